/**
 * The service worker: what the page is made of is kept by the browser, so that it opens without a network. A new version waits until no window
 * shows the old one: what that still has to fetch stays what it was. Embedded pages are left to the network.
 */
import { precacheAndRoute } from 'workbox-precaching';
import files from 'virtual:files-of-the-page';

declare const self: ServiceWorkerGlobalScope;

// Whatever the address asks for, the page is one file.
precacheAndRoute([...files], { ignoreURLParametersMatching: [/./], cleanURLs: false, directoryIndex: 'index.html' });

/** Somebody wants the new version now: only where no other window would lose the old one. */
self.addEventListener('message', (event) => {
  if (event.data !== 'take over') return;
  const { source } = event;
  const told = self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (windows) => {
    if (windows.length > 1) source?.postMessage({ windows: windows.length });
    else await self.skipWaiting();
  });
  event.waitUntil(told);
});
