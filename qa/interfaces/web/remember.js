(question, since, until, speaker, occasion, kind, language, literal, sure) => {
  document.body.dataset.asking = 'true';
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
}
