// One line of a stream, as in the server's events: {stream, offset, end, time, level, message, fields, cut}.
// [offset, end) is its range in the stream. If `cut` is set, the message is only its beginning. Very long lines
// that are read by range can also have `tail`: the message is the end of the line; and `over`: the line has more
// bytes than [offset, end).

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

const decoder = new TextDecoder(); // invalid UTF-8 becomes U+FFFD

export function levelOf(text) {
  const head = text.length > 4096 ? text.slice(0, 4096) : text;
  return MARKS.find(([, mark]) => mark.test(head))?.[0];
}

/** Parses a line without its newline; undefined for a blank one. */
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
      return { message: text, level: levelOf(text) }; // not JSON
    }
  }
  return { message: text, level: levelOf(text) };
}

/** Parses the complete lines in `bytes`. A line starts at their offset `start`. */
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

const KEPT = 65_536; // maximum bytes of a very long line; the server truncates lines to the same size

/** The line that starts with these bytes. Its end is unknown. */
export function firstOf(stream, offset, bytes) {
  const message = decoder.decode(bytes.subarray(0, KEPT)).replace(/\uFFFD+$/, '');
  const end = offset + bytes.length;
  return { stream, offset, end, message, level: levelOf(message), cut: true, over: true };
}

/** The line that ends with these bytes, including the newline. Its start is unknown. */
export function lastOf(stream, offset, bytes) {
  const message = decoder.decode(bytes.subarray(-KEPT, -1)).replace(/^\uFFFD+/, '');
  return { stream, offset, end: offset + bytes.length, message, tail: true, over: true };
}

/** A size in the format of `logship top`: `1.5 MiB`. */
export function sizeText(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value.toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

export function ageText(seconds) {
  if (seconds === undefined || seconds === null) return '';
  if (seconds < 2) return 'now';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}
