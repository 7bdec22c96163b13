// What ipywidgets leaves out, done in the page: names of sliders and play buttons, changes said
// aloud, and keys that stay with the control. `page.py` calls this from a hidden picture.
(function adopt(hook, tries = 50) {
  const root = hook.closest('.explorable, .exercise');
  if (!root) return void (tries && setTimeout(adopt, 100, hook, tries - 1)); // not in place yet

  const label = (element) => element?.querySelector('.widget-label')?.textContent.trim() ?? '';
  const all = (selector, change) => root.querySelectorAll(selector).forEach(change);
  const name = () => {
    all('.widget-slider', (e) => e.querySelector('.noUi-handle')?.setAttribute('aria-label', label(e)));
    all('.widget-play', (e) =>
      ['play or pause', 'stop'].forEach((does, i) =>
        e.querySelectorAll('button')[i].setAttribute('aria-label', `${does} ${label(e.parentElement)}`)));
    all('.widget-radio-box', (e) => {
      e.setAttribute('role', 'radiogroup');
      e.setAttribute('aria-label', root.querySelector('.prediction-question')?.textContent ?? label(e.parentElement));
    });
  };

  // A screen reader says what changes in an element that stays. Only for the reader whose focus is
  // in this view, and only once the text rests: nobody can listen to each step of a training.
  const said = hook.parentElement.querySelector('[role=status]');
  const text = () => root.querySelector('.explorable-twin, .prediction-answer')?.innerText ?? '';
  let last = text(), rest;
  const say = () => {
    if (text() === last) return;
    last = text();
    clearTimeout(rest);
    rest = setTimeout(() => root.contains(document.activeElement) && (said.textContent = last), 500);
  };

  if (hook.dataset.title) {
    root.setAttribute('role', 'group');
    root.setAttribute('aria-label', hook.dataset.title);
  }
  new MutationObserver(() => (name(), say())).observe(root, { childList: true, subtree: true });
  name();

  // JupyterLab takes letters, arrows and Enter for itself, also from a button: `d d` would delete
  // the cell. It leaves an element with this attribute alone.
  if (window.explorableKeys) return;
  window.explorableKeys = true;
  window.addEventListener('keydown', (event) => {
    if (!event.target.closest?.('.explorable, .exercise')) return;
    const shortcut = event.ctrlKey || event.metaKey || event.altKey || event.key === 'Escape' ||
      (event.key === 'Enter' && event.shiftKey) || event.key.startsWith('Page') || // a clicker
      (event.key === ' ' && event.target.matches('.noUi-handle')); // a slider has no use for it
    event.target.toggleAttribute('data-lm-suppress-shortcuts', !shortcut);
    if (event.key === 'Escape') event.target.closest('.jp-Cell')?.focus(); // the way back
  }, true);
  // Browsers leave letters out of a number field without a word.
  window.addEventListener('beforeinput', (event) => {
    if (!event.target.matches?.('.explorable input[type=number]')) return;
    const letters = /[^\d.,e+-]/i.test(event.data ?? '');
    event.target.setCustomValidity(letters ? 'Only a number fits here, like 2 or -0.5.' : '');
    if (letters) event.target.reportValidity();
  }, true);
})
