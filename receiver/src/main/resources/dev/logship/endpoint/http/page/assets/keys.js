// Keyboard shortcuts, in one table for the handler and the help.

import { html } from 'lit';

export const KEYS = [
  [' ', 'Space', 'pause or resume', page => page.toggle()],
  ['End', 'End', 'go to the end and follow', page => page.resume()],
  ['G', 'G', 'go to the end and follow', page => page.resume()],
  ['j', 'j', 'select the next line', page => page.step(1)],
  ['k', 'k', 'select the previous line', page => page.step(-1)],
  ['e', 'e', 'next error', page => page.seekError(1)],
  ['E', 'E', 'previous error', page => page.seekError(-1)],
  ['/', '/', 'search', page => page.focusOn('search')],
  ['n', 'n', 'next match', page => page.seekMatch(1)],
  ['N', 'N', 'previous match', page => page.seekMatch(-1)],
  ['g', 'g', 'go to offset', page => page.focusOn('offset')],
  ['y', 'y', 'copy a link to the selected line', page => page.copyLink()],
  ['w', 'w', 'toggle line wrap', page => page.toggleWrap()],
  ['t', 't', 'theme: system, dark, light', page => page.toggleTheme()],
  ['s', 's', 'show or hide the stream list', page => page.toggleList()],
  ['?', '?', 'show or hide this help', page => page.toggleHelp()],
];

export function onKey(page, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    page.escape();
    return;
  }
  if (event.target.closest?.('input, select, textarea')) return;
  if (event.key === ' ' && event.target.closest?.('button, a')) return;
  const found = KEYS.find(([key]) => key === event.key);
  if (!found) return;
  event.preventDefault();
  found[3](page);
}

export const help = close => html`
  <div class="help" role="dialog" aria-label="Keys" @click=${close}><div>
    <h2>Keys</h2>
    <dl>${KEYS.map(([, name, what]) => html`<div><dt><kbd>${name}</kbd></dt><dd>${what}</dd></div>`)}
      <div><dt><kbd>Esc</kbd></dt><dd>leave a field, close this help</dd></div></dl>
    <p>Scrolling up pauses and loads earlier lines. Search and filters are JavaScript regular expressions;
      they are case-sensitive if they contain a capital letter.</p>
  </div></div>`;
