// Which lines are shown: by level, by a regular expression they must match, by one they must not.

const SEEN = 16_384; // characters of a line that expressions look at

export class Filter {
  levels = new Set(); // hidden ones; 'NONE' stands for lines without a level
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

/** The expression; null for no text, undefined where it is none. Case matters once there is a capital. */
export function expression(text) {
  if (text === '') return null;
  try {
    return new RegExp(text, /[A-Z]/.test(text) ? '' : 'i');
  } catch {
    return undefined;
  }
}
