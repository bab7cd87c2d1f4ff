// What is chosen in a message, sent in a form or switched in the header.
function fill(question) {
  const box = document.querySelector('#qa-question textarea');
  box.value = question;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => document.querySelector('#qa-submit').click());
}

// Its place among the questions tells which one is meant.
function turn(button) {
  return [...document.querySelectorAll('.qa-question')].indexOf(button.closest('.qa-question'));
}

async function copy(button) {
  const label = button.textContent;
  await navigator.clipboard.writeText(button.dataset.quotation);
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2500);
}

function switchColours() {
  const dark = !document.body.classList.contains('dark');
  document.body.classList.toggle('dark', dark);
  try { localStorage.setItem('qa-colours', dark ? 'dark' : 'light'); } catch { /* it holds for this page only */ }
}

function switchLanguage(language) {
  document.cookie = `qa-language=${language}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
}

document.addEventListener('click', (event) => {
  const chosen = event.target.closest('button');
  if (!chosen) return;
  const names = chosen.classList;
  if (names.contains('qa-example') || names.contains('qa-suggestion')) fill(chosen.dataset.question);
  else if (names.contains('qa-edit')) trigger('edit', { turn: turn(chosen) });
  else if (names.contains('qa-retry')) trigger('retry', { turn: turn(chosen) });
  else if (names.contains('qa-copy')) copy(chosen);
  else if (names.contains('qa-colours')) switchColours();
  else if (names.contains('qa-language')) switchLanguage(chosen.dataset.language);
});

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form.qa-feedback');
  if (!form) return;
  event.preventDefault();
  trigger('submit', {
    kind: form.dataset.kind,
    doc: form.dataset.doc || '',
    at: form.dataset.at || '',
    remark: form.elements.remark.value,
    question: new URLSearchParams(location.search).get('q') || '',
  });
  form.reset();
  form.closest('details').open = false;
});
