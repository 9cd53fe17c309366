/** What a presenter lays over the projector's picture: black, or a ring where they point. */
import { useSyncExternalStore } from 'react';

/** A place in the picture, as shares of its width and height. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

interface Curtain {
  readonly black: boolean;
  readonly spot: Spot | null;
}

let curtain: Curtain = { black: false, spot: null };
const watchers = new Set<() => void>();

export const curtainNow = (): Curtain => curtain;

export function draw(change: Partial<Curtain>): void {
  curtain = { ...curtain, ...change };
  for (const watcher of watchers) watcher();
}

export function watchCurtain(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const useCurtain = (): Curtain => useSyncExternalStore(watchCurtain, curtainNow);
