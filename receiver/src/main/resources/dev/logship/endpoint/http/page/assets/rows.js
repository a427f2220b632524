// One row of the view. All text is added as text nodes, so a line is never parsed as markup.

const SHORT = 4_000;
const LONG = 200_000;

const DATED = /\d\d:\d\d:\d\d/;

/** Creates the element of a row. `highlight` is an expression or null; `several` shows the stream's name. */
export function row(key, line, highlight, several) {
  const element = document.createElement('div');
  element.className = `row ${(line.level ?? 'none').toLowerCase()}`;
  element.dataset.key = key;
  element.dataset.offset = line.offset;
  const link = span('link', '#');
  link.title = `Copy a link to this line (offset ${line.offset})`;
  element.append(link);
  if (line.time && !DATED.test(line.message.slice(0, 80))) element.append(span('time', clock(line.time)));
  if (several) element.append(span('from', line.stream));
  if (line.level) element.append(span('level', line.level));
  const text = document.createElement('span');
  text.className = 'text';
  fill(text, line, highlight, SHORT);
  element.append(text);
  return element;
}

/** Shows up to LONG characters of a long line. */
export function expand(element, line, highlight) {
  const text = element.querySelector('.text');
  text.replaceChildren();
  fill(text, line, highlight, LONG);
}

function fill(text, line, highlight, limit) {
  const shown = line.message.length > limit ? line.message.slice(0, limit) : line.message;
  if (line.tail) text.append(span('note', `end of a line of ${size(line)} …`), ' ');
  marked(text, shown, highlight);
  for (const [name, value] of Object.entries(line.fields ?? {})) {
    text.append(' ', span('field', `${name}=`), typeof value === 'string' ? value : JSON.stringify(value));
  }
  if (line.cut || shown !== line.message) text.append(' ', more(line, limit));
}

const size = ({ offset, end, over }) => `${over ? 'more than ' : ''}${(end - offset).toLocaleString('en')} bytes`;

function more(line, limit) {
  const note = `… truncated; the line has ${size(line)}`;
  if (line.message.length <= limit || limit === LONG) return span('note', `${note}; download the stream to see all`);
  const button = document.createElement('button');
  button.className = 'more';
  button.textContent = `${note}; show more`;
  return button;
}

function marked(to, text, highlight) {
  let at = 0;
  if (highlight) {
    for (const match of text.matchAll(new RegExp(highlight.source, `${highlight.flags}g`))) {
      if (match[0] === '') continue;
      to.append(text.slice(at, match.index));
      const mark = document.createElement('mark');
      mark.textContent = match[0];
      to.append(mark);
      at = match.index + match[0].length;
    }
  }
  to.append(at === 0 ? text : text.slice(at));
}

function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  const pad = (value, width) => String(value).padStart(width, '0');
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => pad(part, 2));
  return `${parts.join(':')}.${pad(date.getMilliseconds(), 3)}`;
}

function span(name, text) {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  return element;
}
