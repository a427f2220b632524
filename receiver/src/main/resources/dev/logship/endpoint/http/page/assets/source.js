// Reads lines: new ones as server-sent events, earlier ones by byte range.

import { firstOf, lastOf, split } from './line.js';

const CHUNK = 65_536;
const LONGEST = 4_194_304; // maximum bytes read to find the other end of a line

/** Follows streams. Reports each line, each notice, and the state: connecting, live or reconnecting. */
export class LiveSource {
  #events = null;
  #retry = 0;

  constructor(onLine, onNotice, onState) {
    this.onLine = onLine;
    this.onNotice = onNotice;
    this.onState = onState;
  }

  open(streams, from) {
    this.close();
    const query = new URLSearchParams(streams.map(name => ['stream', name]));
    if (from !== undefined) query.append('from', from);
    this.#connect(query);
  }

  close() {
    this.#events?.close();
    this.#events = null;
    clearTimeout(this.#retry);
  }

  #connect(query) {
    const events = new EventSource(`/stream?${query}`);
    this.#events = events;
    this.onState('connecting');
    events.onopen = () => this.onState('live');
    events.addEventListener('connected', event => query.set('last-event-id', event.lastEventId));
    events.onmessage = event => {
      const line = JSON.parse(event.data);
      if (line.stream === undefined) return; // a heartbeat
      query.set('last-event-id', event.lastEventId);
      line.message ??= '';
      this.onLine(line);
    };
    events.addEventListener('gap', event => this.onNotice(`gap: ${event.data}`));
    events.onerror = () => {
      this.onState('reconnecting');
      if (events.readyState !== EventSource.CLOSED || events !== this.#events) return; // the browser reconnects
      // After an error status, perhaps of a proxy, the browser does not reconnect.
      this.#retry = setTimeout(() => this.#connect(query), 2000);
    };
  }
}

const path = stream => `/streams/${stream.split('/').map(encodeURIComponent).join('/')}`;

export const downloadPath = stream => `${path(stream)}?download`;

/** Returns the available bytes of [from, until), their offset, and the end of the stream. */
async function read(stream, from, until) {
  const headers = { Range: `bytes=${from}-${until - 1}` };
  const answer = await fetch(path(stream), { headers, cache: 'no-store' });
  if (answer.status !== 206 && answer.status !== 416) {
    throw new Error(`${stream}: ${answer.status} ${answer.statusText}`);
  }
  const bytes = answer.status === 206 ? new Uint8Array(await answer.arrayBuffer()) : new Uint8Array();
  const [, start, end] = /(\d+|\*).*\/(\d+)/.exec(answer.headers.get('Content-Range'));
  return { bytes, at: Number(start), end: Number(end) };
}

/** Returns lines before offset `until`, which is the start of a line, and the offset of the first one. */
export async function before(stream, until) {
  for (let size = CHUNK; until > 0; size *= 4) {
    const from = Math.max(0, until - size);
    const { bytes, at, end } = await read(stream, from, until);
    if (bytes.length === 0) return end < until ? before(stream, end) : { lines: [], from: until };
    const first = from === 0 || at > from; // the stream starts here
    const start = first ? 0 : bytes.indexOf(10) + 1;
    if (first || (start > 0 && start < bytes.length)) {
      return { lines: split(stream, at + start, bytes.subarray(start)), from: at + start };
    }
    if (size >= LONGEST) return { lines: start > 0 ? [lastOf(stream, at, bytes)] : [], from: at };
  }
  return { lines: [], from: until };
}

/** Returns lines from offset `from` on. If that is inside a line, starts with the next line. */
export async function after(stream, from) {
  for (let size = CHUNK; ; size = Math.min(size * 4, LONGEST)) {
    const back = Math.max(0, from - 1); // the byte before shows whether a line starts here
    const { bytes, at, end } = await read(stream, back, from + size);
    if (bytes.length === 0) return end > from ? after(stream, await firstFrom(stream, from)) : [];
    const inside = at < from;
    const start = inside ? bytes.indexOf(10) + 1 : 0;
    const passed = inside && start === 0;
    const lines = passed ? [] : split(stream, at + start, bytes.subarray(start));
    if (lines.length > 0 || at + bytes.length === end) return lines;
    if (passed) from = at + bytes.length;
    else if (size === LONGEST) return [firstOf(stream, at + start, bytes.subarray(start))];
  }
}

/** Returns the first available offset at or after `from`: bytes of deleted files are missing. */
async function firstFrom(stream, from) {
  const headers = { Range: `bytes=${from}-` };
  const answer = await fetch(path(stream), { method: 'HEAD', headers, cache: 'no-store' });
  if (answer.status !== 206) throw new Error(`${stream}: ${answer.status} ${answer.statusText}`);
  return Number(/\d+/.exec(answer.headers.get('Content-Range'))[0]);
}
