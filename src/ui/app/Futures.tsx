/** Futures that were left by a command; each can be returned to. */
import type { ReactElement } from 'react';
import { FUTURES_MAX } from '../../store/futures.ts';
import { msText } from '../format.ts';
import { useApp, useAppStore } from '../store.tsx';

export function Futures(): ReactElement | null {
  const { returnTo } = useAppStore().getState();
  const futures = useApp((s) => s.futures);
  const closed = useApp((s) => s.closedFutures);
  if (futures.length === 0 && closed === 0) return null;
  return (
    <div className="futures">
      <h3>Futures you left</h3>
      <ul>
        {futures.map(({ id, label, atUs }) => (
          <li key={id}>
            <button type="button" className="inline" onClick={() => returnTo(id)}>
              before you {label}, at {msText(atUs)} ms
            </button>
          </li>
        ))}
      </ul>
      {closed === 0 ? null : <p className="aside">{closedWords(closed)}</p>}
    </div>
  );
}

const closedWords = (closed: number): string =>
  `The oldest ${closed === 1 ? 'one was' : `${closed} were`} closed to make room: ${FUTURES_MAX} are kept, and fewer when their traces are long.`;
