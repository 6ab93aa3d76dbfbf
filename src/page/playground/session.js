/** The session panel: whether there is one, until when, and its end. */

import { Problem, call } from './api.js';
import { isSendable, lasting, policy, rename, sessionHeaders, sessionName } from './caller.js';
import { byId, cautiousButton, el } from './dom.js';
import { problemCard } from './problem.js';
import { openFiles } from './session-files.js';
import { countdown, timeOfDay } from './time.js';

const REFRESH = 20_000;

/** @typedef {{exists: boolean, createdAt?: string, lastUsedAt?: string, expiresAt?: string}} SessionState */

export function openSession() {
  const state = byId('session-state');
  const nameField = /** @type {HTMLInputElement} */ (byId('session-name'));
  const files = openFiles(() => load());
  /** @type {SessionState | undefined} */
  let known;
  /** How far the gateway's clock is ahead of this machine's. */
  let skew = 0;
  let running = false;
  /** Answers come in any order; only that of the last question counts. */
  let asked = 0;

  const stopButton = cautiousButton('Stop session', 'Stop it and lose its files?', stop, { id: 'stop-session' });
  byId('session-actions').append(stopButton);
  byId('session-note').textContent = policy.note;
  byId('session-name-row').hidden = !policy.header;
  if (policy.header) {
    byId('session-name-label').textContent = policy.label ?? '';
    nameField.value = sessionName();
  }
  byId('session-files').hidden = !lasting;
  nameField.addEventListener('input', () => {
    const good = isSendable(nameField.value);
    nameField.setAttribute('aria-invalid', String(!good));
    byId('session-note').textContent = good ? policy.note : 'Letters without accents, digits and signs alone: the name travels in a header.';
  });
  nameField.addEventListener('change', changeName);

  function changeName() {
    if (!isSendable(nameField.value)) return;
    rename(nameField.value);
    nameField.value = sessionName();
    known = undefined;
    render();
    files.clear();
    load();
    document.dispatchEvent(new Event('session-renamed'));
  }

  async function load() {
    if (!lasting) {
      stopButton.hidden = true;
      return;
    }
    const question = ++asked;
    try {
      const response = await call('GET', 'session', { headers: sessionHeaders() });
      const answer = await response.json();
      if (question !== asked) return;
      known = answer;
      skew = Date.parse(response.headers.get('Date') ?? '') - Date.now() || 0;
      render();
      if (known?.exists) await files.load();
      else files.clear();
    } catch (failure) {
      if (question === asked && failure instanceof Problem) state.replaceChildren(problemCard(failure, { label: 'Try again', act: load }));
    }
  }

  /** Whether the next run has to wait for a container. @returns {boolean | undefined} undefined while nobody knows */
  function isCold() {
    return !lasting || (known && !known.exists);
  }

  function render() {
    stopButton.hidden = !known?.exists;
    if (running && isCold()) return show('starting', 'Starting\u2026', 'A container is being made ready.');
    if (!known) return show('none', 'Looking\u2026', '');
    if (!known.exists) return show('none', 'No session yet', 'The first run starts one.');
    const left = known.expiresAt ? Date.parse(known.expiresAt) - Date.now() - skew : undefined;
    const since = known.createdAt ? `Since ${timeOfDay(known.createdAt)}.` : '';
    const until = left === undefined ? '' : left > 0 ? `Ends in ${countdown(left)} if nobody uses it.` : 'Its time is over.';
    if (left !== undefined && left <= 0 && !running) known = { exists: false };
    return show('warm', running ? 'Warm, running' : 'Warm', `${since} ${until}`.trim());
  }

  function show(kind, title, detail) {
    const text = `${kind}|${title}|${detail}`;
    if (state.dataset.shown === text && state.firstElementChild?.classList.contains('verdict')) return;
    state.dataset.shown = text;
    state.replaceChildren(el('div', { class: `verdict small ${kind}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }),
      el('div', {}, el('h3', { text: title }), detail ? el('p', { class: 'muted', text: detail }) : null)));
  }

  async function stop() {
    stopButton.disabled = true;
    try {
      await call('DELETE', 'session', { headers: sessionHeaders() });
      byId('announcer').textContent = 'The session is stopped';
      await load();
    } catch (failure) {
      if (failure instanceof Problem) state.replaceChildren(problemCard(failure));
    } finally {
      stopButton.disabled = false;
    }
  }

  setInterval(() => { if (!document.hidden && known) render(); }, 1000);
  setInterval(() => { if (!document.hidden && known?.exists) load(); }, REFRESH);
  document.addEventListener('visibilitychange', () => { if (!document.hidden && known) load(); });
  render();

  return {
    load,
    isCold,
    /** @param {boolean} now */
    setRunning(now) {
      running = now;
      if (!known?.exists) render();
      return now ? undefined : load();
    },
  };
}
