// A user of tcp-log-client 6: two clients write and follow, live through a restart of the server, and a third
// comes late. Usage: node entries-peer.js PORT COUNT. Ends when the entry after the restart came to all.
const Client = require('tcp-log-client')
const [port, count] = process.argv.slice(2).map(Number)

function connect (name, options = {}) {
  const server = { host: '127.0.0.1', port }
  const client = new Client({ server, reconnect: { failAfter: 100, maxDelay: 200 }, ...options })
  client.on('error', error => console.log(name, 'error', error.message))
  client.on('fail', () => process.exit(1))
  client.on('ready', () => console.log(name, 'ready'))
  return client.connect()
}

const writer = connect('writer')
const follower = connect('follower')
let written = 0

function write (n) {
  writer.write({ n, text: 'é\u2028' }, (error, index) => {
    console.log('confirmed', error ? error.message : index)
  })
}

writer.readStream.resume()
writer.on('ready', () => {
  const until = written + (written === 0 ? count : 1)
  while (written < until) write(++written)
})
follower.readStream.on('data', chunk => {
  console.log('follower', chunk.index, JSON.stringify(chunk.entry))
  if (chunk.index !== count + 1) return
  connect('late', { from: count }).readStream.once('data', chunk => {
    console.log('late', chunk.index)
    setTimeout(() => process.exit(0), 200)
  })
})
