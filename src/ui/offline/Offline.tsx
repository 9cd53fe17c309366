/** Keeps the page for when there is no network, and says when a newer one has come: it never takes the place of one that runs. */
import './offline.css';
import { type ReactElement, useEffect, useState } from 'react';
import * as Say from '../../words/en/offline/offline.ts';

/** Beside the page, wherever that stands: it may keep what lies there, and nothing else. */
const WORKER = 'sw.js';

export function Offline(): ReactElement | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  const [windows, setWindows] = useState(0);
  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return;
    let left = false;
    const address = new URL(WORKER, new URL(location.pathname, location.origin));
    serviceWorker.register(address).then(
      // Where somebody blocks service workers, there may be none though nothing failed.
      (registered?: ServiceWorkerRegistration) => {
        if (registered && !left) watch(registered, setWaiting);
      },
      // A browser that keeps nothing: the page needs its network then, as before.
      () => undefined,
    );
    const heard = ({ data }: MessageEvent<unknown>): void => {
      if (typeof data === 'object' && data !== null && 'windows' in data) setWindows(Number(data.windows));
    };
    serviceWorker.addEventListener('message', heard);
    return () => {
      left = true;
      serviceWorker.removeEventListener('message', heard);
    };
  }, []);
  if (!waiting) return null;
  const take = (): void => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('take over');
  };
  return (
    <div className="news" role="status">
      <span>{windows > 1 ? Say.others(windows) : Say.isHere}</span>
      <button type="button" className="inline" onClick={take}>
        {Say.useItNow}
      </button>
      <button type="button" className="quiet" onClick={() => setWaiting(null)}>
        {Say.close}
      </button>
    </div>
  );
}

/** One that has come while another is at work. */
function watch(registered: ServiceWorkerRegistration, tell: (worker: ServiceWorker) => void): void {
  const look = (): void => {
    if (registered.waiting && navigator.serviceWorker.controller) tell(registered.waiting);
  };
  look();
  registered.addEventListener('updatefound', () => {
    registered.installing?.addEventListener('statechange', look);
  });
}
