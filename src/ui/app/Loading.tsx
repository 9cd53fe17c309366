/** While the databases open: one line that counts them. No spinner. */
import type { ReactElement } from 'react';
import { useRun } from '../store.tsx';
import * as Say from '../../words/en/app/shared.ts';

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const inWords = (n: number): string => numbers[n] ?? String(n);

export function loadingWords(ready: number, of: number): string {
  const what = of === 1 ? Say.oneDatabase : Say.databases(inWords(of));
  const how = Say.n1IsReadyOrAre(ready);
  return Say.startingYouCanAlreadyRead(what, how);
}

export function Loading(): ReactElement | null {
  const opened = useRun((run, page) => run.stage !== null && page.aim === null);
  const loading = useRun((run) => run.loading);
  const problem = useRun((run, page) => page.problem ?? run.problem);
  const regions = useRun((run) => run.spec.scenario.regions.length);
  const arriving = useRun((run) => run.arriving);
  if (arriving) return <p className="loading">{Say.goingOnFromHere}</p>;
  if (opened || problem !== null) return null;
  return (
    <p className="loading" role="status">
      {loadingWords(loading?.ready ?? 0, loading?.of ?? regions)}
    </p>
  );
}
