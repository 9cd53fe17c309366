/** What would turn the advice, each of it run as well. */
import type { ReactElement } from 'react';
import type { Turn } from '../../advice/advise.ts';
import * as Say from '../../words/en/advice/advice.ts';
import { nameById } from './name-of.ts';

export function Turns({ turns }: { readonly turns: readonly Turn[] }): ReactElement | null {
  if (turns.length === 0) return null;
  return (
    <section className="turns" aria-label={Say.turnsTitle}>
      <h2>{Say.turnsTitle}</h2>
      <ul>
        {turns.map(({ changed, first, turns: turned }) => {
          const what = Say.change[changed] ?? changed;
          return <li key={changed}>{turned ? <strong>{Say.turned(what, nameById(first))}</strong> : Say.stays(what)}</li>;
        })}
      </ul>
    </section>
  );
}
