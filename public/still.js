/* Before the page's own script has come: the lesson that the address names as it stands at that step, drawn beforehand (see stills/). */
{
  const query = new URLSearchParams(location.search);
  const [id, step] = [query.get('scenario'), query.get('step')];
  // Which lessons have stills: of how many steps, and at which they open: stale-in-tokyo:10:1 … Where of none, of the one at which it opens.
  const [, steps, opening] = document.currentScript.dataset.stills.split(' ').map((each) => each.split(':')).find(([name]) => name === id) ?? [];
  const theme = query.get('theme') ?? 'system';
  if (!location.hash.startsWith('#run=') && steps && (step === null || step === opening || (/^[1-9]\d?$/.test(step) && +step <= +steps))) {
    const size = matchMedia('(min-width: 500px)').matches ? 'wide' : 'tall';
    const come = fetch(`./stills/${id}-${step ?? opening}-${size}.html`)
      .then((answer) => (answer.ok ? answer.text() : ''))
      .catch(() => '');
    const parsed = new Promise((resolve) => {
      if (document.readyState === 'loading') document.addEventListener('readystatechange', resolve, { once: true });
      else resolve();
    });
    // The page's own script waits for it, but not for long.
    globalThis.still = Promise.all([come, parsed]).then(([html]) => {
      const place = document.getElementById('antipode');
      if (html === '' || !place || place.firstChild) return;
      document.documentElement.dataset.theme =
        theme === 'system' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme;
      place.innerHTML = html;
      place.firstChild.dataset.theme = document.documentElement.dataset.theme;
    });
  }
}
