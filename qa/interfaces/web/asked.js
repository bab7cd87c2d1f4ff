// Runs as a question is sent: the address names it, and the field is free for the next one.
(...inputs) => {
  const [question, , , since, until, speaker, occasion, kind, language, literal, sure] = inputs;
  document.body.dataset.asking = question || '';
  const address = new URL(location.pathname, location.origin);
  const wanted = {
    q: question,
    since,
    until,
    speaker,
    occasion,
    kind,
    language,
    literal: literal ? 'yes' : '',
    sure: sure === USUALLY_SURE ? '' : String(sure),
  };
  for (const [name, value] of Object.entries(wanted)) {
    if (value && value.trim()) address.searchParams.set(name, value.trim());
  }
  if (question && question.trim()) history.replaceState(null, '', address);
  const field = document.querySelector('#qa-question textarea');
  field.value = '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  return inputs;
}
