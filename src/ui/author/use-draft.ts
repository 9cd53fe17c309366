/** The draft outlives the screen: whoever looks at a preview comes back to it. */
import { useSyncExternalStore } from 'react';
import { type Draft, NO_DRAFT } from './draft.ts';

let draft = NO_DRAFT;
const watchers = new Set<() => void>();

const subscribe = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

function setDraft(next: Draft): void {
  draft = next;
  for (const watcher of watchers) watcher();
}

export const useDraft = (): readonly [Draft, (next: Draft) => void] => [useSyncExternalStore(subscribe, () => draft), setDraft];
