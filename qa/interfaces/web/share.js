async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    return 'Link copied';
  } catch {
    return 'Copy the address from the address bar';
  }
}
