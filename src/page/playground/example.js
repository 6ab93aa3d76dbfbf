/** One program of a single file. @returns {import('./examples.js').Example} */
export function example(title, name, content, more = {}) {
  return { title, files: [{ name, content }], ...more };
}

export const GREETING = { stdin: 'Ada\nGrace\n' };
