/** The lesson's end of the line: says what is seen, and does what is pressed in the presenter's window. */
import { useEffect } from 'react';
import { focusedRun } from '../../store/seen.ts';
import type { AppStore } from '../../store/store.ts';
import { keyDoes } from '../keys/keys.ts';
import { useAppStore } from '../store.tsx';
import { clockOf, FOLLOWED, type FromPresenter, type Seen, toPresenter } from './channel.ts';
import { curtainNow, draw, type Spot, watchCurtain } from '../curtain/curtain.ts';
import { thisPage } from '../curtain/open.ts';

/** While it plays, the other window hears of it so often, ms. */
const EVERY_MS = 60;
/** Keys that mean something to this window alone. */
const NOT_THESE = ['Escape', '?', 'g', 'G', 'n', 'N', 'p', 'P'];

export function Telling(): null {
  const store = useAppStore();
  useEffect(() => telling(store), [store]);
  return null;
}

function telling(store: AppStore): () => void {
  const page = thisPage();
  let heard = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = (): void => line.tell({ type: 'run', page, spec: focusedRun(store.getState()).spec });
  const seen = (): void => {
    timer = undefined;
    line.tell({ type: 'seen', page, seen: seenOn(store) });
  };
  const soon = (): void => {
    if (heard) timer ??= setTimeout(seen, EVERY_MS);
  };
  const line = toPresenter((message) => {
    if (message.type === 'hello') {
      heard = true;
      run();
      seen();
    } else does(store, message);
  });
  // A presenter's window that was there before hears of this one.
  run();
  seen();
  const gone = (): void => line.tell({ type: 'gone', page });
  const ends = [
    store.subscribe((now, before) => {
      if (heard && focusedRun(now).spec !== focusedRun(before).spec) run();
      if (FOLLOWED.some((key) => now[key] !== before[key]) || now.presenting !== before.presenting) soon();
    }),
    watchCurtain(soon),
  ];
  addEventListener('resize', soon);
  addEventListener('pagehide', gone);
  return () => {
    for (const end of ends) end();
    removeEventListener('resize', soon);
    removeEventListener('pagehide', gone);
    clearTimeout(timer);
    gone();
    line.hang();
    draw({ black: false, spot: null });
  };
}

function seenOn(store: AppStore): Seen {
  const box = document.querySelector('.mapbox')?.getBoundingClientRect();
  return {
    ...clockOf(store.getState()),
    black: curtainNow().black,
    frame: box && box.width > 0 ? { width: box.width, height: box.height } : null,
  };
}

function does(store: AppStore, message: Exclude<FromPresenter, { type: 'hello' }>): void {
  switch (message.type) {
    case 'key': {
      const key = String(message.key);
      const meant = NOT_THESE.includes(key) ? null : keyDoes(key, store.getState());
      if (meant?.type === 'act') meant.act(store.getState());
      return;
    }
    case 'hand':
      return store.getState().raiseHand(Number(message.option));
    case 'black':
      return draw({ black: message.on === true });
    case 'point':
      return draw({ spot: spotIn(message.at) });
  }
}

function spotIn(at: Spot | null): Spot | null {
  const isShare = (share: unknown): share is number => typeof share === 'number' && share >= 0 && share <= 1;
  return at && isShare(at.x) && isShare(at.y) ? { x: at.x, y: at.y } : null;
}
