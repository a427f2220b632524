// Where lines come from: live as server-sent events, and older ones by byte range from the stream itself.

import { split } from './line.js';

const CHUNK = 65_536;
const LONGEST = 4_194_304; // what is read at most to find the start of one line

/** Follows streams. Calls back with each line, each notice, and 'live' or 'reconnecting'. */
export class LiveSource {
  #events = null;
  #retry = 0;
  #ends = new Map();

  constructor(onLine, onNotice, onState) {
    this.onLine = onLine;
    this.onNotice = onNotice;
    this.onState = onState;
  }

  open(streams, from) {
    this.close();
    this.#ends.clear();
    this.#connect(streams, from, new Map());
  }

  close() {
    this.#events?.close();
    this.#events = null;
    clearTimeout(this.#retry);
  }

  #connect(streams, from, seen) {
    const query = new URLSearchParams(streams.map(name => ['stream', name]));
    if (from !== undefined) query.append('from', from);
    const events = new EventSource(`/stream?${query}`);
    this.#events = events;
    this.onState('connecting');
    events.onopen = () => this.onState('live');
    events.onmessage = event => {
      const line = JSON.parse(event.data);
      if (line.stream === undefined) return; // a heartbeat
      if (line.offset < (seen.get(line.stream) ?? 0)) return; // known from before the connection was lost
      line.message ??= '';
      this.#ends.set(line.stream, line.end);
      this.onLine(line);
    };
    events.addEventListener('gap', event => this.onNotice(`gap: ${event.data}`));
    events.onerror = () => {
      this.onState('reconnecting');
      if (events.readyState !== EventSource.CLOSED || events !== this.#events) return; // it comes back itself
      const ends = new Map(this.#ends);
      const again = streams.length === 1 && ends.has(streams[0]) ? ends.get(streams[0]) : -CHUNK;
      this.#retry = setTimeout(() => this.#connect(streams, again, ends), 2000);
    };
  }
}

const path = stream => `/streams/${stream.split('/').map(encodeURIComponent).join('/')}`;

export const downloadPath = stream => `${path(stream)}?download`;

/** Bytes [from, until) of the stream, fewer at its end, none beyond it. */
async function read(stream, from, until) {
  if (from >= until) return new Uint8Array();
  const headers = { Range: `bytes=${from}-${until - 1}` };
  const answer = await fetch(path(stream), { headers, cache: 'no-store' });
  if (answer.status === 416) return new Uint8Array();
  if (answer.status !== 206) throw new Error(`${stream}: ${answer.status} ${answer.statusText}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The lines before offset `until`, where a line starts, and the offset they start at. */
export async function before(stream, until) {
  for (let size = CHUNK; ; size *= 4) {
    const from = Math.max(0, until - size);
    const bytes = await read(stream, from, until);
    const start = from === 0 ? 0 : bytes.indexOf(10) + 1;
    const whole = from === 0 || (start > 0 && start < bytes.length);
    if (whole || size >= LONGEST) {
      return { lines: split(stream, from + start, bytes.subarray(start)), from: whole ? from + start : from };
    }
  }
}

/** The lines from offset `from` on; where that is inside a line, from that line's successor on. */
export async function after(stream, from) {
  for (let size = CHUNK; ; size *= 4) {
    const back = from > 0 ? 1 : 0; // the byte before tells whether a line starts here
    const bytes = await read(stream, from - back, from + size);
    const start = back ? bytes.indexOf(10) + 1 : 0;
    const lines = back && start === 0 ? [] : split(stream, from - back + start, bytes.subarray(start));
    if (lines.length > 0 || bytes.length < size || size >= LONGEST) return lines;
  }
}
