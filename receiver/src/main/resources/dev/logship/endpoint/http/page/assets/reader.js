// What the page shows, apart from how: the followed streams, the lines held, and the ways to more of them.

import { LineStore, MAX_LINES } from './store.js';
import { LiveSource, after, before } from './source.js';

const FLUSH_MILLIS = 33;
const BACKLOG = 65_536; // bytes of a stream that are shown when it is opened
const CHUNKS = 16; // read at most for one look back, where a filter hides most lines

export class Reader extends EventTarget {
  store = new LineStore();
  streams = [];
  sizeOf = () => 0; // of a stream, as last heard
  state = 'connecting';
  paused = false;
  waiting = 0;
  received = 0;
  #incoming = [];
  #held = []; // the newest of the lines that came while paused
  #detached = false; // the store is a part of one file, and does not end where the live lines begin
  #searched = { first: -1, from: 0 };
  #flush = 0;
  #opened = 0;
  #turn = 0; // answers to an older turn's questions are of no use
  #reading = new Map(); // what is read from the file for this turn, and when that is done

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

  /** Follows these streams live, after a little of what they hold. */
  follow(streams) {
    this.#start(streams, streams.length === 0 ? undefined : -BACKLOG);
    this.#detached = false;
    this.paused = false;
    this.#tell('reset');
  }

  /** Shows the stream around this offset, paused; returns the key of the line there. */
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
      this.#say(`${stream} has no whole line from offset ${offset.toLocaleString('en')} on.`);
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

  /** Moves what waits into the store. Where some of it had to go, what lay before it goes as well. */
  absorb() {
    if (this.#detached) return;
    if (this.waiting > this.#held.length) this.store.clear();
    this.store.append(this.#held);
    this.#held = [];
    this.waiting = 0;
  }

  /** Reads what lies before the store, until `enough` says so, the file begins, or it was much. */
  async older(enough) {
    if (this.streams.length === 0) return;
    if (this.streams.length > 1) {
      this.#say('Choose a single stream to read earlier lines from its file.');
      return;
    }
    await this.#read('Earlier lines: ', async turn => {
      for (let i = 0; i < CHUNKS && await this.#prepend(turn); i++) {
        if (enough()) return;
      }
    });
  }

  /** Reads what lies after the store, where that is only a part of the file. */
  async newer() {
    if (!this.#detached || this.store.lines.length === 0) return;
    await this.#read('Later lines: ', async turn => {
      const lines = await after(this.streams[0], this.store.lines.at(-1).end);
      if (turn === this.#turn) this.store.append(lines);
    });
  }

  /** Reads from the file for this turn, one thing after the other: the store is to have no hole. */
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
    if (this.store.prepend(lines)) this.#detached = true;
    this.#searched = { first: this.store.first, from };
    return true;
  }

  #take() {
    clearTimeout(this.#flush);
    this.#flush = 0;
    const lines = this.#incoming;
    this.#incoming = [];
    if (Date.now() - this.#opened > 1000) this.received += lines.length; // what was there is no rate
    if (lines.length === 0) return;
    if (this.paused) {
      this.waiting += lines.length;
      if (!this.#detached) this.#held = this.#held.concat(lines).slice(-MAX_LINES);
    } else {
      this.store.append(lines);
    }
    this.#tell('lines');
  }

  #say(text) {
    this.dispatchEvent(new CustomEvent('notice', { detail: text }));
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
