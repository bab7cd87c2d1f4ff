// Buttons in lists that the program writes: what they do stands in data-desk, to what in data-value.
const heard = { choose: 'choose', settle: 'settle', further: 'further' };

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-desk]');
  if (!button) return;
  const name = heard[button.dataset.desk];
  if (name) trigger(name, { value: button.dataset.value || '' });
});
