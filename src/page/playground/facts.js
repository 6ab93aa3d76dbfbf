/**
 * What the gateway says of itself in the page.
 *
 * @typedef {object} Facts
 * @property {'none' | 'api-key' | 'jwt'} auth how callers prove who they are
 * @property {'request' | 'user-project' | 'job' | 'fixed' | 'random'} policy whose session a request gets
 * @property {string} mode how the pool is called
 * @property {string} [poolPage] where the pool shows itself
 * @property {Record<string, number>} limits the default and the most of each
 */

/** @type {Facts} */
export const facts = JSON.parse(document.body.dataset.facts ?? '{}');
