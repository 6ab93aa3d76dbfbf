/** A problem as people read it: what happened, what helps, and when to try again. */

import { button, el } from './dom.js';
import { facts } from './facts.js';

/**
 * @param {import('./api.js').Problem} problem
 * @param {{label: string, act: () => void}} [again]
 */
export function problemCard(problem, again) {
  const [happened, remedy] = parts(problem.message);
  const actions = el('div', { class: 'row' });
  if (again) actions.append(retryButton(again, problem.retryAfter));
  if (problem.type.endsWith(':pool-exhausted') && facts.poolPage) {
    actions.append(el('a', { class: 'button', href: facts.poolPage, target: '_blank', rel: 'noopener', text: 'See who holds the slots' }));
  }
  return el('section', { class: 'problem', 'aria-label': 'Problem' },
    el('h3', { text: problem.title }),
    el('p', { text: happened }),
    remedy ? el('p', { class: 'remedy' }, el('strong', { text: 'What helps: ' }), remedy) : null,
    actions.childElementCount > 0 ? actions : null,
    el('p', { class: 'muted small' }, problem.status ? `HTTP ${problem.status} \u00b7 ` : '', el('code', { text: problem.type })));
}

/** `detail` begins with what happened; the remedy follows in sentences of its own. */
function parts(detail) {
  const end = detail.search(/\. (?=[A-Z])/);
  return end < 0 ? [detail, ''] : [detail.slice(0, end + 1), detail.slice(end + 2)];
}

/** Counts down to when another try makes sense, but lets nobody wait who does not want to. */
function retryButton({ label, act }, retryAfter) {
  const made = button(label, act);
  if (!retryAfter) return made;
  let left = Math.ceil(retryAfter);
  made.textContent = `${label} (best in ${left} s)`;
  const timer = setInterval(() => {
    left -= 1;
    made.textContent = left > 0 ? `${label} (best in ${left} s)` : label;
    if (left <= 0 || !made.isConnected) clearInterval(timer);
  }, 1000);
  return made;
}
