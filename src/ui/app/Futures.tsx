/** Futures that were left by a command; each can be opened again. */
import type { ReactElement } from 'react';
import { msText } from '../format.ts';
import { useApp, useAppStore } from '../store.tsx';

export function Futures(): ReactElement | null {
  const { returnTo } = useAppStore().getState();
  const branches = useApp((s) => s.branches);
  if (branches.length === 0) return null;
  return (
    <div className="futures">
      <h3>Futures you left</h3>
      <ul>
        {branches.map((branch, i) => (
          <li key={`${branch.atUs} ${branch.label}`}>
            <button type="button" className="inline" onClick={() => returnTo(i)}>
              before you {branch.label}, at {msText(branch.atUs)} ms
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
