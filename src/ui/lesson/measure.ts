/** Figures of lessons that have some; what measures them comes only then. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Measure } from '../../lesson/answer.ts';
import { Part } from '../part.tsx';
import { useRun } from '../store.tsx';

const measuring = new Part(() => import('../../lesson/figures/measure.ts'));

export function useMeasure(): Measure | undefined {
  const figures = useRun((run) => run.spec.scenario.figures);
  const index = useRun((run) => run.index);
  // Of the whole run: what still grows is not measured again and again.
  const done = useRun((run) => run.done);
  const { module } = useSyncExternalStore(measuring.subscribe, measuring.state);
  useEffect(() => {
    if (figures) void measuring.fetch();
  }, [figures]);
  return useMemo(() => (figures && done ? module?.measureOf(index, figures) : undefined), [module, index, figures, done]);
}
