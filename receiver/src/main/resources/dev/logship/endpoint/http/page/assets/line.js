// One line of a stream, as the server's events have it:
// {stream, offset, end, time, level, message, fields, cut}; [offset, end) are its bytes in the stream, of
// which the message is only the beginning when it is cut. Of a very long one that is read from the file,
// `tail` says that the message is its end, and `over` that it has more bytes than [offset, end).

export const LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'];

const MARKS = [
  ['ERROR', ['ERROR', 'ERR', 'FATAL']],
  ['WARN', ['WARN', 'WARNING']],
  ['INFO', ['INFO']],
  ['DEBUG', ['DEBUG']],
  ['TRACE', ['TRACE']],
].map(([level, words]) => {
  const any = words.join('|');
  return [level, new RegExp(`\\[(?:${any})\\]|\\b(?:${any}):| (?:${any}) `)];
});

const decoder = new TextDecoder(); // bytes that are no UTF-8 become U+FFFD

export function levelOf(text) {
  const head = text.length > 4096 ? text.slice(0, 4096) : text;
  return MARKS.find(([, mark]) => mark.test(head))?.[0];
}

/** The line of these bytes, which do not include the newline; undefined for a blank one. */
function parse(stream, offset, end, bytes) {
  const message = decoder.decode(bytes).replace(/\r$/, '');
  if (message.trim() === '') return undefined;
  return { stream, offset, end, ...entry(message) };
}

function entry(text) {
  if (text.startsWith('{')) {
    try {
      const { msg, message, time, level, ...fields } = JSON.parse(text);
      const said = msg ?? message;
      if (typeof said === 'string') {
        const upper = typeof level === 'string' ? level.toUpperCase() : undefined;
        return { message: said, time, level: LEVELS.includes(upper) ? upper : levelOf(said), fields };
      }
    } catch {
      return { message: text, level: levelOf(text) }; // no JSON after all
    }
  }
  return { message: text, level: levelOf(text) };
}

/** The lines in `bytes`, which lie at `start` and begin with a line; a last half one is left out. */
export function split(stream, start, bytes) {
  const lines = [];
  for (let at = 0; ;) {
    const newline = bytes.indexOf(10, at);
    if (newline < 0) return lines;
    const line = parse(stream, start + at, start + newline + 1, bytes.subarray(at, newline));
    if (line) lines.push(line);
    at = newline + 1;
  }
}

const KEPT = 65_536; // bytes of a line whose other end is too far away; as many as the server sends of one

/** The line that begins with these bytes. Where it ends is not known. */
export function firstOf(stream, offset, bytes) {
  const message = decoder.decode(bytes.subarray(0, KEPT)).replace(/\uFFFD+$/, '');
  const end = offset + bytes.length;
  return { stream, offset, end, message, level: levelOf(message), cut: true, over: true };
}

/** The line that ends with these bytes, its newline included. Where it begins is not known. */
export function lastOf(stream, offset, bytes) {
  const message = decoder.decode(bytes.subarray(-KEPT, -1)).replace(/^\uFFFD+/, '');
  return { stream, offset, end: offset + bytes.length, message, tail: true, over: true };
}

export function sizeText(bytes) {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

export function ageText(seconds) {
  if (seconds === undefined || seconds === null) return '';
  if (seconds < 2) return 'now';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}
