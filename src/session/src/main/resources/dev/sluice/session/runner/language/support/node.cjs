'use strict';
// Loaded by node ahead of a program (--require).
//
// 1. Standard output and error are written to at once, however full their pipes are. Otherwise what is still on its way
//    is lost when a program calls process.exit.
// 2. A main file that is a module by what stands in it runs as one, whatever its name. Node itself goes by the name, or
//    in newer versions by the text, but then refuses ends of names that it does not know.
const fs = require('fs');
const path = require('path');
const { compileFunction } = require('vm');
const { isMainThread } = require('worker_threads');
const Module = require('module');

const NAMED = new Set(['.cjs', '.mjs', '.json', '.node', '.wasm', '.ts', '.cts', '.mts', '.coffee']);
const OF_COMMON_JS = ['exports', 'require', 'module', '__filename', '__dirname'];

if (isMainThread) {
  for (const name of ['stdout', 'stderr']) {
    writeAtOnce(name);
  }
  const main = process.argv[1];
  if (main && !NAMED.has(path.extname(main)) && !nodeKnows(main)) {
    runAsModuleIfItIsOne(main);
  }
}

/** Node makes the stream when it is first used, and so does this. */
function writeAtOnce(name) {
  const { get } = Object.getOwnPropertyDescriptor(process, name);
  let known;
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get() {
      const stream = get.call(process);
      if (stream !== known) {
        known = stream;
        stream?._handle?.setBlocking?.(true);
      }
      return stream;
    },
  });
}

/** Whether node finds out by itself what a file is: by its text, where it does that, or by a package of the program's. */
function nodeKnows(main) {
  return path.extname(main) === '.js' && (process.features.require_module || fs.existsSync('package.json'));
}

function runAsModuleIfItIsOne(main) {
  let text;
  try {
    text = fs.readFileSync(main, 'utf8').replace(/^#!.*/, '');
  } catch {
    return; // node says what is wrong with it
  }
  if (compiles(text) || !isModule(text)) {
    return;
  }
  const { runMain } = Module;
  Module.runMain = () => {
    Module.runMain = runMain;
    let name = `${main}.mjs`;
    while (fs.existsSync(name)) {
      name = `${name}.mjs`; // another file of the program
    }
    fs.copyFileSync(main, name);
    process.argv[1] = name;
    runMain.call(Module, name);
  };
}

function compiles(text) {
  try {
    compileFunction(text, OF_COMMON_JS);
    return true;
  } catch {
    return false;
  }
}

/** Whether what is wrong with a program is only that it is a module, or waits at its top. */
function isModule(text) {
  try {
    compileFunction(text, OF_COMMON_JS);
    return false;
  } catch (error) {
    return /^(Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import\.meta' outside a module)/
      .test(error.message) || compiles(`(async () => {${text}\n})`);
  }
}
