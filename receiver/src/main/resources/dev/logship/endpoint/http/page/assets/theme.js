// Dark, light, or the system setting. The choice is stored in this browser.

const THEMES = ['system', 'dark', 'light'];
const KEY = 'logship.theme';

export function restoreTheme() {
  try {
    return apply(localStorage.getItem(KEY));
  } catch {
    return apply('system'); // storage is disabled
  }
}

export function nextTheme(theme) {
  const next = apply(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    return next; // storage is disabled: the choice is lost on reload
  }
  return next;
}

function apply(theme) {
  const known = THEMES.includes(theme) ? theme : 'system';
  if (known === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = known;
  return known;
}
