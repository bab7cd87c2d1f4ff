// Markers and sources are links (?doc=…&at=…) that also work alone, in a new tab or without
// this script. A plain click opens the statement beside the answer instead.
let opener = null;

function isPlainClick(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

function statement() {
  return element.querySelector('.qa-statement');
}

// The address names the opened statement, so that a copied link opens it again.
function name(doc, at) {
  const address = new URL(location.href);
  for (const [key, value] of [['doc', doc], ['at', at]]) {
    if (value) address.searchParams.set(key, value);
    else address.searchParams.delete(key);
  }
  return address;
}

function open(doc, at, from) {
  const inside = element.contains(from);
  if (!inside) opener = from;
  // Going back closes the statement, which on a telephone covers the whole page.
  if (statement() || inside) history.replaceState({ statement: true }, '', name(doc, at));
  else history.pushState({ statement: true }, '', name(doc, at));
  trigger('open', { doc, at, page: location.origin + location.pathname });
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a.qa-marker, a.qa-source, a.qa-relative, a.qa-leaf, a.qa-source-link');
  if (!link || !isPlainClick(event)) return;
  event.preventDefault();
  const wanted = new URL(link.getAttribute('href'), location.href).searchParams;
  open(wanted.get('doc') || '', wanted.get('at') || '', link);
}, true);

document.addEventListener('qa-open', (event) => open(event.detail.doc, event.detail.at, document.activeElement));

function close() {
  props.value = '';
  if (opener && opener.isConnected) opener.focus();
}

function leave() {
  if (history.state && history.state.statement) history.back();
  else {
    history.replaceState(null, '', name('', ''));
    close();
  }
}

window.addEventListener('popstate', () => { if (statement()) close(); });

element.addEventListener('click', (event) => {
  if (event.target.closest('.qa-close')) leave();
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && statement()) leave();
});

function scrollToChosen() {
  const shown = statement();
  if (!shown) return;
  shown.focus({ preventScroll: true });
  const chosen = shown.querySelector('.qa-chosen');
  if (chosen) {
    const offset = chosen.getBoundingClientRect().top - shown.getBoundingClientRect().top;
    shown.scrollTop += offset - shown.clientHeight / 3;
  }
  if (getComputedStyle(shown).position !== 'fixed') {
    shown.scrollIntoView({ block: 'nearest' });
  }
}

watch('value', () => requestAnimationFrame(scrollToChosen));
requestAnimationFrame(scrollToChosen);
