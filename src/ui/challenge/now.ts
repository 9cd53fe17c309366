/** The challenge that somebody has taken up. It goes with the page: what was done is in the run. */
import { useSyncExternalStore } from 'react';
import type { Challenge, Scenario } from '../../scenarios/schema.ts';

export interface Taken {
  readonly scenario: Scenario;
  readonly challenge: Challenge;
}

let taken: Taken | null = null;
const watchers = new Set<() => void>();

export function takeUp(next: Taken | null): void {
  taken = next;
  for (const watcher of watchers) watcher();
}

const subscribe = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useTaken = (): Taken | null => useSyncExternalStore(subscribe, () => taken);
