// The lines in memory. Consecutive lines have consecutive numbers as keys, so a view can refer to a range while
// lines are added at one end and dropped at the other.

export const MAX_LINES = 20_000;
const MAX_CHARS = 32_000_000;

export class LineStore {
  first = 0;
  lines = [];
  chars = 0;

  get until() {
    return this.first + this.lines.length;
  }

  at(key) {
    return this.lines[key - this.first];
  }

  clear() {
    this.first = this.until;
    this.lines = [];
    this.chars = 0;
  }

  /** Adds newer lines. Drops the oldest if there are too many. */
  append(lines) {
    for (const line of lines) this.#add(line);
    this.lines = this.lines.concat(lines);
    let drop = Math.max(0, this.lines.length - MAX_LINES);
    for (let i = 0; i < drop; i++) this.chars -= this.lines[i].message.length;
    while (this.chars > MAX_CHARS && drop < this.lines.length - 1) {
      this.chars -= this.lines[drop++].message.length;
    }
    this.lines = drop > 0 ? this.lines.slice(drop) : this.lines;
    this.first += drop;
  }

  /** Adds older lines. Returns whether newer ones were dropped. */
  prepend(lines) {
    for (const line of lines) this.#add(line);
    this.lines = lines.concat(this.lines);
    this.first -= lines.length;
    let keep = this.lines.length;
    while (keep > 1 && (keep > MAX_LINES || this.chars > MAX_CHARS)) {
      this.chars -= this.lines[--keep].message.length;
    }
    const dropped = keep < this.lines.length;
    this.lines.length = keep;
    return dropped;
  }

  #add(line) {
    this.chars += line.message.length;
  }
}
