// A question that was stopped, or that failed, is in the field again, unless something else has been typed since.
() => {
  const field = document.querySelector('#qa-question textarea');
  const question = document.body.dataset.asking;
  delete document.body.dataset.asking;
  if (!question || field.value) return;
  field.value = question;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
