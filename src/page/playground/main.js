/** Puts the page together: a program, a run of it, its result, and the session that it ran in. */

import { Problem, call } from './api.js';
import { sessionHeaders } from './caller.js';
import { ask, forget, hasCredential, wanted } from './credential.js';
import { byId, copyButton, el } from './dom.js';
import { openEditor } from './editor.js';
import { examplesOf, reasonForNone } from './examples.js';
import { facts } from './facts.js';
import { titleOf } from './languages.js';
import { openProgram, save, saved } from './program.js';
import { asCurl, asHttp, requestBody } from './request.js';
import { showCancelled, showProblem, showResult, showWaiting } from './result.js';
import { openSession } from './session.js';
import { themeButton } from './theme.js';

const languages = /** @type {HTMLSelectElement} */ (byId('language'));
const examples = /** @type {HTMLSelectElement} */ (byId('example'));
const runButton = /** @type {HTMLButtonElement} */ (byId('run'));
const cancelButton = /** @type {HTMLButtonElement} */ (byId('cancel'));

/** @type {import('./program.js').Program} */
const EMPTY = { files: [{ name: 'main', content: '' }] };

/** @type {{language: string, version: string}[]} */
let runtimes = [];
/** What was written in each language, for whoever comes back to it. @type {Map<string, import('./program.js').Program>} */
const drafts = new Map();
let chosen = '';
/** @type {AbortController | undefined} the run that is under way */
let underWay;

const editor = openEditor(byId('editor'), { run, changed: (text) => program.edited(text) });
const program = openProgram(editor, programChanged);
const session = openSession();

function runtime() {
  return runtimes[Number(languages.value)] ?? { language: 'python', version: '*' };
}

function body() {
  return requestBody(runtime(), program.value());
}

function programChanged() {
  if (chosen) save(chosen, program.value());
  showRequest();
}

function showRequest() {
  if (!(/** @type {HTMLDetailsElement} */ (byId('request')).open)) return;
  byId('request-http').textContent = asHttp(body());
  byId('request-curl').textContent = asCurl(body());
}

async function run() {
  if (underWay || runtimes.length === 0) return;
  const mine = new AbortController();
  underWay = mine;
  showRunning(true);
  const cold = session.isCold();
  const stopClock = showWaiting(cold);
  session.setRunning(true);
  try {
    const response = await call('POST', 'execute', {
      headers: { 'Content-Type': 'application/json', ...sessionHeaders() }, body: JSON.stringify(body()), signal: mine.signal,
    });
    const result = await response.json();
    showResult(result, { elapsed: stopClock(), cold });
  } catch (failure) {
    if (failure.name === 'AbortError') showCancelled();
    else showProblem(failure instanceof Problem ? failure : new Problem({ title: 'The answer cannot be read', detail: String(failure.message) }), run);
  } finally {
    stopClock();
    underWay = undefined;
    showRunning(false);
    session.setRunning(false);
  }
}

/** The two buttons change places, so that whoever pressed one has the focus on the other. */
function showRunning(now) {
  const [shown, hidden] = now ? [cancelButton, runButton] : [runButton, cancelButton];
  const focused = document.activeElement === hidden;
  shown.hidden = false;
  hidden.hidden = true;
  if (focused) shown.focus();
}

function languageChosen(wish) {
  const { language } = runtime();
  if (chosen) drafts.set(chosen, program.value());
  chosen = language;
  const choices = examplesOf(language);
  showExamples(language, choices);
  program.load(wish ?? drafts.get(language) ?? choices[0] ?? EMPTY);
  editor.highlight(language);
}

function showExamples(language, choices) {
  const titles = choices.length > 0 ? choices.map((example) => example.title) : ['No example'];
  examples.replaceChildren(...titles.map((title, index) => el('option', { value: String(index), text: title })));
  examples.disabled = runtimes.length === 0 || choices.length === 0;
  byId('no-example').textContent = choices.length > 0 ? '' : reasonForNone(language);
}

async function loadRuntimes() {
  try {
    const response = await call('GET', 'runtimes', { headers: sessionHeaders() });
    runtimes = await response.json();
    runtimes.sort((a, b) => titleOf(a.language).localeCompare(titleOf(b.language)));
    languages.replaceChildren(...runtimes.map(({ language, version }, index) => el('option', { value: String(index), text: `${titleOf(language)} ${version}` })));
    const before = saved();
    const wished = runtimes.findIndex(({ language }) => language === (before?.language ?? 'python'));
    languages.value = String(Math.max(0, wished));
    languageChosen(before && wished >= 0 ? before.program : undefined);
    languages.disabled = runButton.disabled = runtimes.length === 0;
    if (byId('outcome').querySelector('.problem')) byId('outcome').replaceChildren();
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    showProblem(failure, start);
  }
}

async function start() {
  await loadRuntimes();
  if (runtimes.length > 0) await session.load();
}

byId('run').addEventListener('click', run);
cancelButton.addEventListener('click', () => underWay?.abort());
languages.addEventListener('change', () => languageChosen());
examples.addEventListener('change', () => program.load(examplesOf(runtime().language)[Number(examples.value)]));
byId('request').addEventListener('toggle', showRequest);
document.addEventListener('session-renamed', showRequest);
document.addEventListener('keydown', (event) => {
  const inEditor = event.composedPath().includes(byId('editor'));
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !inEditor) run();
});
byId('request-tools').append(copyButton('Copy request', () => asHttp(body())), copyButton('Copy curl', () => asCurl(body())));

themeButton(byId('theme'));
byId('sign-out').hidden = !(wanted && hasCredential());
byId('sign-out').addEventListener('click', () => { forget(); ask(); });
byId('sign-in-cancel').addEventListener('click', () => /** @type {HTMLDialogElement} */ (byId('sign-in')).close(''));
if (facts.poolPage) {
  const link = /** @type {HTMLAnchorElement} */ (byId('pool-link'));
  link.href = facts.poolPage;
  link.hidden = false;
}
program.load({ files: [{ name: 'main.py', content: '' }] });
start();
