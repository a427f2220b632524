// Dark, light, or as the system says. The choice is kept in this browser.

const THEMES = ['system', 'dark', 'light'];
const KEY = 'logship.theme';

export function restoreTheme() {
  try {
    return apply(localStorage.getItem(KEY));
  } catch {
    return apply('system'); // a browser that keeps nothing
  }
}

export function nextTheme(theme) {
  const next = apply(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    return next; // it lasts as long as the page
  }
  return next;
}

function apply(theme) {
  const known = THEMES.includes(theme) ? theme : 'system';
  if (known === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = known;
  return known;
}
