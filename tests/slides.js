// What tests/slides.py asks inside a page that shows a deck. It is loaded as `deck`.
window.deck = {
  notebook: () => jupyterapp.shell.currentWidget.content,

  shown: () => deck.notebook().widgets.filter((c) => c.node.classList.contains('jp-deck-mod-onscreen')),

  // What is one piece, whatever it is made of.
  pieces: 'img, svg, canvas, mjx-math, .noUi-base, select, input, button, .cm-line',
  // What is there for a screen reader or for the mouse only.
  apart: 'mjx-assistive-mml, .jp-cell-toolbar, .jp-Collapser, .jp-InputPrompt, .jp-OutputPrompt, ' +
    '.jp-OutputArea-promptOverlay, .cm-scroller > :not(.cm-content), .cm-announced',

  // Everything on the slide that is read or touched: pieces, and elements with words of their own.
  things: (cell) =>
    [...cell.node.querySelectorAll('*')].filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      // Words for a screen reader are one pixel large; a file field hides behind its button.
      if (width < 2 || height < 2 || !element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.closest(deck.apart) || element.parentElement.closest(deck.pieces)) return false;
      const words = [...element.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
      return words || element.matches(deck.pieces);
    }),

  // What cuts an element off: the screen, or a box that scrolls or hides what is too much for it.
  cut_by(element) {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const outside = (box) =>
      Math.max(box.left - left, box.top - top, right - box.right, bottom - box.bottom) > 1.5;
    if (outside({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) return 'the screen';
    for (let box = element; box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflow === 'visible') continue;
      // Its own box may be too small for its words; what is typed into a field scrolls in any case.
      const small = !box.matches('img, input') && box.scrollWidth > box.clientWidth + 1;
      if (box === element ? small : outside(box.getBoundingClientRect()))
        return `${box.tagName} ${box.className?.baseVal ?? box.className}`.slice(0, 60);
    }
    return null;
  },

  // The cells on the screen, where the lowest thing ends, the live pictures, and what is cut off.
  look() {
    const number = (cell) => deck.notebook().widgets.indexOf(cell);
    const things = deck.shown().flatMap((cell) => deck.things(cell).map((element) => [cell, element]));
    const bottoms = things.map(([, element]) => element.getBoundingClientRect().bottom);
    const cut = things.flatMap(([cell, element]) => {
      const by = deck.cut_by(element);
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const name = (element.alt || element.textContent || element.tagName).trim().slice(0, 40);
      const at = [left, top, right, bottom].map(Math.round);
      return by ? [`cell ${number(cell)}: "${name}" at ${at} is cut off by ${by}`] : [];
    });
    const live = deck.shown().filter((cell) => deck.picture(cell)?.naturalWidth);
    const letters = things.map(([, element]) =>
      element.matches('img, svg, canvas, mjx-math, .noUi-base, input:not([type=text], [type=number])') ? Infinity
        : parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom);
    const widths = live.map((cell) => deck.picture(cell).getBoundingClientRect().width);
    return {
      cells: deck.shown().map(number), live: live.map(number), widths, cut,
      bottom: Math.max(...bottoms), letters: Math.min(...letters),
    };
  },

  picture: (cell) => cell.node.querySelector('.explorable img.explorable-picture'),

  // True once a cell is where the show stands, and its pictures are there.
  arrived(index) {
    const { activeCellIndex, activeCell } = deck.notebook();
    return activeCellIndex === index && activeCell.node.classList.contains('jp-deck-mod-visible') &&
      deck.shown().every(({ node }) => [...node.querySelectorAll('img')].every((image) => image.complete));
  },

  go: (index) => void (deck.notebook().activeCellIndex = index),
};
