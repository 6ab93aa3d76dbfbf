/** Small helpers around the document. Text goes in as text alone: nothing here, or anywhere on the page, parses markup. */

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element ${id}`);
  return found;
}

/**
 * Makes an element. `text` becomes its text, `on…` a listener, `class` and everything with a dash an attribute, the
 * rest a property.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | null | undefined)} children
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === 'text') element.textContent = String(value);
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class' || name === 'role' || name === 'for' || name.includes('-')) element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A button of the page's look. */
export function button(label, onclick, properties = {}) {
  return el('button', { type: 'button', class: 'button', text: label, onclick, ...properties });
}

/**
 * A button that asks once more in place before it does what cannot be undone.
 *
 * @param {string} label
 * @param {string} question shown on the button after the first press
 * @param {() => void} act
 */
export function cautiousButton(label, question, act, properties = {}) {
  let asked = false;
  const spoken = properties['aria-label'];
  const say = (text, more) => {
    made.textContent = text;
    if (spoken) made.setAttribute('aria-label', `${spoken}${more}`);
  };
  const calm = () => {
    asked = false;
    say(label, '');
    made.classList.remove('danger');
  };
  const made = button(label, () => {
    if (asked) {
      calm();
      act();
      return;
    }
    asked = true;
    say(question, `: ${question}`);
    made.classList.add('danger');
  }, properties);
  made.addEventListener('blur', calm);
  return made;
}

/** Copies, and says so on the button for a moment. */
export function copyButton(label, text, properties = {}) {
  const made = button(label, async () => {
    const done = await copy(text());
    made.textContent = done ? 'Copied' : 'Cannot copy here';
    setTimeout(() => { made.textContent = label; }, 1500);
  }, { ...properties, class: 'button small' });
  return made;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Gives bytes to the user as a file, without leaving the page. */
export function saveAs(name, blob) {
  const link = el('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
