// The toolbar above the lines and the status bar below. Both are stateless.

import { html } from 'lit';
import { LEVELS } from './line.js';

export const number = value => value.toLocaleString('en');

export function toolbar({ paused, bad, hidden, onPause, onText, onEnter, onLevel, onOffset }) {
  const field = (id, hint) => html`<input id=${id} type="search" placeholder=${hint} aria-label=${hint}
    class=${bad.has(id) ? 'bad' : ''} autocomplete="off" spellcheck="false"
    @input=${e => onText(id, e.target.value)}
    @keydown=${e => e.key === 'Enter' && id === 'search' && onEnter(e.shiftKey)}>`;
  return html`<div class="tools">
    <button class="pause" @click=${onPause}>${paused ? '▶ Follow' : '❚❚ Pause'}</button>
    ${field('search', 'Search  /')}
    ${field('include', 'Include')}
    ${field('exclude', 'Exclude')}
    <span class="levels" role="group" aria-label="Levels">${[...LEVELS, 'NONE'].map(level => html`
      <button class=${level.toLowerCase()} data-level=${level} aria-pressed=${!hidden.has(level)}
        title=${level === 'NONE' ? 'Lines without a level' : level} @click=${() => onLevel(level)}
        >${level === 'NONE' ? 'other' : level.toLowerCase()}</button>`)}</span>
    <input id="offset" inputmode="numeric" placeholder="Offset  g" aria-label="Go to offset"
      autocomplete="off" @keydown=${e => e.key === 'Enter' && onOffset(e.target)}>
  </div>`;
}

export function status({ streams, paused, state, rate, skipped, filtered, notice }) {
  return html`<footer>
    <span class="connection ${streams.length ? state : ''}">${streams.length ? state : 'no stream'}</span>
    ${paused ? html`<span class="paused">paused</span>` : ''}
    <span>${number(rate)} lines/s</span>
    ${skipped > 0
      ? html`<span class="skipped">${number(skipped)} lines not drawn; scroll up to see them</span>` : ''}
    ${filtered ? html`<span>filtered</span>` : ''}
    <span class="notice" role="status">${notice}</span>
  </footer>`;
}
