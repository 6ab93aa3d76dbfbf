/** What can be made to go wrong: to choose, to see, and to end. */

import { byId, button, el } from './dom.js';
import { control } from './pool.js';

const KINDS = {
  429: 'The pool is full (429)',
  404: 'The pool is full (404)',
  'cold-start': 'The session starts again and does not listen yet (502)',
  502: 'No container answers (502)',
  500: 'The pool fails (500)',
  503: 'The pool is unavailable (503)',
  401: 'The token is not accepted (401)',
  403: 'The role is missing (403)',
  'session-killed': 'The session dies under the program',
  'reset-before': 'The connection breaks before the program runs',
  'reset-after': 'The connection breaks after the program ran',
  'slow-headers': 'The answer comes late',
  'slow-body': 'The answer trickles',
  'truncated-body': 'The answer breaks off',
  'malformed-body': 'The answer is not JSON',
  'stray-answer': 'The answer comes twice',
  hang: 'No answer at all',
};

const choice = /** @type {HTMLSelectElement} */ (byId('fault'));
const how = /** @type {HTMLSelectElement} */ (byId('fault-how'));
const amount = /** @type {HTMLInputElement} */ (byId('fault-amount'));
const executions = /** @type {HTMLInputElement} */ (byId('fault-execute'));

/** @param {(work: () => Promise<unknown>) => Promise<void>} attempt shows what is refused */
export function openFaults(attempt) {
  choice.replaceChildren(...Object.entries(KINDS).map(([value, text]) => el('option', { value, text })));
  choice.value = '429';
  how.addEventListener('change', () => {
    byId('fault-amount-label').textContent = how.value === 'rate' ? 'Per cent' : 'Calls';
    amount.max = how.value === 'rate' ? '100' : '1000000';
    amount.value = how.value === 'rate' ? '100' : '3';
  });
  byId('fault-form').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(add);
  });
  let shown = '';

  async function add() {
    const { seed, rates, script } = await control('faults');
    const entry = { fault: choice.value, ...(executions.checked ? { path: '*/execute' } : {}) };
    const kept = script.filter((step) => step.left > 0).map(({ left, ...step }) => ({ ...step, times: left }));
    const plan = how.value === 'rate'
      ? { seed, rates: [...rates, { ...entry, rate: Number(amount.value) / 100 }], script: kept }
      : { seed, rates, script: [...kept, { ...entry, times: Number(amount.value) }] };
    await control('faults', 'PUT', plan);
  }

  return {
    async load() {
      const state = await control('faults');
      const text = JSON.stringify(state);
      if (text === shown) return;
      shown = text;
      render(state);
    },
  };

  function render({ rates, script, injected, waiting }) {
    const entries = [
      ...script.filter((step) => step.left > 0).map((step) => line(step, step.left === 1 ? 'the next' : `the next ${step.left}`, step.left === 1)),
      ...rates.map((rate) => line(rate, `${Math.round(rate.rate * 1000) / 10} % of the`)),
    ];
    const happened = Object.entries(injected).map(([name, count]) => `${name} \u00d7 ${count}`).join(', ');
    byId('fault-note').textContent = [happened ? `Happened since the plan began: ${happened}.` : '', waiting > 0 ? `${waiting} calls are held now.` : ''].join(' ').trim();
    byId('plan').replaceChildren(entries.length === 0
      ? el('p', { class: 'muted', text: 'Nothing is switched on: the pool behaves.' })
      : el('ul', {}, ...entries));
    if (entries.length > 0) byId('plan').append(el('div', { class: 'row' }, button('Switch all off', () => attempt(() => control('faults', 'DELETE')), { id: 'faults-off' })));
  }
}

function line(entry, share, one = false) {
  const calls = (entry.path === '*/execute' ? 'execution' : 'call') + (one ? '' : 's');
  return el('li', {}, el('strong', { text: KINDS[entry.fault] ?? entry.fault }), el('span', { class: 'muted', text: `${share} ${calls}` }));
}
