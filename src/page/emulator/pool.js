/** The pool's control routes. */

/** @param {string} route @param {string} [method] @param {object} [body] */
export async function control(route, method = 'GET', body = undefined) {
  const response = await fetch(new URL(route, document.baseURI), { method, body: body && JSON.stringify(body), cache: 'no-store' });
  const text = await response.text();
  const answer = text === '' ? {} : JSON.parse(text);
  if (!response.ok) throw new Error(answer.message ?? answer.error?.message ?? `HTTP ${response.status}`);
  return answer;
}

/** Seconds of an ISO 8601 duration as Java writes it. @param {string} text */
export function secondsOf(text) {
  const [, hours, minutes, seconds] = /^PT(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?$/.exec(text) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}
