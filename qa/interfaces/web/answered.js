// Programs that drive the page wait for the count of what has been answered.
() => {
  delete document.body.dataset.asking;
  requestAnimationFrame(() => {
    const questions = document.querySelectorAll('.qa-question');
    const last = questions[questions.length - 1];
    const behavior = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
    if (last && questions.length > 1) last.scrollIntoView({ block: 'start', behavior });
    document.body.dataset.answered = Number(document.body.dataset.answered || 0) + 1;
  });
}
