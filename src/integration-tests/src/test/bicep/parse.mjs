// Parses Bicep files and prints what does not parse, one line each: file, line, column.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

// The grammar knows templates alone. In a parameter file an assignment looks like a template's variable.
function source(file) {
  const text = readFileSync(file, 'utf8');
  return file.endsWith('.bicepparam')
    ? text.replace(/^using '[^']+'$/m, '').replace(/^param (\w+) =/gm, 'var $1 =')
    : text;
}

let faults = 0;
function report(file, node) {
  if (node.isError || node.isMissing) {
    faults++;
    console.log(`${file}:${node.startPosition.row + 1}:${node.startPosition.column + 1} does not parse`);
  }
  node.children.forEach(child => report(file, child));
}

for (const file of process.argv.slice(2)) {
  report(file, parser.parse(source(file)).rootNode);
}
process.exit(faults === 0 ? 0 : 1);
