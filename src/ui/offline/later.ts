/** What keeps the page comes when nothing else does: it fetches all of it once more. */
import type { ReactElement } from 'react';
import { Part } from '../part.tsx';

/** After the page has come, ms: a first look at it has the machine for itself. */
const AFTER_MS = 20_000;

/** Somebody pays for each byte, or the page is a file on a disk. */
const unwanted = (): boolean => {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true || location.protocol === 'file:' || !import.meta.env.PROD;
};

const nothing = (): ReactElement | null => null;

export const offline = new Part(async () => {
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  await new Promise((resolve) => {
    setTimeout(resolve, AFTER_MS);
    // Or as soon as somebody looks elsewhere.
    document.addEventListener('visibilitychange', resolve, { once: true });
  });
  return unwanted() ? { Offline: nothing } : import('./Offline.tsx');
});
