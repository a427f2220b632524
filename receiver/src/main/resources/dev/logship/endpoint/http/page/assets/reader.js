// State of the page without its display: followed streams, lines in memory, and loading of more lines.

import { LineStore, MAX_LINES } from './store.js';
import { LiveSource, after, before } from './source.js';

const FLUSH_MILLIS = 33;
const BACKLOG = 65_536; // bytes before the end of a stream that are loaded when it is selected
const CHUNKS = 16; // maximum reads per request for older lines: a filter may hide most lines

export class Reader extends EventTarget {
  store = new LineStore();
  streams = [];
  sizeOf = () => 0; // last known size of a stream
  state = 'connecting';
  paused = false;
  waiting = 0;
  received = 0;
  #incoming = [];
  #held = []; // the newest lines received while paused
  #detached = false; // the store holds a part of one stream that does not reach the live lines
  #searched = { first: -1, from: 0 };
  #loaded = 0; // end of the lines that a read returned before the server sent them
  #flush = 0;
  #opened = 0;
  #turn = 0; // responses to requests of an older turn are ignored
  #reading = new Map(); // running reads of this turn by name, as promises

  #source = new LiveSource(
    line => {
      this.#incoming.push(line);
      this.#flush ||= setTimeout(() => this.#take(), FLUSH_MILLIS);
    },
    notice => this.#say(notice),
    state => {
      this.state = state;
      this.#tell('state');
    });

  /** Follows these streams, starting with their last lines. */
  follow(streams) {
    this.#start(streams, streams.length === 0 ? undefined : -BACKLOG);
    this.#detached = false;
    this.paused = false;
    this.#tell('reset');
  }

  /** Shows the stream around this offset and pauses. Returns the key of the line there. */
  async showAt(stream, offset) {
    this.#start([stream]);
    this.#detached = true;
    this.paused = true;
    this.#tell('reset');
    return this.#read('', async turn => {
      const lines = await after(stream, offset);
      if (turn !== this.#turn) return undefined;
      this.store.append(lines);
      if (lines.length > 0) {
        const key = this.store.first;
        await this.#prepend(turn);
        return key;
      }
      this.#say(`${stream} has no complete line at or after offset ${offset.toLocaleString('en')}.`);
      const { lines: last, from } = await before(stream, offset).catch(() => ({ lines: [], from: 0 }));
      if (turn !== this.#turn) return undefined;
      this.store.append(last);
      this.#searched = { first: this.store.first, from };
      return last.length ? this.store.until - 1 : undefined;
    });
  }

  pause() {
    this.#take();
    this.paused = true;
    this.#tell('state');
  }

  resume() {
    if (this.#detached) {
      this.follow(this.streams);
      return;
    }
    this.absorb();
    this.paused = false;
    this.#take();
    this.#tell('reset');
  }

  /** Moves held lines into the store. If some were dropped, clears the store first: it has no gaps. */
  absorb() {
    if (this.#detached) return;
    if (this.waiting > this.#held.length) this.store.clear();
    this.#append(this.#held);
    this.#held = [];
    this.waiting = 0;
  }

  /** Loads lines before the store until `enough` returns true, the stream starts, or CHUNKS were read. */
  async older(enough) {
    if (this.streams.length === 0) return;
    if (this.streams.length > 1) {
      this.#say('Select a single stream to load earlier lines.');
      return;
    }
    await this.#read('Cannot load earlier lines: ', async turn => {
      for (let i = 0; i < CHUNKS && await this.#prepend(turn); i++) {
        if (enough()) return;
      }
    });
  }

  /** Loads lines after the store if it is detached from the live lines. */
  async newer() {
    if (!this.#detached || this.store.lines.length === 0) return;
    await this.#read('Cannot load later lines: ', async turn => {
      const lines = await after(this.streams[0], this.store.lines.at(-1).end);
      if (turn === this.#turn) this.store.append(lines);
    });
  }

  /** Runs the reads of a turn one after the other, so that the store has no gaps. */
  async #read(what, work) {
    const turn = this.#turn;
    const reading = this.#reading;
    if (reading.has(what)) return undefined;
    const last = Promise.all(reading.values());
    const result = last.then(() => (turn === this.#turn ? work(turn) : undefined))
      .catch(e => this.#say(`${what}${e.message}`))
      .finally(() => reading.delete(what));
    reading.set(what, result);
    return result;
  }

  #start(streams, from) {
    this.#turn++;
    this.#reading = new Map();
    this.streams = streams;
    this.#opened = Date.now();
    this.store.clear();
    this.#incoming = [];
    this.#held = [];
    this.#loaded = 0;
    this.waiting = 0;
    if (streams.length === 0) this.#source.close();
    else this.#source.open(streams, from);
  }

  async #prepend(turn) {
    const known = this.#searched.first === this.store.first;
    const until = known ? this.#searched.from
      : this.store.lines[0]?.offset ?? this.sizeOf(this.streams[0]);
    if (until === 0) return false;
    const { lines, from } = await before(this.streams[0], until);
    if (turn !== this.#turn || from === until) return false;
    // The server sends the existing lines too: before, during or after this read.
    const first = this.store.lines[0]?.offset ?? Infinity;
    if (first === Infinity) this.#loaded = lines.at(-1)?.end ?? 0;
    if (this.store.prepend(lines.filter(line => line.offset < first))) this.#detached = true;
    this.#searched = { first: this.store.first, from };
    return true;
  }

  #take() {
    clearTimeout(this.#flush);
    this.#flush = 0;
    const lines = this.#incoming;
    this.#incoming = [];
    if (Date.now() - this.#opened > 1000) this.received += lines.length; // existing lines do not count
    if (lines.length === 0) return;
    if (this.paused) {
      this.waiting += lines.length;
      if (!this.#detached) this.#held = this.#held.concat(lines).slice(-MAX_LINES);
    } else {
      this.#append(lines);
    }
    this.#tell('lines');
  }

  /** Appends live lines, except those that a read of earlier lines already returned. */
  #append(lines) {
    this.store.append(lines.filter(line => {
      const known = line.offset < this.#loaded;
      if (line.end >= this.#loaded) this.#loaded = 0;
      return !known;
    }));
  }

  #say(text) {
    this.dispatchEvent(new CustomEvent('notice', { detail: text }));
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
