// Filters lines by level, by a regular expression that must match, and by one that must not.

const SEEN = 16_384; // maximum characters of a line that are searched

export class Filter {
  levels = new Set(); // hidden levels; 'NONE' is for lines without one
  include = null;
  exclude = null;

  accepts(line) {
    if (this.levels.has(line.level ?? 'NONE')) return false;
    if (!this.include && !this.exclude) return true;
    const text = line.message.length > SEEN ? line.message.slice(0, SEEN) : line.message;
    return (!this.include || this.include.test(text)) && !this.exclude?.test(text);
  }

  get active() {
    return this.levels.size > 0 || this.include !== null || this.exclude !== null;
  }
}

/** Compiles an expression: null if empty, undefined if invalid. Case-sensitive if it has a capital letter. */
export function expression(text) {
  if (text === '') return null;
  try {
    return new RegExp(text, /[A-Z]/.test(text) ? '' : 'i');
  } catch {
    return undefined;
  }
}
