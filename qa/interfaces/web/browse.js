// The buttons of the table tell the server what is wanted; what had the focus has it again afterwards.
let focused = null;

function key(button) {
  return button.dataset.column ? `[data-column="${button.dataset.column}"]` : `[data-page="${button.dataset.page}"]`;
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('.qa-sort, .qa-turn');
  if (!button) return;
  focused = button.classList.contains('qa-turn') ? '.qa-browse-status' : key(button);
  if (button.dataset.column) trigger('sort', { column: button.dataset.column });
  else trigger('turn', { page: Number(button.dataset.page) });
});

watch('value', () => requestAnimationFrame(() => {
  const target = focused && element.querySelector(focused);
  focused = null;
  if (!target) return;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'nearest' });
}));
