/** The pool as it is now, again every second, and what a person changes about it. */

import { byId, cautiousButton, el } from './dom.js';
import { openFaults } from './faults.js';
import { control, secondsOf } from './pool.js';
import { themeButton } from './theme.js';
import { countdown, timeOfDay } from './time.js';

const PERIOD = 1000;
/** More free slots than this are told by their number. */
const MOST_FREE = 24;

const form = /** @type {HTMLFormElement} */ (byId('settings-form'));
const faults = openFaults(attempt);
let settings = { maxSessions: 5, cooldown: 'PT5M' };
/** What the user is changing must not change under the fingers. */
let edited = false;

async function look() {
  try {
    const [now, sessions, counts] = await Promise.all([control('clock'), control('sessions'), control('counts'), readSettings(), faults.load()]);
    renderSlots(sessions, Date.parse(now.now));
    renderCounts(counts);
    byId('clock').textContent = timeOfDay(now.now);
    say('link', '');
  } catch {
    say('link', 'The emulator does not answer. Trying again\u2026');
  }
}

async function readSettings() {
  settings = await control('settings');
  if (edited) return;
  for (const name of ['kind', 'maxSessions', 'ready']) field(name).value = settings[name];
  for (const name of ['coldStart', 'cooldown']) field(name).value = secondsOf(settings[name]);
  field('roleAssigned').checked = settings.roleAssigned;
}

function field(name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

function renderSlots(sessions, now) {
  const free = Math.max(0, settings.maxSessions - sessions.length);
  say('taken', `${sessions.length} of ${settings.maxSessions} taken`);
  const cooldown = secondsOf(settings.cooldown) * 1000;
  const taken = sessions.map((session) => slot(session, Math.max(0, Date.parse(session.expiresAt) - now), cooldown));
  const empty = Array.from({ length: Math.min(free, MOST_FREE) }, () => el('li', { class: 'slot free', text: 'Free' }));
  if (free > MOST_FREE) empty.push(el('li', { class: 'slot free', text: `and ${free - MOST_FREE} more` }));
  byId('slots').replaceChildren(...taken, ...empty);
}

function slot({ identifier, state, createdAt }, left, cooldown) {
  return el('li', { class: `slot ${state}` },
    el('strong', { text: state }),
    el('span', { class: 'name', text: identifier, title: identifier }),
    el('span', { class: 'muted small', text: `Since ${timeOfDay(createdAt)}` }),
    el('span', { class: 'muted small left', text: state === 'Running' ? 'In use' : `Ends in ${countdown(left)}` }),
    el('progress', { max: cooldown, value: Math.min(left, cooldown), 'aria-label': 'Cooldown left' }));
}

function renderCounts(counts) {
  const words = { requests: 'Requests', refused: 'Refused', allocations: 'Sessions allocated', tokenRequests: 'Tokens asked for' };
  const values = Object.entries(words).map(([name, text]) => el('div', {}, el('dt', { text }), el('dd', { text: counts[name] })));
  byId('counts').replaceChildren(...values);
}

async function attempt(work) {
  try {
    await work();
    say('message', '');
  } catch (failure) {
    say('message', failure.message);
  }
  await look();
}

/** Without touching what already stands there, so that it is not read out again. */
function say(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

form.addEventListener('input', () => { edited = true; });
form.addEventListener('submit', (event) => {
  event.preventDefault();
  edited = false;
  attempt(() => control('settings', 'PUT', {
    kind: field('kind').value,
    maxSessions: Number(field('maxSessions').value),
    ready: Number(field('ready').value),
    coldStart: `PT${field('coldStart').value}S`,
    cooldown: `PT${field('cooldown').value}S`,
    roleAssigned: field('roleAssigned').checked,
  }));
});
for (const step of document.querySelectorAll('[data-advance]')) {
  step.addEventListener('click', () => attempt(() => control('clock', 'POST', { advance: step.dataset.advance })));
}
byId('revoke').addEventListener('click', () => attempt(() => control('tokens/revoke', 'POST')));
byId('end-all').append(cautiousButton('End all sessions', 'End them and their files?', () => attempt(() => control('sessions', 'DELETE')), { class: 'button small' }));
themeButton(byId('theme'));
look();
setInterval(() => { if (!document.hidden) look(); }, PERIOD);
