// The picture of a page is brought when it is unfolded; what is marked on it is told beside it.
document.addEventListener('toggle', async (event) => {
  const details = event.target;
  if (!(details instanceof Element) || !details.matches('details.qa-page-picture') || !details.open) return;
  const image = details.querySelector('img');
  const caption = details.querySelector('figcaption');
  if (image.src) return;
  try {
    const response = await fetch(details.dataset.picture);
    if (!response.ok) throw new Error(await response.text());
    image.src = URL.createObjectURL(await response.blob());
    image.hidden = false;
    caption.textContent = JSON.parse(details.dataset.notes)[response.headers.get('Quote-Marking')] || '';
  } catch (error) {
    caption.textContent = error instanceof TypeError ? details.dataset.failed : error.message;
  }
}, true);
