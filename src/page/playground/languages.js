/** Which rules colour which of Piston's languages. Each is loaded when it is first wanted. */

import { StreamLanguage } from './lib/codemirror-language.js';

const clike = () => import('./lib/mode/clike.js');
const commonLisp = async () => (await import('./lib/mode/commonlisp.js')).commonLisp;
const nasm = async () => (await import('./own-modes.js')).nasm;
const shell = async () => (await import('./lib/mode/shell.js')).shell;

/** @type {Record<string, () => Promise<unknown>>} */
const MODES = {
  awk: async () => (await import('./own-modes.js')).awk,
  bash: shell,
  brainfuck: async () => (await import('./lib/mode/brainfuck.js')).brainfuck,
  c: async () => (await clike()).c,
  'c++': async () => (await clike()).cpp,
  clojure: async () => (await import('./lib/mode/clojure.js')).clojure,
  cobol: async () => (await import('./lib/mode/cobol.js')).cobol,
  coffeescript: async () => (await import('./lib/mode/coffeescript.js')).coffeeScript,
  crystal: async () => (await import('./lib/mode/crystal.js')).crystal,
  csharp: async () => (await clike()).csharp,
  d: async () => (await import('./lib/mode/d.js')).d,
  dash: shell,
  emacs: commonLisp,
  erlang: async () => (await import('./lib/mode/erlang.js')).erlang,
  forth: async () => (await import('./lib/mode/forth.js')).forth,
  fortran: async () => (await import('./lib/mode/fortran.js')).fortran,
  go: async () => (await import('./lib/mode/go.js')).go,
  groovy: async () => (await import('./lib/mode/groovy.js')).groovy,
  haskell: async () => (await import('./lib/mode/haskell.js')).haskell,
  iverilog: async () => (await import('./lib/mode/verilog.js')).verilog,
  java: async () => (await clike()).java,
  javascript: async () => (await import('./lib/mode/javascript.js')).javascript,
  kotlin: async () => (await clike()).kotlin,
  lisp: commonLisp,
  lua: async () => (await import('./lib/mode/lua.js')).lua,
  nasm,
  nasm64: nasm,
  ocaml: async () => (await import('./lib/mode/mllike.js')).oCaml,
  octave: async () => (await import('./lib/mode/octave.js')).octave,
  pascal: async () => (await import('./lib/mode/pascal.js')).pascal,
  perl: async () => (await import('./lib/mode/perl.js')).perl,
  php: async () => (await import('./own-modes.js')).php,
  python: async () => (await import('./lib/mode/python.js')).python,
  racket: async () => (await import('./lib/mode/scheme.js')).scheme,
  rscript: async () => (await import('./lib/mode/r.js')).r,
  ruby: async () => (await import('./lib/mode/ruby.js')).ruby,
  rust: async () => (await import('./lib/mode/rust.js')).rust,
  scala: async () => (await clike()).scala,
  sqlite3: async () => (await import('./lib/mode/sql.js')).sqlite,
  typescript: async () => (await import('./lib/mode/javascript.js')).typescript,
};

/** Languages by their own names, where those differ from what people write. */
const TITLES = {
  awk: 'AWK', bash: 'Bash', brainfuck: 'Brainfuck', c: 'C', 'c++': 'C++', clojure: 'Clojure', cobol: 'COBOL',
  coffeescript: 'CoffeeScript', crystal: 'Crystal', csharp: 'C#', d: 'D', dash: 'Dash', elixir: 'Elixir', emacs: 'Emacs Lisp',
  erlang: 'Erlang', file: 'Executable file', forth: 'Forth', fortran: 'Fortran', go: 'Go', groovy: 'Groovy', haskell: 'Haskell',
  iverilog: 'Verilog', java: 'Java', javascript: 'JavaScript', kotlin: 'Kotlin', lisp: 'Common Lisp', llvm_ir: 'LLVM IR',
  lua: 'Lua', nasm: 'Assembler, 32 bits', nasm64: 'Assembler, 64 bits', nim: 'Nim', ocaml: 'OCaml', octave: 'Octave',
  pascal: 'Pascal', perl: 'Perl', php: 'PHP', prolog: 'Prolog', python: 'Python', racket: 'Racket', raku: 'Raku', rscript: 'R',
  ruby: 'Ruby', rust: 'Rust', scala: 'Scala', sqlite3: 'SQLite', typescript: 'TypeScript',
};

/** @param {string} language */
export function titleOf(language) {
  return TITLES[language] ?? language;
}

export function isHighlighted(language) {
  return language in MODES;
}

/** An extension of the editor; none for what has no rules, or whose rules cannot be had. @param {string} language */
export async function languageSupport(language) {
  try {
    return isHighlighted(language) ? StreamLanguage.define(await MODES[language]()) : undefined;
  } catch {
    return undefined;
  }
}
