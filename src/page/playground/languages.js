/** Which rules colour which of Piston's languages. Each is loaded when it is first wanted. */

import { StreamLanguage } from './lib/codemirror-language.js';

const clike = () => import('./lib/mode/clike.js');

/** @type {Record<string, () => Promise<unknown>>} */
const MODES = {
  awk: async () => (await import('./own-modes.js')).awk,
  bash: async () => (await import('./lib/mode/shell.js')).shell,
  c: async () => (await clike()).c,
  'c++': async () => (await clike()).cpp,
  csharp: async () => (await clike()).csharp,
  go: async () => (await import('./lib/mode/go.js')).go,
  java: async () => (await clike()).java,
  javascript: async () => (await import('./lib/mode/javascript.js')).javascript,
  kotlin: async () => (await clike()).kotlin,
  lua: async () => (await import('./lib/mode/lua.js')).lua,
  perl: async () => (await import('./lib/mode/perl.js')).perl,
  php: async () => (await import('./own-modes.js')).php,
  python: async () => (await import('./lib/mode/python.js')).python,
  rscript: async () => (await import('./lib/mode/r.js')).r,
  ruby: async () => (await import('./lib/mode/ruby.js')).ruby,
  rust: async () => (await import('./lib/mode/rust.js')).rust,
  scala: async () => (await clike()).scala,
  sqlite3: async () => (await import('./lib/mode/sql.js')).sqlite,
  typescript: async () => (await import('./lib/mode/javascript.js')).typescript,
};

/** Languages by their own names, where those differ from what people write. */
const TITLES = {
  awk: 'AWK', bash: 'Bash', c: 'C', 'c++': 'C++', csharp: 'C#', go: 'Go', java: 'Java', javascript: 'JavaScript', kotlin: 'Kotlin',
  lua: 'Lua', perl: 'Perl', php: 'PHP', python: 'Python', rscript: 'R', ruby: 'Ruby', rust: 'Rust', scala: 'Scala', sqlite3: 'SQLite', typescript: 'TypeScript',
};

/** @param {string} language */
export function titleOf(language) {
  return TITLES[language] ?? language;
}

export function isHighlighted(language) {
  return language in MODES;
}

/** An extension of the editor; an empty one for what has no rules, or whose rules cannot be had. @param {string} language */
export async function languageSupport(language) {
  try {
    return isHighlighted(language) ? StreamLanguage.define(await MODES[language]()) : [];
  } catch {
    return [];
  }
}
