// The page: connects list, view, reader, keys and the address bar.

import { LitElement, html } from 'lit';
import { Filter, expression } from './filter.js';
import { Reader } from './reader.js';
import { downloadPath } from './source.js';
import { help, onKey } from './keys.js';
import { number, status, toolbar } from './bars.js';
import { nextTheme, restoreTheme } from './theme.js';
import './streams.js';
import './view.js';

const FILL_MILLIS = 700; // by then the server has sent the existing lines

const hashOf = (streams, offset) => `#${new URLSearchParams([...streams.map(name => ['stream', name]),
  ...(offset === undefined ? [] : [['offset', offset]])])}`;

class LogshipPage extends LitElement {
  static properties = { notice: { state: true }, dialog: { state: true } };

  #reader = new Reader();
  #filter = new Filter();
  #bad = new Set();
  #theme = restoreTheme();
  #rate = 0;
  #noticeTimer = 0;
  #fillTimer = 0;

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    const reader = this.#reader;
    this.view.store = reader.store;
    this.view.filter = this.#filter;
    reader.sizeOf = stream => this.querySelector('stream-list').sizeOf(stream);
    reader.addEventListener('lines', () => (reader.paused ? this.requestUpdate() : this.view.changed()));
    reader.addEventListener('state', () => this.#sync());
    reader.addEventListener('reset', () => {
      this.view.several = reader.streams.length > 1;
      this.view.selected = null;
      this.view.notDrawn = 0;
      this.#sync();
      this.view.redraw();
    });
    reader.addEventListener('notice', e => this.#say(e.detail));
    this.view.addEventListener('pause', () => this.pause());
    this.view.addEventListener('wantolder', () => this.#older());
    this.view.addEventListener('wantnewer', () => this.#newer());
    this.view.addEventListener('copy', () => this.copyLink());
    document.addEventListener('keydown', e => onKey(this, e));
    addEventListener('hashchange', () => this.#open());
    setInterval(() => this.#count(), 1000);
    this.#open();
  }

  get view() {
    return this.querySelector('log-view');
  }

  // --- selecting streams

  #open() {
    const query = new URLSearchParams(location.hash.slice(1));
    const streams = query.getAll('stream');
    const offset = Number(query.get('offset'));
    const known = query.has('offset') && Number.isSafeInteger(offset) && offset >= 0;
    if (known && streams.length === 1) this.#showAt(streams[0], offset);
    else this.#follow(streams);
  }

  #follow(streams) {
    this.#reader.follow(streams);
    clearTimeout(this.#fillTimer);
    if (streams.length === 1) this.#fillTimer = setTimeout(() => this.#fill(), FILL_MILLIS);
  }

  /** Loads earlier lines if the first ones do not fill the view: without a scroll bar nobody can scroll up. */
  async #fill() {
    if (this.#reader.paused || this.view.scrollHeight > this.view.clientHeight) return;
    await this.#reader.older(() => true);
    if (this.view.following) this.view.redraw();
  }

  #choose(streams) {
    history.pushState(null, '', hashOf(streams));
    this.classList.remove('list-open');
    this.#follow(streams);
    this.view.focus(); // keys move among the lines
  }

  async #showAt(stream, offset) {
    const key = await this.#reader.showAt(stream, offset);
    if (key === undefined) return;
    this.view.redraw(key);
    this.view.select(key, 'center');
    this.view.focus();
  }

  async #older() {
    if (this.view.older() > 0) return;
    if (this.view.top < this.#reader.store.first) { // the lines of the rows shown were already dropped from memory
      const first = this.view.firstElementChild;
      const [stream, ...others] = this.#reader.streams;
      if (first && others.length === 0) await this.#showAt(stream, Number(first.dataset.offset));
      return;
    }
    await this.#reader.older(() => this.view.older() > 0);
    this.#sync();
  }

  async #newer() {
    if (this.view.newer() > 0) return;
    await this.#reader.newer();
    this.view.newer();
  }

