// Runs before Gradio: it takes the language from `navigator` and the colours from a media query.
(() => {
  const spoken = 'LANGUAGES'.split(' ');
  const cookie = /(?:^|; )qa-language=([a-z]{2})/.exec(document.cookie);
  const wanted = [cookie && cookie[1], ...navigator.languages, navigator.language].filter(Boolean);
  const language = wanted.map((code) => code.slice(0, 2).toLowerCase()).find((code) => spoken.includes(code)) || spoken[0];
  document.documentElement.lang = language;
  Object.defineProperty(navigator, 'language', { get: () => language });
  Object.defineProperty(navigator, 'languages', { get: () => [language] });

  let chosen = null;
  try { chosen = localStorage.getItem('qa-colours'); } catch { /* no storage: follow the system */ }
  const ask = window.matchMedia.bind(window);
  window.matchMedia = (query) => {
    const found = ask(query);
    if (!chosen || !/prefers-color-scheme:\s*dark/.test(query)) return found;
    return new Proxy(found, {
      get(target, name) {
        if (name === 'matches') return chosen === 'dark';
        const value = target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  const parameters = new URLSearchParams(location.search);
  if (parameters.get('q')) document.documentElement.dataset.asks = 'true';
})();
