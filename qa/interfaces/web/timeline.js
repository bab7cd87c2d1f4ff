// A mark of the chart opens its statement, by mouse and by keyboard: of all marks one is reached
// with Tab, the others from there with the arrow keys. Each tells others of the page which statement
// it wants: document, 'qa-open', { doc, at }.
const CHART = '#qa-timeline svg.marks';
const MARKS = `${CHART} .mark-symbol path[aria-label]`;

function marks() {
  return [...document.querySelectorAll(MARKS)].sort((a, b) => datum(a).day - datum(b).day || datum(a).lane - datum(b).lane);
}

function datum(mark) {
  return mark.__data__.datum;
}

function open(mark) {
  const { doc, at } = datum(mark);
  document.dispatchEvent(new CustomEvent('qa-open', { detail: { doc, at } }));
}

function prepare() {
  const all = marks();
  const reached = all.find((mark) => mark.tabIndex === 0) || all[0];
  for (const mark of all) {
    mark.setAttribute('role', 'link');
    mark.setAttribute('tabindex', mark === reached ? '0' : '-1');
  }
}

// Vega shows the hint of a mark to a pointer; one who comes by keyboard gets it too.
function point(kind, mark) {
  const { left, top, width, height } = mark.getBoundingClientRect();
  const place = { bubbles: true, clientX: left + width / 2, clientY: top + height / 2 };
  mark.dispatchEvent(new PointerEvent(`pointer${kind}`, place));
  mark.dispatchEvent(new MouseEvent(`mouse${kind}`, place));
}

function markOf(event) {
  return event.target instanceof Element ? event.target.closest(MARKS) : null;
}

document.addEventListener('click', (event) => {
  const mark = markOf(event);
  if (mark) open(mark);
});

document.addEventListener('keydown', (event) => {
  const mark = markOf(event);
  if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = marks();
  const place = all.indexOf(mark);
  const next = {
    ArrowRight: place + 1, ArrowUp: place + 1, ArrowLeft: place - 1, ArrowDown: place - 1, Home: 0, End: all.length - 1,
  }[event.key];
  if (event.key === 'Enter' || event.key === ' ') open(mark);
  else if (next === undefined) return;
  else if (all[next]) {
    mark.setAttribute('tabindex', '-1');
    all[next].setAttribute('tabindex', '0');
    all[next].focus();
  }
  event.preventDefault();
});

document.addEventListener('focusin', (event) => {
  const mark = markOf(event);
  if (mark) point('move', mark);
});

document.addEventListener('focusout', (event) => {
  const mark = markOf(event);
  if (mark) point('out', mark);
});

// Gradio draws the chart when it will, and anew when its width changes.
new MutationObserver(prepare).observe(document.body, { childList: true, subtree: true });
prepare();
