/**
 * What a program wrote, as text that cannot become anything else: no markup, no hidden or reordering characters, and
 * never more of it in the document than a browser shows with ease.
 */

import { copyButton, button, el, saveAs } from './dom.js';

const HEAD = 48 * 1024;
const TAIL = 16 * 1024;
/** Each visible control character costs an element. */
const MOST_MARKS = 2000;

/** Control characters but tab and line feed, those that change the direction of text, and those without width. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const NAMES = 'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');

/**
 * @param {string} label
 * @param {string} text
 * @param {{stream: string, fileName: string}} options
 */
export function outputBlock(label, text, { stream, fileName }) {
  const body = el('pre', { class: 'output', tabIndex: 0, role: 'group', 'aria-label': label, 'data-stream': stream });
  if (text.length <= HEAD + TAIL) {
    body.append(visible(text));
  } else {
    const hidden = text.length - HEAD - TAIL;
    body.append(
      visible(text.slice(0, HEAD)),
      el('span', { class: 'omitted', text: `${hidden.toLocaleString('en')} characters are not shown here. Download has all ${text.length.toLocaleString('en')}.` }),
      visible(text.slice(-TAIL)),
    );
  }
  const head = el('div', { class: 'block-head' }, el('h3', { text: label }), el('span', { class: 'muted', text: lines(text) }),
    el('span', { class: 'spring' }),
    copyButton('Copy', () => text, { 'aria-label': `Copy ${label}` }),
    button('Download', () => saveAs(fileName, new Blob([text], { type: 'text/plain' })), { class: 'button small', 'aria-label': `Download ${label}` }));
  return el('section', { class: `block ${stream}`, 'aria-label': label }, head, body);
}

function lines(text) {
  const count = text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return `${count.toLocaleString('en')} line${count === 1 ? '' : 's'}`;
}

/** @param {string} text @returns {DocumentFragment} */
export function visible(text) {
  const fragment = document.createDocumentFragment();
  let from = 0;
  let marks = 0;
  for (const match of text.matchAll(CONTROL)) {
    if (marks === MOST_MARKS) break;
    marks += 1;
    fragment.append(text.slice(from, match.index), mark(match[0]));
    from = match.index + match[0].length;
  }
  // Beyond the bound each becomes one plain character, which costs nothing.
  fragment.append(text.slice(from).replace(CONTROL, '\u25af'));
  return fragment;
}

function mark(character) {
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return el('span', { class: 'control', title: number, text: code === 0x7f ? 'DEL' : NAMES[code] ?? number });
}
