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
  // A browser lets no file on a disk run modules.
  const onDisk = location.protocol === 'file:';
  words.textContent = onDisk
    ? 'A browser runs Antipode from a web server only, not from a file. In this folder run: python3 -m http.server 4600 (or: npx --yes http-server -p 4600), and open http://localhost:4600'
    : away
    ? 'Antipode could not be fetched: the network is away or blocked. It goes on asking, and starts as soon as it comes.'
    : 'Antipode cannot start in this browser. It needs one of the last two years.';
  place.append(words);
  while (away && !onDisk) {
    await new Promise((resolve) => {
      addEventListener('online', resolve, { once: true });
      setTimeout(resolve, 4_000);
    });
    if (await fetched()) return location.reload();
  }
});
