async () => {
  const french = document.documentElement.lang === 'fr';
  try {
    await navigator.clipboard.writeText(location.href);
    return french ? 'Lien copié' : 'Link copied';
  } catch {
    return french ? 'Copiez l’adresse de la page' : 'Copy the address from the address bar';
  }
}
