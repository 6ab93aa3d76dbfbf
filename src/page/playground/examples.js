/** Programs to begin with, for every language that people write as text. */

import { compiled } from './examples-compiled.js';
import { dynamic } from './examples-dynamic.js';
import { functional } from './examples-functional.js';
import { machine } from './examples-machine.js';
import { scripts } from './examples-scripts.js';
import { systems } from './examples-systems.js';

/** @typedef {import('./program.js').Program & {title: string}} Example */

/** @type {Record<string, Example[]>} */
const EXAMPLES = { ...scripts, ...dynamic, ...compiled, ...systems, ...functional, ...machine };

const EXECUTABLE = 'There is no example: this language runs its main file as it is. A script whose first line names its interpreter can be written here; other programs are sent through the API, as a file with the encoding base64.';

/** @param {string} language @returns {Example[]} none where there are none */
export function examplesOf(language) {
  return EXAMPLES[language] ?? [];
}

/** Says why a language has no example. @param {string} language */
export function reasonForNone(language) {
  return language === 'file' ? EXECUTABLE : 'This page has no example for this language.';
}
