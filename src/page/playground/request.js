/** The request that a run sends, and the same for people to copy. */

import { address } from './api.js';
import { sessionHeaders } from './caller.js';
import { credentialPlaceholders } from './credential.js';

const MEBIBYTE = 1024 * 1024;

/**
 * In Piston's words. What is not set is left out.
 *
 * @param {{language: string, version: string}} runtime
 * @param {Required<import('./program.js').Program>} program
 */
export function requestBody({ language, version }, { files, stdin, args, limits }) {
  const body = { language, version, files };
  if (stdin !== '') body.stdin = stdin;
  if (args.length > 0) body.args = args;
  for (const [name, value] of Object.entries(limits)) {
    body[name] = name.endsWith('memory_limit') ? Math.round(value * MEBIBYTE) : value;
  }
  return body;
}

/** @returns {Record<string, string>} with placeholders for what is secret */
function shownHeaders() {
  return { 'Content-Type': 'application/json', ...sessionHeaders(), ...credentialPlaceholders() };
}

/** @param {object} body */
export function asHttp(body) {
  const url = new URL(address('execute'));
  const headers = Object.entries({ Host: url.host, ...shownHeaders() }).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${url.pathname} HTTP/1.1`, ...headers, '', JSON.stringify(body, null, 2)].join('\n');
}

/** One line for a POSIX shell. @param {object} body */
export function asCurl(body) {
  const headers = Object.entries(shownHeaders()).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  return ['curl -X POST', quoted(address('execute')), ...headers, '-d', quoted(JSON.stringify(body))].join(' ');
}

/** In double quotes where the shell is to put a variable's value in, else as it is. */
function quoted(text) {
  return /\$SLUICE_(KEY|TOKEN)$/.test(text) ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}
