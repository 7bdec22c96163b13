// What tests/browser.py asks inside the page. It is loaded into every page as `look`.
window.look = {
  kernel: () => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel,

  // Resolves once the kernel has worked on all that was sent to it: it answers in order.
  answered: async () => void (await look.kernel().requestCommInfo({})),

  // True once the kernel has had nothing to do for `quiet` milliseconds.
  idle(quiet) {
    const now = performance.now();
    if (look.kernel()?.status !== 'idle') {
      look.since = null;
      return false;
    }
    look.since ??= now;
    if (now - look.since < quiet) return false;
    look.since = null;
    return true;
  },

  // Note every error of the kernel, also one in a callback, which Jupyter shows nowhere.
  watch() {
    look.errors = [];
    look.kernel().anyMessage.connect((_, { direction, msg }) => {
      if (direction === 'recv' && msg.header.msg_type === 'error')
        look.errors.push(`${msg.content.ename}: ${msg.content.evalue}`);
    });
  },

  state: (root) => ({
    picture: root.querySelector('img.explorable-picture')?.src,
    text: root.querySelector('.explorable-twin')?.textContent,
    error: root.querySelector('.explorable-error')?.textContent ?? '',
  }),

  // True once picture and text both changed, or once it is clear that they will not.
  settled([root, before, patience]) {
    const now = look.state(root);
    return (now.picture !== before.picture && now.text !== before.text) || look.idle(patience);
  },

  handles: '.noUi-handle, select, input, button',

  controls: (root) =>
    [...root.querySelectorAll(look.handles)]
      .map((element, index) => ({ index, kind: look.kind(element), label: look.label(element) }))
      .filter(({ kind, index }) =>
        kind && root.querySelectorAll(look.handles)[index].getClientRects().length),

  // The kind of control that an element is; null if pressing it can change nothing.
  kind(element) {
    const play = element.closest('.widget-play');
    const chosen = element.checked || element.matches('.widget-toggle-buttons .mod-active');
    if (element.closest('.widget-upload')) return element.type === 'file' ? null : 'upload';
    if (play) return element === play.querySelector('button') ? 'play' : null;
    if (element.matches('.widget-toggle-button')) return chosen ? null : 'toggle';
    if (element.matches('.noUi-handle')) return 'slider';
    if (element.matches('select')) return 'menu';
    if (element.matches('button')) return 'button';
    if (element.type === 'radio') return chosen ? null : 'choice';
    return { checkbox: 'switch', number: 'number' }[element.type] ?? 'text';
  },

  label(element) {
    const own = element.matches('button') ? element : element.closest('.widget-radio-box label');
    const beside = element.closest('.lm-Widget').querySelectorAll('.widget-label, label');
    // A check box has an empty label of zero width before its text.
    const texts = (own ? [own] : [...beside]).map((e) => e.textContent.replace(/\u200b/g, '').trim());
    return texts.find(Boolean) ?? element.ariaLabel ?? element.title;
  },

  // What has the focus: in which cell, whether a key would be written there, and which control.
  focus() {
    const cells = window.jupyterapp.shell.currentWidget.content;
    const element = document.activeElement;
    const output = element.closest('.explorable, .exercise');
    const cell = cells.widgets.findIndex(({ node }) => node.contains(element));
    return { cell, active: cells.activeCellIndex, mode: cells.mode,
      kind: output && look.kind(element), label: output && look.label(element) };
  },

  // The number of cells; the places in the widgets of the active one at which Tab still stops;
  // and what the widgets around the focus show and say.
  cells: () => window.jupyterapp.shell.currentWidget.content.widgets.length,
  stops() {
    const at = document.activeElement;
    const cell = window.jupyterapp.shell.currentWidget.content.activeCell.node;
    const kinds = 'select, input, button, [tabindex="0"], [contenteditable=true]';
    return [...cell.querySelectorAll(`:is(.explorable, .exercise) :is(${kinds})`)].filter((e) =>
      e.getClientRects().length && e.getAttribute('tabindex') !== '-1' && !e.disabled &&
      at.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING &&
      !(at.type === 'radio' && e.type === 'radio' && e.name === at.name)).length;
  },
  panel: () => {
    const root = document.activeElement.closest('.explorable, .exercise');
    if (!root) return ''; // a link in the text, say
    return root.innerText + root.querySelector('.explorable-picture')?.src +
      [...root.querySelectorAll('input')].map((e) => e.checked);
  },

  // Of the first explorable: its text, what is said aloud, and the sign over it.
  twin: () => document.querySelector('.explorable-twin')?.innerText,
  said: () => document.querySelector('.explorable [role=status]').textContent,
  sign: () => getComputedStyle(document.querySelector('.explorable'), '::before').content,

  // Count the messages to the kernel, and how many of them wait for its answer at a time.
  count() {
    look.sent = look.most = 0;
    if (look.waiting) return;
    const waiting = (look.waiting = new Set());
    look.kernel().anyMessage.connect((_, { direction, msg }) => {
      if (direction === 'send' && msg.header.msg_type === 'comm_msg') {
        waiting.add(msg.header.msg_id);
        look.sent += 1;
        look.most = Math.max(look.most, waiting.size);
      }
      if (msg.header.msg_type === 'status' && msg.content.execution_state === 'idle')
        waiting.delete(msg.parent_header.msg_id);
    });
  },
  counted: () => [look.sent, look.most],

  // The controls and labels of which a part cannot be seen: outside of what holds them, or "cle...".
  cut: (root) =>
    [...root.querySelectorAll(`${look.handles}, .widget-label, img, .widget-html-content`)]
      .filter((element) => element.getClientRects().length && !element.closest('[role=status]'))
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        for (let box = element.parentElement; box !== root.parentElement; box = box.parentElement) {
          const outer = box.getBoundingClientRect();
          if (left < outer.left - 10 || right > outer.right + 10) return true; // a slider's knob
        }
        return element.matches('button') && element.scrollWidth > element.clientWidth;
      })
      .map((element) => `${look.kind(element) ?? element.className} ${look.label(element)}`),
};