  pause() {
    if (!this.#reader.paused) this.#reader.pause();
  }

  resume() {
    this.#reader.resume();
    if (location.hash.includes('offset=')) history.replaceState(null, '', hashOf(this.#reader.streams));
  }

  toggle() {
    if (this.#reader.paused) this.resume();
    else this.pause();
  }

  // --- moving among lines

  step(by) {
    this.#seek(by, () => true, 'nearest');
  }

  seekError(by) {
    this.#seek(by, line => line.level === 'ERROR', 'center', 'error');
  }

  seekMatch(by) {
    const { highlight } = this.view;
    if (highlight) this.#seek(by, line => highlight.test(line.message), 'center', 'match');
  }

  #seek(by, wanted, where, what) {
    const { store } = this.#reader;
    this.pause();
    this.#reader.absorb();
    const start = this.view.selected ?? (by > 0 ? this.view.firstVisible - 1 : this.view.bottom);
    let key = Math.max(start, store.first - 1) + by;
    for (; key >= store.first && key < store.until; key += by) {
      const line = store.at(key);
      if (!this.#filter.accepts(line) || !wanted(line)) continue;
      this.view.select(key, where);
      this.requestUpdate();
      return;
    }
    if (!what) return;
    this.#say(by > 0 ? `No later ${what} in the loaded lines.`
      : `No earlier ${what} in the loaded lines; scroll up to load more.`);
  }

  async copyLink() {
    const line = this.#reader.store.at(this.view.selected);
    if (!line) {
      this.#say('Select a line first: click it, or use j and k.');
      return;
    }
    history.replaceState(null, '', hashOf([line.stream], line.offset));
    try {
      await navigator.clipboard.writeText(location.href);
      this.#say(`Link to offset ${number(line.offset)} copied.`);
    } catch {
      this.#say('Cannot access the clipboard; copy the link from the address bar.'); // no https, or no permission
    }
  }

  #goto(field) {
    const text = field.value.replace(/[\s,_]/g, '');
    if (text === '') return;
    const offset = Number(text);
    const [stream, ...others] = this.#reader.streams;
    if (!Number.isSafeInteger(offset) || offset < 0) {
      this.#say('Enter an offset: a number of bytes from the start of the stream.');
    } else if (!stream || others.length) {
      this.#say('Select a single stream to go to an offset.');
    } else {
      history.pushState(null, '', hashOf([stream], offset));
      this.#showAt(stream, offset);
    }
  }

  // --- filtering and searching

  #expression(name, text) {
    const found = expression(text);
    if (found === undefined) {
      this.#bad.add(name);
    } else {
      this.#bad.delete(name);
      if (name === 'search') this.view.highlight = found;
      else this.#filter[name] = found;
    }
    this.#redraw();
  }

  #level(level) {
    if (!this.#filter.levels.delete(level)) this.#filter.levels.add(level);
    this.#redraw();
  }

  #redraw() {
    const { view } = this;
    view.redraw(view.following ? undefined : view.selected ?? view.firstVisible);
    this.requestUpdate();
  }

  // --- the rest of the page

  #sync() {
    this.view.following = !this.#reader.paused;
    this.requestUpdate();
  }

  #say(text) {
    this.notice = text;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => { this.notice = ''; }, 8000);
  }

  #count() {
    this.#rate = this.#reader.received;
    this.#reader.received = 0;
    this.requestUpdate();
  }

  focusOn(name) {
    const field = this.querySelector(`#${name}`);
    field.focus();
    field.select();
  }

  escape() {
    this.dialog = false;
    this.classList.remove('list-open');
    this.view.focus();
  }

  toggleHelp() {
    this.dialog = !this.dialog;
  }

  toggleWrap() {
    this.view.classList.toggle('nowrap');
  }

  toggleList() {
    this.classList.toggle('list-open');
  }

  toggleTheme() {
    this.#theme = nextTheme(this.#theme);
    this.#say(`Theme: ${this.#theme}`);
  }

  render() {
    const { streams, paused, waiting } = this.#reader;
    return html`
      <header>
        <button class="menu" title="Streams (s)" aria-label="Streams"
          @click=${() => this.toggleList()}>☰</button>
        <h1>logship</h1>
        <span class="title">${streams.length === 0 ? 'select a stream' : streams.join(' + ')}</span>
        <span class="grow"></span>
        ${streams.length === 1
          ? html`<a class="button" href=${downloadPath(streams[0])} download>Download</a>` : ''}
        <button title="Theme (t)" aria-label="Theme" @click=${() => this.toggleTheme()}>◐</button>
        <button title="Keys (?)" aria-label="Keys" @click=${() => this.toggleHelp()}>?</button>
      </header>
      <stream-list .selected=${streams} @choose=${e => this.#choose(e.detail)}></stream-list>
      <main>
        ${toolbar({
          paused,
          bad: this.#bad,
          hidden: this.#filter.levels,
          onPause: () => this.toggle(),
          onText: (id, text) => this.#expression(id, text),
          onEnter: back => this.seekMatch(back ? -1 : 1),
          onLevel: level => this.#level(level),
          onOffset: field => this.#goto(field),
        })}
        <log-view></log-view>
        ${streams.length === 0 ? html`<p class="empty">Select a stream to follow it.</p>` : ''}
        ${paused ? html`<button class="resume" @click=${() => this.resume()}>
          ${waiting > 0 ? `${number(waiting)} new lines` : 'Paused'} · follow ↓</button>` : ''}
        ${status({
          streams,
          paused,
          state: this.#reader.state,
          rate: this.#rate,
          skipped: this.view?.notDrawn ?? 0,
          filtered: this.#filter.active,
          notice: this.notice ?? '',
        })}
      </main>
      ${this.dialog ? help(() => this.toggleHelp()) : ''}`;
  }
}

customElements.define('logship-page', LogshipPage);
