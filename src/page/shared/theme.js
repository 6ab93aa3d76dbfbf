/** Light, dark, or as the system has it. */

const KEY = 'sluice.theme';
const CHOICES = ['auto', 'light', 'dark'];

/** @param {HTMLElement} button goes round the choices */
export function themeButton(button) {
  let choice = CHOICES.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : 'auto';
  const show = () => {
    document.documentElement.dataset.theme = choice;
    button.textContent = `Theme: ${choice}`;
  };
  button.addEventListener('click', () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    localStorage.setItem(KEY, choice);
    show();
  });
  show();
}
