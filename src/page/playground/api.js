/** Calls to the gateway's own routes, and what it says when one cannot be done. */

import { ask, credentialHeaders, forget, hasCredential, wanted } from './credential.js';

const BASE = new URL('api/v2/', document.baseURI);

/** A refusal, in the words of RFC 9457. */
export class Problem extends Error {
  /** @param {{type?: string, title?: string, status?: number, detail?: string, message?: string}} fields */
  constructor(fields, retryAfter) {
    super(fields.detail ?? fields.message ?? 'The gateway gave no reason.');
    this.type = fields.type ?? 'about:blank';
    this.title = fields.title ?? 'The request was refused';
    this.status = fields.status ?? 0;
    /** In seconds, where waiting helps. @type {number | undefined} */
    this.retryAfter = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined;
    this.fields = fields;
  }
}

/** @param {string} path relative to the API */
export function address(path) {
  return new URL(path, BASE).href;
}

/**
 * @param {string} method
 * @param {string} path relative to the API
 * @param {{headers?: Record<string, string>, body?: BodyInit, signal?: AbortSignal}} [options]
 * @returns {Promise<Response>} one that went well
 * @throws {Problem} or an AbortError
 */
export async function call(method, path, options = {}) {
  if (wanted && !hasCredential() && !(await ask())) throw signedOut();
  const response = await attempt(method, path, options);
  if (response.status !== 401 || !wanted) return checked(response);
  forget();
  const { message } = await problemOf(response);
  return (await ask(message)) ? checked(await attempt(method, path, options)) : Promise.reject(signedOut());
}

async function attempt(method, path, { headers = {}, body, signal }) {
  try {
    return await fetch(address(path), {
      method,
      body,
      signal,
      headers: { Accept: 'application/json', ...headers, ...credentialHeaders() },
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem({
      type: 'urn:sluice:page:unreachable',
      title: 'The gateway cannot be reached',
      detail: 'No answer came. Check that the gateway runs and that this machine is connected, then try again.',
    });
  }
}

async function checked(response) {
  if (response.ok) return response;
  throw await problemOf(response);
}

async function problemOf(response) {
  const retryAfter = Number(response.headers.get('Retry-After'));
  try {
    return new Problem({ status: response.status, ...(await response.json()) }, retryAfter);
  } catch {
    return new Problem({ status: response.status, title: `HTTP ${response.status}` }, retryAfter);
  }
}

function signedOut() {
  return new Problem({
    type: 'urn:sluice:page:signed-out',
    title: 'Not signed in',
    status: 401,
    detail: 'This gateway serves only callers that it knows. Sign in with your key or token, then try again.',
  });
}
