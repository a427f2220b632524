// The rows on the screen: at most MAX_ROWS, for a contiguous range of the lines in the store. [top, bottom) are
// the keys of that range; lines that the filter accepts have a row. Draws once per animation frame.

import { expand, row } from './rows.js';

export const MAX_ROWS = 2_000;
const PER_FRAME = 500;
const STEP = 200;
const NEAR = 400; // distance from either end, in pixels, at which more lines are requested

export class LogView extends HTMLElement {
  store = null;
  filter = null;
  highlight = null;
  several = false;
  following = true;
  top = 0;
  bottom = 0;
  selected = null;
  notDrawn = 0;
  #frame = 0;
  #height = 0;

  connectedCallback() {
    this.tabIndex = 0;
    this.setAttribute('role', 'log');
    this.setAttribute('aria-live', 'off');
    this.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.addEventListener('wheel', e => this.#pulled(e.deltaY < 0), { passive: true });
    this.addEventListener('touchmove', () => this.#pulled(!this.atEnd), { passive: true });
    this.addEventListener('keydown', () => this.#pulled(false));
    this.addEventListener('click', e => this.#clicked(e));
    new ResizeObserver(() => this.following && this.#toEnd()).observe(this);
  }

  get atEnd() {
    return this.#below < 4;
  }

  get #below() {
    return this.scrollHeight - this.scrollTop - this.clientHeight;
  }

  /** The key of the first row on the screen. */
  get firstVisible() {
    const edge = this.getBoundingClientRect().top;
    for (const child of this.children) {
      if (child.getBoundingClientRect().bottom > edge) return Number(child.dataset.key);
    }
    return this.top;
  }

  /** Draws new lines of the store with the next frame. */
  changed() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.following) this.#follow();
    });
  }

  /** Redraws all rows, at the end or around the line with this key. */
  redraw(key) {
    this.replaceChildren();
    if (key === undefined) {
      this.top = this.bottom = this.store.until;
      this.#up(STEP * 2);
      this.#toEnd();
      return;
    }
    this.top = this.bottom = Math.max(this.store.first, key);
    this.#down(STEP);
    this.#up(STEP);
    const at = [...this.children].find(child => Number(child.dataset.key) >= key) ?? this.lastElementChild;
    at?.scrollIntoView({ block: 'start' });
  }

  /** Selects the line with this key. Redraws if it has no row. */
  select(key, where = 'nearest') {
    if (!this.#rowOf(key)) this.redraw(key);
    const found = this.#rowOf(key);
    this.querySelector('.row.selected')?.classList.remove('selected');
    found?.classList.add('selected');
    found?.scrollIntoView({ block: where });
    this.selected = found ? key : null;
  }

  /** Adds rows for older lines of the store, without moving the visible rows. Returns their number. */
  older() {
    if (this.top < this.store.first) return 0;
    const height = this.scrollHeight;
    const place = this.scrollTop;
    const drawn = this.#up(STEP);
    this.scrollTop = place + this.scrollHeight - height;
    while (this.children.length > MAX_ROWS) this.lastElementChild.remove();
    const last = this.lastElementChild;
    if (last) this.bottom = Math.min(this.bottom, Number(last.dataset.key) + 1);
    return drawn;
  }

  /** Adds rows for newer lines of the store, without moving the visible rows. Returns their number. */
  newer() {
    const drawn = this.#down(STEP);
    const height = this.scrollHeight;
    const place = this.scrollTop;
    if (this.#trimTop()) this.scrollTop = place - (height - this.scrollHeight);
    return drawn;
  }

  #follow() {
    const waiting = this.store.until - this.bottom;
    if (waiting > PER_FRAME * 4) {
      const until = this.store.until;
      this.replaceChildren();
      this.notDrawn += waiting;
      this.top = this.bottom = until;
      this.notDrawn -= this.#up(PER_FRAME);
    } else {
      this.#down(Infinity);
      this.#trimTop();
    }
    this.#toEnd();
    this.dispatchEvent(new Event('drawn'));
  }

  #trimTop() {
    if (this.children.length <= MAX_ROWS) return false;
    while (this.children.length > MAX_ROWS) this.firstElementChild.remove();
    this.top = Number(this.firstElementChild.dataset.key);
    return true;
  }

  #down(count) {
    const rows = document.createDocumentFragment();
    const end = this.store.until;
    let key = Math.max(this.bottom, this.store.first);
    for (; key < end && rows.childNodes.length < count; key++) this.#draw(key, made => rows.append(made));
    const drawn = rows.childNodes.length;
    this.bottom = key;
    this.append(rows);
    return drawn;
  }

  #up(count) {
    const rows = [];
    let key = this.top;
    while (key > this.store.first && rows.length < count) this.#draw(--key, made => rows.push(made));
    this.top = key;
    this.prepend(...rows.reverse());
    return rows.length;
  }

  #draw(key, add) {
    const line = this.store.at(key);
    if (line && this.filter.accepts(line)) {
      const made = row(key, line, this.highlight, this.several);
      if (key === this.selected) made.classList.add('selected');
      add(made);
    }
  }

  #rowOf(key) {
    return this.querySelector(`.row[data-key="${key}"]`);
  }

  #toEnd() {
    this.scrollTop = this.scrollHeight;
    this.#height = this.scrollHeight;
  }

  /** Handles input that scrolls, also when there is nothing to scroll and no scroll event follows. */
  #pulled(up) {
    if (up && this.following && this.scrollHeight > this.clientHeight) this.dispatchEvent(new Event('pause'));
    if (!this.following) this.#wantMore();
  }

  #scrolled() {
    const grew = this.scrollHeight !== this.#height;
    this.#height = this.scrollHeight;
    if (this.following) {
      if (grew || this.#below <= 80) return;
      this.dispatchEvent(new Event('pause'));
    }
    this.#wantMore();
  }

  #wantMore() {
    if (this.scrollTop < NEAR) this.dispatchEvent(new Event('wantolder'));
    if (this.#below < NEAR) this.dispatchEvent(new Event('wantnewer'));
  }

  #clicked(event) {
    const element = event.target.closest('.row');
    if (!element || !getSelection().isCollapsed) return;
    const key = Number(element.dataset.key);
    this.select(key);
    if (event.target.closest('.more')) expand(element, this.store.at(key), this.highlight);
    if (event.target.closest('.link')) this.dispatchEvent(new Event('copy'));
  }
}

customElements.define('log-view', LogView);
