/** The session's own files, which programs see at /mnt/data as long as the session lives. */

import { Problem, call } from './api.js';
import { sessionHeaders } from './caller.js';
import { button, byId, cautiousButton, el, saveAs } from './dom.js';
import { problemCard } from './problem.js';
import { size } from './time.js';

/** @typedef {{path: string, size?: number, modifiedAt?: string, type?: string}} SessionFile */

/** @param {() => void} sessionChanged after an upload, which may have started the session */
export function openFiles(sessionChanged) {
  const list = byId('file-list');
  const message = byId('file-message');
  const picker = /** @type {HTMLInputElement} */ (byId('file-picker'));
  const area = byId('session-files');
  const upload = /** @type {HTMLButtonElement} */ (byId('upload'));

  upload.addEventListener('click', () => picker.click());
  picker.addEventListener('change', async () => {
    await put([...(picker.files ?? [])]);
    picker.value = '';
  });
  area.addEventListener('dragover', (event) => { event.preventDefault(); area.classList.add('dropping'); });
  area.addEventListener('dragleave', () => area.classList.remove('dropping'));
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('dropping');
    put([...(event.dataTransfer?.files ?? [])]);
  });

  async function put(chosen) {
    try {
      for (const file of chosen) {
        say(`Uploading ${file.name}\u2026`);
        await call('PUT', pathOf(file.name), { headers: { ...sessionHeaders(), 'Content-Type': 'application/octet-stream' }, body: file });
      }
      say('');
      sessionChanged();
    } catch (failure) {
      refused(failure);
    }
  }

  async function load() {
    try {
      const response = await call('GET', 'session/files', { headers: sessionHeaders() });
      const { files = [] } = await response.json();
      upload.disabled = false;
      render(files.filter((file) => file.type === 'file'));
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      // A gateway or an adapter that knows no files is nothing that has gone wrong.
      if (failure.status === 501 || failure.status === 404) {
        upload.disabled = true;
        list.replaceChildren();
        say('The sessions of this gateway do not offer their files.');
      } else {
        refused(failure);
      }
    }
  }

  /** @param {SessionFile[]} files */
  function render(files) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.key;
    list.replaceChildren(...files.map(row));
    if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    say(files.length === 0 ? 'No files. Programs keep theirs in /mnt/data.' : '');
  }

  function row(file) {
    const download = button(file.path, () => get(file), { class: 'link', 'aria-label': `Download ${file.path}` });
    const remove = cautiousButton('Delete', 'Really?', () => del(file), { class: 'button small', 'aria-label': `Delete ${file.path}` });
    download.dataset.key = `get ${file.path}`;
    return el('li', {}, download, el('span', { class: 'muted', text: file.size === undefined ? '' : size(file.size) }), remove);
  }

  async function get(file) {
    try {
      const response = await call('GET', pathOf(file.path), { headers: { ...sessionHeaders(), Accept: '*/*' } });
      saveAs(file.path.split('/').pop() ?? 'file', new Blob([await response.arrayBuffer()], { type: 'application/octet-stream' }));
    } catch (failure) {
      refused(failure);
    }
  }

  async function del(file) {
    try {
      await call('DELETE', pathOf(file.path), { headers: sessionHeaders() });
      await load();
    } catch (failure) {
      refused(failure);
    }
  }

  function refused(failure) {
    if (!(failure instanceof Problem)) throw failure;
    message.replaceChildren(problemCard(failure));
  }

  function say(text) {
    message.replaceChildren(text === '' ? '' : el('p', { class: 'muted', text }));
  }

  return {
    load,
    clear() {
      list.replaceChildren();
      say('They appear once there is a session. An upload starts one.');
    },
  };
}

function pathOf(name) {
  return `session/files/${name.split('/').map(encodeURIComponent).join('/')}`;
}
