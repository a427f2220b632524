// The keys, in one table that both the handler and the help read.

import { html } from 'lit';

export const KEYS = [
  [' ', 'Space', 'pause, or go on', page => page.toggle()],
  ['End', 'End', 'jump to the end and follow', page => page.resume()],
  ['G', 'G', 'the same', page => page.resume()],
  ['j', 'j', 'select the next line', page => page.step(1)],
  ['k', 'k', 'select the line before', page => page.step(-1)],
  ['e', 'e', 'next error', page => page.seekError(1)],
  ['E', 'E', 'error before', page => page.seekError(-1)],
  ['/', '/', 'search', page => page.focusOn('search')],
  ['n', 'n', 'next match', page => page.seekMatch(1)],
  ['N', 'N', 'match before', page => page.seekMatch(-1)],
  ['g', 'g', 'go to an offset', page => page.focusOn('offset')],
  ['y', 'y', 'copy a link to the selected line', page => page.copyLink()],
  ['w', 'w', 'wrap long lines or not', page => page.toggleWrap()],
  ['t', 't', 'theme: as the system, dark, light', page => page.toggleTheme()],
  ['s', 's', 'show or hide the list of streams', page => page.toggleList()],
  ['?', '?', 'this help', page => page.toggleHelp()],
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
      <div><dt><kbd>Esc</kbd></dt><dd>leave a field, close this</dd></div></dl>
    <p>Scrolling up pauses and loads what came before. Expressions are JavaScript's; a capital letter
      in one makes case matter.</p>
  </div></div>`;
