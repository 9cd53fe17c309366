/*
 * Before the page's own script has come: the lesson that the address names as it stands at that step, drawn beforehand (see stills/). It stands in the
 * page already (embed/ID.html, embed/ID-STEP.html, for both sizes), or is fetched.
 */
{
  const query = new URLSearchParams(location.search);
  const { scenario, step: drawn } = document.documentElement.dataset;
  const id = query.get('scenario') ?? scenario;
  const step = query.get('step') ?? (id === scenario ? drawn : null);
  // Which lessons have stills of each step, of how many, and at which they open: stale-in-tokyo:10:1 … Others, named in the page, have one of the first.
  const { src, dataset } = document.currentScript;
  const [, steps = 1, opening = '1'] = dataset.stills.split(' ').map((each) => each.split(':')).find(([name]) => name === id) ?? [];
  const isRun = location.hash.startsWith('#run=');
  const stands = !isRun && id === scenario && step === drawn;
  const theme = query.get('theme') ?? 'system';
  const seen = theme === 'system' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme;
  const size = matchMedia('(min-width: 500px)').matches ? 'wide' : 'tall';
  const parsed = new Promise((resolve) => {
    if (document.readyState === 'loading') document.addEventListener('readystatechange', resolve, { once: true });
    else resolve();
  });
  if (stands) document.documentElement.dataset.theme = seen;
  // Of another size, or not asked for.
  const left = parsed.then(() => document.querySelectorAll(stands ? `.first:not(.${size})` : '.first').forEach((each) => each.remove()));
  // The page's own script waits a little. In other languages there are none.
  if (stands) globalThis.still = left;
  else if (!isRun && id && dataset.stills && (step === null || step === opening || (/^[1-9]\d?$/.test(step) && +step <= +steps))) {
    const come = (steps > 1 ? Promise.resolve(true) : parsed.then(() => document.body.textContent.includes(`embed/${id}.html"`)))
      .then((known) => known && fetch(new URL(`stills/${id}-${step ?? opening}-${size}.html`, src)))
      .then((answer) => (answer?.ok ? answer.text() : ''))
      .catch(() => '');
    globalThis.still = Promise.all([come, left]).then(([html]) => {
      const place = document.getElementById('antipode');
      if (html === '' || !place || place.firstChild) return;
      document.documentElement.dataset.theme = seen;
      place.innerHTML = html;
      place.firstChild.dataset.theme = seen;
    });
  }
}
