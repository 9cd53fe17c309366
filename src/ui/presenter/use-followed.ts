/** The presenter's end of the line: the same run as in the window with the lesson, at what that shows. */
import { useEffect, useState } from 'react';
import type { AppStore } from '../../store/store.ts';
import { clockOf, type FromLesson, type FromPresenter, type Line, type Seen, toLesson } from './channel.ts';

export interface Followed {
  readonly state: 'waiting' | 'following' | 'gone';
  readonly seen: Seen | null;
  readonly tell: (message: FromPresenter) => void;
}

/** Who has not been heard of is asked for again, ms. */
const ASK_EVERY_MS = 1_500;

/** `wanted`: which window it is; null: the first that is heard of. */
export function useFollowed(store: AppStore, wanted: number | null): Followed {
  const [{ state, seen }, setHeard] = useState<Pick<Followed, 'state' | 'seen'>>({ state: 'waiting', seen: null });
  const [line, setLine] = useState<Line<FromPresenter> | null>(null);
  useEffect(() => {
    let page = wanted;
    let following = false;
    const hear = (message: FromLesson): void => {
      if (page !== null && message.page !== page) return;
      switch (message.type) {
        case 'run':
          page = message.page;
          if (!following) opened.tell({ type: 'hello' });
          following = true;
          store.getState().openRun(message.spec, 0);
          return setHeard((before) => ({ ...before, state: 'following' }));
        case 'seen':
          if (!following) return;
          follow(store, message.seen);
          return setHeard({ state: 'following', seen: message.seen });
        case 'gone':
          // A page that is loaded again is another one.
          [page, following] = [null, false];
          return setHeard((before) => ({ ...before, state: 'gone' }));
      }
    };
    const opened = toLesson(hear);
    setLine(opened);
    const ask = (): void => {
      if (!following) opened.tell({ type: 'hello' });
    };
    ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      opened.hang();
    };
  }, [store, wanted]);
  return { state, seen, tell: (message) => line?.tell(message) };
}

/** The clock is the other window's: nothing moves here by itself. */
function follow(store: AppStore, seen: Seen): void {
  const { aim } = store.getState();
  store.setState({ ...clockOf(seen), presenting: true, ...(aim ? { aim: null } : {}) });
}
