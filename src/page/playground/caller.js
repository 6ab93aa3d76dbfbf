/** Which session is meant: the name that the gateway's identifier policy asks of a request. */

import { facts } from './facts.js';

const KEY = 'sluice.session-name';

/** What each policy goes by, and what the page says about it. */
const POLICIES = {
  request: { header: 'X-Session-ID', label: 'Session name', note: 'One name is one session.' },
  'user-project': { header: 'X-Project-ID', label: 'Project', note: 'Each of your projects has a session of its own.' },
  job: { header: 'X-Job-ID', label: 'Job', note: 'Each job has a session of its own.' },
  fixed: { note: 'Everyone who uses this gateway shares this session and its files.' },
  random: { note: 'Each run gets a new session, which is stopped after it. Nothing is kept.' },
};

export const policy = POLICIES[facts.policy] ?? POLICIES.request;

/** Whether there is a session to look at between runs. */
export const lasting = facts.policy !== 'random';

export function sessionName() {
  return localStorage.getItem(KEY) ?? 'playground';
}

/** @param {string} name of 1 to 256 characters; else the default is used */
export function rename(name) {
  if (name.trim() === '') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, name.trim().slice(0, 256));
}

/**
 * Header values are bytes: what is beyond Latin-1 cannot be sent as it is.
 *
 * @returns {Record<string, string>}
 */
export function sessionHeaders() {
  return policy.header ? { [policy.header]: sessionName() } : {};
}

/** Whether the name can stand in a header. @param {string} name */
export function isSendable(name) {
  return /^[\x20-\x7e]*$/.test(name);
}
