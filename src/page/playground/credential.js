/** The caller's key or token: asked for when needed, kept for this tab alone. */

import { byId } from './dom.js';
import { facts } from './facts.js';

const KEY = 'sluice.credential';

const WORDS = {
  'api-key': { label: 'API key', hint: 'This gateway asks its callers for a key. Whoever runs it gives you one.' },
  jwt: { label: 'Access token', hint: 'This gateway asks its callers for a signed token (JWT) of its identity provider.' },
};

export const wanted = facts.auth in WORDS;

/** @returns {Record<string, string>} what a request carries */
export function credentialHeaders() {
  const value = sessionStorage.getItem(KEY);
  if (!wanted || !value) return {};
  return facts.auth === 'jwt' ? { Authorization: `Bearer ${value}` } : { 'X-API-Key': value };
}

/** The same, for a shell: the secret itself stays out of what people copy. */
export function credentialPlaceholders() {
  if (!wanted) return {};
  return facts.auth === 'jwt' ? { Authorization: 'Bearer $SLUICE_TOKEN' } : { 'X-API-Key': '$SLUICE_KEY' };
}

export function hasCredential() {
  return sessionStorage.getItem(KEY) !== null;
}

export function forget() {
  sessionStorage.removeItem(KEY);
  byId('sign-out').hidden = true;
}

/** @type {Promise<boolean> | undefined} */
let asking;

/**
 * Shows the dialog; several callers share one.
 *
 * @param {string} [reason] why the last one did not do
 * @returns {Promise<boolean>} whether there is one now
 */
export function ask(reason = '') {
  asking ??= show(reason).finally(() => { asking = undefined; });
  return asking;
}

function show(reason) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('sign-in'));
  const input = /** @type {HTMLInputElement} */ (byId('credential'));
  byId('credential-label').textContent = WORDS[facts.auth].label;
  byId('credential-hint').textContent = WORDS[facts.auth].hint;
  byId('sign-in-reason').textContent = reason;
  input.value = '';
  dialog.returnValue = '';
  dialog.showModal();
  input.focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      // What cannot stand in a header came along with the copying.
      const value = input.value.replace(/[^\x21-\x7e]/g, '');
      input.value = '';
      const given = dialog.returnValue === 'ok' && value !== '';
      if (given) {
        sessionStorage.setItem(KEY, value);
        byId('sign-out').hidden = false;
      }
      resolve(given);
    }, { once: true });
  });
}
