() => {
  delete document.body.dataset.asking;
  requestAnimationFrame(() => {
    const questions = document.querySelectorAll('.qa-question');
    const last = questions[questions.length - 1];
    if (last && questions.length > 1) last.scrollIntoView({ block: 'start', behavior: 'smooth' });
  });
}
