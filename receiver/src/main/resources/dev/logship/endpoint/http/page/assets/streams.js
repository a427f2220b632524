// The list of streams: name, size, age, and the rate as a number and as a sparkline.

import { LitElement, html, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ageText, sizeText } from './line.js';

const EVERY_MILLIS = 2000;
const POINTS = 30;
const SHOWN = 500;

class StreamList extends LitElement {
  static properties = {
    selected: { attribute: false },
    streams: { state: true },
    wanted: { state: true },
    failed: { state: true },
  };

  #rates = new Map();
  #timer = 0;
  #known = false; // whether the server has answered

  constructor() {
    super();
    this.selected = [];
    this.streams = [];
    this.wanted = '';
    this.failed = '';
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#poll();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  sizeOf(stream) {
    return this.streams.find(({ name }) => name === stream)?.size ?? 0;
  }

  async #poll() {
    try {
      const answer = await fetch('/streams', { cache: 'no-store' });
      if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
      const { streams } = await answer.json();
      this.#remember(streams);
      this.#known = true;
      this.streams = streams.sort((a, b) => a.name.localeCompare(b.name));
      this.failed = '';
      this.dispatchEvent(new CustomEvent('listed', { detail: this.streams }));
    } catch (e) {
      this.failed = `Cannot update the list: ${e.message}`;
    }
    this.#timer = setTimeout(() => this.#poll(), EVERY_MILLIS);
  }

  #remember(streams) {
    const rates = new Map();
    for (const { name, rate } of streams) {
      rates.set(name, [...(this.#rates.get(name) ?? []), rate ?? 0].slice(-POINTS));
    }
    this.#rates = rates;
  }

  render() {
    const found = this.streams.filter(({ name }) => name.toLowerCase().includes(this.wanted.toLowerCase()));
    const none = this.#known && !this.failed && this.streams.length === 0;
    return html`
      <label class="find-stream"><span class="hidden">Find stream</span>
        <input type="search" placeholder="Streams (${this.streams.length})" .value=${this.wanted}
          @input=${e => { this.wanted = e.target.value; }}></label>
      ${this.failed ? html`<p class="note bad">${this.failed}</p>` : ''}
      ${none ? html`<p class="note">No streams yet.</p>` : ''}
      <ul>${repeat(found.slice(0, SHOWN), ({ name }) => name, stream => this.#row(stream))}</ul>
      ${found.length > SHOWN
        ? html`<p class="note">${found.length - SHOWN} more; type to filter.</p>` : ''}`;
  }

  #row({ name, size, ageSeconds, rate, host }) {
    const on = this.selected.includes(name);
    const toggled = on ? this.selected.filter(other => other !== name) : [...this.selected, name];
    const short = host && name.startsWith(`${host}_`) ? name.slice(host.length + 1) : name;
    return html`<li class=${on ? 'on' : ''}>
      <input type="checkbox" .checked=${on} aria-label="Also follow ${name}"
        title="Follow together with other streams" @change=${() => this.#choose(toggled)}>
      <button class="stream" title=${name} data-stream=${name} aria-current=${on}
        @click=${() => this.#choose([name])}>
        <span class="name">${short}</span>${this.#sparkline(name)}
        <span class="meta">${host ? html`<span>${host}</span>` : ''}<span>${sizeText(size)}</span>
          <span>${ageText(ageSeconds)}</span></span>
        <span class="rate">${rate > 0 ? `${sizeText(rate)}/s` : ''}</span>
      </button></li>`;
  }

  #sparkline(name) {
    const rates = this.#rates.get(name) ?? [];
    const top = Math.max(...rates, 1);
    const gap = POINTS - rates.length;
    const points = rates.map((rate, i) => `${(gap + i) * 2},${15 - rate / top * 14}`).join(' ');
    return html`<svg class="spark" viewBox="0 0 58 16" aria-hidden="true">
      ${svg`<polyline points=${points}/>`}</svg>`;
  }

  #choose(streams) {
    this.dispatchEvent(new CustomEvent('choose', { detail: streams }));
  }
}

customElements.define('stream-list', StreamList);
