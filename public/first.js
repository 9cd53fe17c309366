/* Which frame stands before the page's own script has come. And if it does not come: one sentence, and the page is loaded again as soon as it can be fetched. */
if (location.search || location.hash) document.documentElement.classList.add('elsewhere');
addEventListener('load', async () => {
  const place = document.getElementById('antipode');
  const started = () => place.querySelector(':scope > :not(.first, .unstarted)') !== null;
  const scripts = [...document.querySelectorAll('script[type=module], link[rel=modulepreload]')].map((each) => each.src || each.href);
  const fetched = () =>
    Promise.all(scripts.map((url) => fetch(url).then((answer) => answer.ok))).then(
      (all) => all.every(Boolean),
      () => false,
    );
  await new Promise((resolve) => setTimeout(resolve, 500));
  if (started()) return;
  const away = !(await fetched());
  if (started()) return;
  const words = document.createElement('p');
  words.className = 'unstarted';
  words.setAttribute('role', 'alert');
  words.textContent = away
    ? 'Antipode could not be fetched: the network is away or blocked. It goes on asking, and starts as soon as it comes.'
    : 'Antipode cannot start in this browser. It needs one of the last two years.';
  place.append(words);
  while (away) {
    await new Promise((resolve) => {
      addEventListener('online', resolve, { once: true });
      setTimeout(resolve, 4_000);
    });
    if (await fetched()) return location.reload();
  }
});
