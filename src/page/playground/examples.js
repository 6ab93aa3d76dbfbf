/** Programs to begin with, for every language. */

import { compiled } from './examples-compiled.js';
import { scripts } from './examples-scripts.js';

/** @typedef {import('./program.js').Program & {title: string}} Example */

/** @param {string} language @returns {Example[]} at least one */
export function examplesOf(language) {
  return scripts[language] ?? compiled[language] ?? [{ title: 'Empty', files: [{ name: 'main', content: '' }] }];
}
