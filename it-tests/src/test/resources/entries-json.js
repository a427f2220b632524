// Random JSON, each value as a line of HASH TAB JSON: the JSON is written in many ways, the hash is that of
// JSON.stringify with sorted keys. Usage: node entries-json.js SEED COUNT.
const { createHash } = require('crypto')
let [state, count] = process.argv.slice(2).map(Number)

function random (below) { // mulberry32
  state = (state + 0x6D2B79F5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * below)
}

const of = (...all) => all[random(all.length)]

function number () {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setUint32(0, random(4294967296))
  bits.setUint32(4, random(4294967296))
  const any = bits.getFloat64(0)
  return of(0, -0, random(1000), -random(1e9), random(1e9) * random(1e6), random(1000) / 8, Math.pow(2, random(70)),
    (random(1e9) + 1) * Math.pow(10, random(40) - 30), Number.isFinite(any) ? any : 5e-324, 1.7976931348623157e308)
}

function string () {
  let text = ''
  for (let n = random(6); n > 0; n--) {
    text += String.fromCodePoint(of(random(32), 32 + random(96), 128 + random(0x780), 0x2028, 0xFEFF, 0xFB33,
      0xE000 + random(0x1FFE), 0x10000 + random(0x100000), 34, 92, 47, 127))
  }
  return text
}

function value (depth) {
  const simple = () => of(null, true, false, number(), string())
  if (depth === 0) return simple()
  return of(simple, array, object)(depth)
}

function array (depth) {
  return Array.from({ length: random(5) }, () => value(depth - 1))
}

function object (depth) {
  const made = {}
  for (let n = random(6); n > 0; n--) made[of(string(), String(random(100)), 'key' + random(10))] = value(depth - 1)
  return made
}

const blank = () => of('', '', '', ' ', '\t', '  ')

function writtenString (text) {
  return '"' + Array.from({ length: text.length }, (_, i) => {
    const unit = text.charCodeAt(i)
    const escape = '\\u' + unit.toString(16).padStart(4, '0')
    if (unit >= 0xD800 && unit < 0xE000) return escape
    return unit < 32 || unit === 34 || unit === 92 || random(4) === 0 ? of(escape, escape.toUpperCase()
      .replace('\\U', '\\u')) : text[i]
  }).join('') + '"'
}

function writtenNumber (number) {
  return Object.is(number, -0) ? '-0' : of(JSON.stringify(number), number.toExponential().replace('e', of('e', 'E')))
}

function written (it) {
  if (typeof it === 'string') return writtenString(it)
  if (typeof it === 'number') return writtenNumber(it)
  if (it === null || typeof it !== 'object') return JSON.stringify(it)
  if (Array.isArray(it)) return '[' + it.map(v => blank() + written(v) + blank()).join(',') + blank() + ']'
  const names = Object.keys(it).sort(() => random(3) - 1)
  return '{' + names.map(k => blank() + writtenString(k) + blank() + ':' + blank() + written(it[k])).join(',') + '}'
}

function sorted (it) {
  if (it === null || typeof it !== 'object') return JSON.stringify(it)
  if (Array.isArray(it)) return '[' + it.map(sorted).join(',') + ']'
  return '{' + Object.keys(it).sort().map(k => JSON.stringify(k) + ':' + sorted(it[k])).join(',') + '}'
}

for (let n = 0; n < count; n++) {
  const it = of(array, object)(4)
  console.log(createHash('sha256').update(sorted(it)).digest('hex') + '\t' + written(it))
}
