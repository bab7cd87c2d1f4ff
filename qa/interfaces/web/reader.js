// Markers and sources are links (?doc=…&at=…) that also work alone, in a new tab or without
// this script. A plain click opens the statement beside the answer instead.
let opener = null;

function isPlainClick(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a.qa-marker, a.qa-source, a.qa-relative');
  if (!link || !isPlainClick(event)) return;
  event.preventDefault();
  const wanted = new URL(link.getAttribute('href'), location.href).searchParams;
  opener = link;
  trigger('open', { doc: wanted.get('doc') || '', at: wanted.get('at') || '' });
}, true);

function close() {
  props.value = '';
  if (opener && opener.isConnected) opener.focus();
}

element.addEventListener('click', (event) => {
  if (event.target.closest('.qa-close')) close();
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && element.querySelector('.qa-statement')) close();
});

function scrollToChosen() {
  const statement = element.querySelector('.qa-statement');
  if (!statement) return;
  statement.focus({ preventScroll: true });
  const chosen = statement.querySelector('.qa-chosen');
  const text = element.querySelector('.qa-statement');
  if (chosen) {
    const offset = chosen.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += offset - text.clientHeight / 3;
  }
  if (getComputedStyle(statement).position !== 'fixed') {
    statement.scrollIntoView({ block: 'nearest' });
  }
}

watch('value', () => requestAnimationFrame(scrollToChosen));
requestAnimationFrame(scrollToChosen);
