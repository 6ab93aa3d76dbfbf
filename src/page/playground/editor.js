/** The editor: CodeMirror, in a shadow tree, so that its styles need no exception from the Content-Security-Policy. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from './lib/codemirror-commands.js';
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from './lib/codemirror-language.js';
import { Compartment, EditorState, Prec } from './lib/codemirror-state.js';
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from './lib/codemirror-view.js';
import { tags } from './lib/lezer-highlight.js';
import { isHighlighted, languageSupport } from './languages.js';

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--field)', fontSize: 'var(--code-size)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '10px 0' },
  '.cm-line': { padding: '0 14px 0 8px' },
  '.cm-gutters': { backgroundColor: 'var(--field)', color: 'var(--faint)', border: 'none', paddingLeft: '6px' },
  '.cm-activeLine': { backgroundColor: 'var(--active-line)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selection)' },
  '.cm-matchingBracket': { outline: '1px solid var(--accent)', backgroundColor: 'transparent !important' },
  '.cm-nonmatchingBracket': { outline: '1px solid var(--bad)', backgroundColor: 'transparent !important' },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.controlKeyword, tags.operatorKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.character, tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.constant(tags.name)], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.definition(tags.name), tags.function(tags.name), tags.className], color: 'var(--code-name)' },
  { tag: [tags.typeName, tags.standard(tags.name), tags.namespace, tags.meta, tags.processingInstruction], color: 'var(--code-type)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

/**
 * Where typing replaces text, Chromium would carry over the style of what was there as a style attribute, which the
 * Content-Security-Policy forbids and nobody wants.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== 'insertText' || event.data === null || view.composing || view.state.selection.main.empty) return false;
    view.dispatch({ ...view.state.replaceSelection(event.data), userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

/**
 * One editor whose documents come and go, each with its own history.
 *
 * @param {HTMLElement} host
 * @param {{run: () => void, changed: (text: string) => void}} on
 */
export function openEditor(host, on) {
  const language = new Compartment();
  const label = new Compartment();
  const root = host.attachShadow({ mode: 'open' });
  const extensions = [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => { on.run(); return true; } }])),
    replacing, lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine(), highlightActiveLineGutter(),
    indentUnit.of('    '), EditorState.tabSize.of(4), syntaxHighlighting(colours), look,
    keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => { if (update.docChanged) on.changed(update.state.doc.toString()); }),
    label.of([]), language.of([]),
  ];
  /** What the language that was chosen last is coloured by, once its rules are there. */
  let colouring = [];
  let latest = '';
  const view = new EditorView({ state: EditorState.create({ extensions }), parent: root, root });

  return {
    /** A document for {@link show}. @param {string} text */
    document: (text) => EditorState.create({ doc: text, extensions }),
    /** The one that is shown, with its history. */
    current: () => view.state,
    /** @param {EditorState} state @param {string} name */
    show(state, name) {
      view.setState(state);
      const spoken = EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': `Code of ${name}. Tab indents; press Escape, then Tab, to leave.` });
      view.dispatch({ effects: [label.reconfigure(spoken), language.reconfigure(colouring)] });
    },
    /**
     * Highlights as that language does; text stays plain while its rules load. The attribute `data-colours` of the host
     * tells how far that is: `loading`, then `on`, `none` where there are no rules, or `failed` where they cannot be had.
     *
     * @param {string} name
     */
    async highlight(name) {
      colouring = [];
      latest = name;
      host.dataset.colours = 'loading';
      const support = await languageSupport(name);
      if (latest !== name) return;
      colouring = support ?? [];
      view.dispatch({ effects: language.reconfigure(colouring) });
      host.dataset.colours = support ? 'on' : isHighlighted(name) ? 'failed' : 'none';
    },
    focus: () => view.focus(),
  };
}
