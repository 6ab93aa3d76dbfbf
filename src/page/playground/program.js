/** The program that is being written: its files with their tabs, its input, arguments and limits. */

import { byId, el } from './dom.js';
import { facts } from './facts.js';

const SAVED = 'sluice.program';
/** More than this is not kept for a reload. */
const MOST_SAVED = 300_000;

/**
 * @typedef {{name: string, content: string}} SourceFile
 * @typedef {{files: SourceFile[], stdin?: string, args?: string[], limits?: Record<string, number>}} Program
 */

/**
 * @param {ReturnType<import('./editor.js').openEditor>} editor
 * @param {() => void} changed after every change
 */
export function openProgram(editor, changed) {
  const tabs = byId('tabs');
  const nameField = /** @type {HTMLInputElement} */ (byId('file-name'));
  const stdin = /** @type {HTMLTextAreaElement} */ (byId('stdin'));
  const args = /** @type {HTMLTextAreaElement} */ (byId('args'));
  const limitFields = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('[data-limit]')]);
  /** @type {{name: string, content: string, state: unknown}[]} */
  let files = [];
  let shown = 0;

  function select(index, focusTab = false) {
    if (files[shown]) files[shown].state = editor.current();
    shown = index;
    editor.show(files[index].state, files[index].name);
    renderTabs();
    if (focusTab) /** @type {HTMLElement} */ (tabs.children[index]).focus();
  }

  function renderTabs() {
    tabs.replaceChildren(...files.map((file, index) => el('button', {
      type: 'button', class: 'tab', role: 'tab', text: file.name, 'aria-selected': String(index === shown),
      'aria-controls': 'editor', tabIndex: index === shown ? 0 : -1, title: index === 0 ? 'The main file: this one is run' : '',
      onclick: () => select(index),
      onkeydown: (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) select((index + step + files.length) % files.length, true);
      },
    })));
    nameField.value = files[shown].name;
    /** @type {HTMLButtonElement} */ (byId('remove-file')).disabled = files.length === 1;
  }

  function add() {
    const main = files[0].name;
    const extension = main.includes('.') ? main.slice(main.lastIndexOf('.')) : '';
    const name = freeName(`file${files.length + 1}${extension}`);
    files.push({ name, content: '', state: editor.document('') });
    select(files.length - 1);
    changed();
    nameField.focus();
    nameField.select();
  }

  function freeName(wish) {
    let name = wish;
    for (let i = 2; files.some((file) => file.name === name); i += 1) name = wish.replace(/(\.[^.]*)?$/, `-${i}$1`);
    return name;
  }

  function remove() {
    files.splice(shown, 1);
    shown = Math.max(0, shown - 1);
    editor.show(files[shown].state, files[shown].name);
    renderTabs();
    changed();
  }

  function renameShown() {
    const name = nameField.value.trim();
    const taken = files.some((file, index) => index !== shown && file.name === name);
    nameField.setAttribute('aria-invalid', String(name === '' || taken));
    if (name === '' || taken) return;
    files[shown].name = name;
    tabs.children[shown].textContent = name;
    changed();
  }

  byId('add-file').addEventListener('click', add);
  byId('remove-file').addEventListener('click', remove);
  nameField.addEventListener('input', renameShown);
  nameField.addEventListener('blur', () => { nameField.value = files[shown].name; nameField.removeAttribute('aria-invalid'); });
  for (const field of [stdin, args, ...limitFields]) field.addEventListener('input', changed);
  for (const field of limitFields) field.placeholder = most(field.dataset.limit ?? '');

  return {
    /** @param {string} text of the file that is shown */
    edited(text) {
      if (!files[shown]) return;
      files[shown].content = text;
      changed();
    },
    /** @param {Program} program */
    load(program) {
      files = program.files.map((file) => ({ ...file, state: editor.document(file.content) }));
      shown = 0;
      stdin.value = program.stdin ?? '';
      args.value = (program.args ?? []).join('\n');
      for (const field of limitFields) field.value = program.limits?.[field.dataset.limit ?? '']?.toString() ?? '';
      editor.show(files[0].state, files[0].name);
      renderTabs();
      changed();
    },
    /** @returns {Required<Program>} */
    value: () => ({
      files: files.map(({ name, content }) => ({ name, content })),
      stdin: stdin.value,
      args: args.value === '' ? [] : args.value.split('\n'),
      limits: Object.fromEntries(limitFields.filter((field) => field.value !== '').map((field) => [field.dataset.limit, Number(field.value)])),
    }),
  };
}

/** The default of a limit, which is also the most that may be asked for. @param {string} name */
function most(name) {
  const value = facts.limits?.[name] ?? -1;
  if (value <= 0) return 'none';
  return String(name.endsWith('memory_limit') ? Math.floor(value / (1024 * 1024)) : value);
}

/** Keeps the program for a reload of this tab. @param {string} language @param {Program} program */
export function save(language, program) {
  const text = JSON.stringify({ language, program });
  if (text.length <= MOST_SAVED) sessionStorage.setItem(SAVED, text);
  else sessionStorage.removeItem(SAVED);
}

/** @returns {{language: string, program: Program} | undefined} */
export function saved() {
  try {
    return JSON.parse(sessionStorage.getItem(SAVED) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
