/** The result of a run as people read it. */

import { byId, el } from './dom.js';
import { outcomeOf, succeeded } from './outcome.js';
import { outputBlock } from './output.js';
import { problemCard } from './problem.js';
import { seconds, size } from './time.js';

/** Where the result is below the program, and so perhaps out of sight. */
const ONE_COLUMN = matchMedia('(max-width: 959px)');

const panel = () => byId('outcome');

/** Said to screen readers once, without what the program wrote. */
function announce(text) {
  byId('announcer').textContent = text;
}

/** A warm session mostly answers sooner than this; what would only flash up is not shown. In milliseconds. */
const FLASH = 150;

/**
 * The clock that runs while an answer is waited for.
 *
 * @param {boolean | undefined} cold whether a session has to be started first, if that is known
 * @returns {() => number} stops it; milliseconds
 */
export function showWaiting(cold) {
  const started = performance.now();
  const clock = el('span', { class: 'clock', 'aria-hidden': 'true', text: '0.0 s' });
  const tick = () => { clock.textContent = `${((performance.now() - started) / 1000).toFixed(1)} s`; };
  const draw = () => {
    tick();
    panel().replaceChildren(waiting(cold, clock));
  };
  const drawing = setTimeout(draw, cold ? 0 : FLASH);
  const ticking = setInterval(tick, 100);
  announce(cold ? 'Starting a session' : 'Running');
  if (ONE_COLUMN.matches) byId('result-title').scrollIntoView({ block: 'start' });
  return () => {
    clearTimeout(drawing);
    clearInterval(ticking);
    return performance.now() - started;
  };
}

function waiting(cold, clock) {
  const title = cold ? 'Starting a session\u2026' : 'Running\u2026';
  const note = cold ? 'The first run under a name waits until a container is there. Later ones do not.' : 'The program runs in your session.';
  return el('div', { class: 'verdict waiting' },
    el('span', { class: 'dot', 'aria-hidden': 'true' }), el('div', {}, el('h3', { text: title }), el('p', { class: 'muted', text: note })), el('span', { class: 'spring' }), clock);
}

/**
 * @param {{language: string, version: string, run: import('./outcome.js').Stage, compile?: import('./outcome.js').Stage}} result
 * @param {{elapsed: number, cold?: boolean}} how it came
 */
export function showResult(result, { elapsed, cold }) {
  const { kind, title, detail } = outcomeOf(result);
  const { run, compile } = result;
  const compiled = !compile || succeeded(compile);
  const shown = compiled ? run : compile;
  panel().replaceChildren(
    verdict(kind, title, detail),
    measures([
      ['Exit code', shown.code ?? 'none'], shown.signal ? ['Signal', shown.signal] : null,
      ['Program', duration(shown.wall_time)], ['CPU', duration(shown.cpu_time)], ['Memory', shown.memory ? size(shown.memory) : '\u2013'],
      compile && compiled ? ['Compiled in', duration(compile.wall_time)] : null,
      ['Answer after', seconds(elapsed)], ['Session', sessionWas(cold)], ['Runtime', `${result.language} ${result.version}`],
    ]),
    ...(compile ? stage('Compiler', compile, 'compile') : []),
    ...(compiled ? stage('', run, 'run') : []),
  );
  announce(`${title}. ${shown.code === null ? '' : `Exit code ${shown.code}.`} ${detail}`);
}

/** @param {import('./api.js').Problem} problem @param {() => void} again */
export function showProblem(problem, again) {
  panel().replaceChildren(problemCard(problem, { label: 'Run again', act: again }));
  announce(`${problem.title}. ${problem.message}`);
}

export function showCancelled() {
  const text = 'This page no longer waits for the answer. The program may run on until its time limit; stop the session to end it now.';
  panel().replaceChildren(verdict('stopped', 'Cancelled', text));
  announce('Cancelled');
}

function verdict(kind, title, detail) {
  return el('div', { class: `verdict ${kind}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }),
    el('div', {}, el('h3', { text: title }), detail ? el('p', { text: detail }) : null));
}

function sessionWas(cold) {
  if (cold === undefined) return '\u2013';
  return cold ? 'new' : 'warm';
}

function measures(pairs) {
  const list = el('dl', { class: 'measures' });
  for (const pair of pairs) {
    if (pair) list.append(el('div', {}, el('dt', { text: pair[0] }), el('dd', { text: pair[1] })));
  }
  return list;
}

/** Standard output always, since an empty one is an answer too; the others where there is something. */
function stage(prefix, { stdout, stderr }, name) {
  const named = (label) => (prefix ? `${prefix}: ${label}` : label);
  const blocks = [];
  if (stdout !== '') blocks.push(outputBlock(named('Standard output'), stdout, { stream: 'stdout', fileName: `${name}-stdout.txt` }));
  if (stderr !== '') blocks.push(outputBlock(named('Standard error'), stderr, { stream: 'stderr', fileName: `${name}-stderr.txt` }));
  if (blocks.length === 0 && !prefix) blocks.push(el('p', { class: 'muted', text: 'The program wrote nothing.' }));
  return blocks;
}

function duration(milliseconds) {
  return milliseconds === null || milliseconds === undefined ? '\u2013' : seconds(milliseconds);
}
