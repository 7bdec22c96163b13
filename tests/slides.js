// What tests/slides.py asks inside a page that shows a deck. It is loaded as `deck`.
window.deck = {
  notebook: () => jupyterapp.shell.currentWidget.content,

  // Everything that is read or touched on a slide; a picture and a formula count as one piece.
  pieces: 'img, svg, canvas, mjx-container > mjx-math, .noUi-base, select, input, button, .cm-line',
  // What is there for a screen reader or a mouse only, and handles that stand over their slider.
  apart: 'mjx-assistive-mml, .jp-Toolbar, .jp-cell-toolbar, .jp-Collapser, .jp-InputPrompt, ' +
    '.jp-OutputPrompt, .jp-OutputArea-promptOverlay, .cm-cursorLayer, .cm-selectionLayer, ' +
    '.noUi-base *, option, .cm-scroller > :not(.cm-content), .cm-announced',

  // Where a piece is cut off by the screen, or by something that scrolls or hides what is too much.
  cut(element) {
    const box = element.getBoundingClientRect();
    const sides = (outer) => [
      outer.left - box.left, outer.top - box.top, box.right - outer.right, box.bottom - outer.bottom,
    ].some((over) => over > 1.5);
    if (sides({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) return 'the screen';
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      if (getComputedStyle(e).overflow === 'visible') continue;
      const name = `${e.tagName} ${e.className?.baseVal ?? e.className}`.slice(0, 60);
      if (e !== element && sides(e.getBoundingClientRect())) return name;
      // Words in a box that is too small for them; a text field scrolls as one types.
      if (e === element && !e.matches('input, img') && e.scrollWidth > e.clientWidth + 1) return name;
    }
    return null;
  },

  // Return the active cell, what is on the screen, and what is cut off.
  look() {
    const { widgets, activeCellIndex } = deck.notebook();
    const shown = widgets.filter((cell) => cell.node.classList.contains('jp-deck-mod-onscreen'));
    const box = (e) => e.getBoundingClientRect();
    const cut = [];
    const bottom = [];
    for (const cell of shown) {
      for (const element of cell.node.querySelectorAll('*')) {
        const piece = element.matches(deck.pieces);
        const text = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        if (!(piece || text) || element.closest(deck.apart)) continue;
        if (!piece && element.parentElement.closest(deck.pieces)) continue;
        const { left, top, right, bottom: end, width, height } = box(element);
        // Words for screen readers are one pixel large; a file field hides behind its button.
        if (width < 2 || height < 2 || !element.checkVisibility({ visibilityProperty: true })) continue;
        bottom.push(end);
        const by = deck.cut(element);
        const words = (element.textContent || element.alt || element.tagName).trim().slice(0, 40);
        if (by)
          cut.push({ cell: widgets.indexOf(cell), words, by, at: [left, top, right, end].map(Math.round) });
      }
    }
    return {
      active: activeCellIndex,
      cells: shown.map((cell) => widgets.indexOf(cell)),
      bottom: Math.round(Math.max(...bottom)),
      cut,
      // Explorables and questions of cells that are shown, not hidden for a later key.
      live: shown.flatMap((cell) => [...cell.node.querySelectorAll('.explorable, .exercise')]).length,
      pictures: shown.flatMap((cell) => [...cell.node.querySelectorAll('img.explorable-picture')])
        .filter((picture) => picture.naturalWidth && box(picture).width > 100).length,
    };
  },

  // True once a cell is the active one, and its pictures are there.
  arrived: (index) =>
    deck.notebook().activeCellIndex === index &&
    deck.notebook().activeCell.node.classList.contains('jp-deck-mod-visible') &&
    [...document.querySelectorAll('.jp-deck-mod-onscreen img')].every((image) => image.complete),
};
