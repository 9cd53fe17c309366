/** Asking what was typed: one statement, a transaction, or several statements one after the other, each when the one before was answered. */
import { useEffect, useState } from 'react';
import { statementsOf } from '../../scenarios/statements.ts';
import type { OperationFact } from '../../trace/world.ts';
import { useApp, useAppStore, useRun } from '../store.tsx';
import * as Say from '../../words/en/console/console.ts';

export interface Asking {
  begin(client: string, sql: string): void;
  /** Statements that still wait. */
  readonly left: number;
}

interface Queue {
  readonly client: string;
  readonly statements: readonly string[];
  /** The operation that was shown before the one that is waited for. */
  readonly after: string | null;
}

export function useAsking(shown: OperationFact | null): Asking {
  const store = useAppStore();
  const id = useRun((run) => run.id);
  const arriving = useRun((run) => run.arriving);
  const ownOp = useApp((s) => s.ownOp);
  const [queue, setQueue] = useState<Queue | null>(null);
  const answered = shown !== null && shown.op === ownOp && shown.returnedAt !== null ? shown : null;
  useEffect(() => {
    if (!queue || !answered || arriving || answered.op === queue.after) return;
    const [next, ...rest] = queue.statements;
    const { ask, setProblem } = store.getState();
    if (answered.outcome?.ok === false) {
      setQueue(null);
      setProblem(Say.aStatementFailedSoThe(queue.statements.length));
    } else if (next !== undefined) {
      setQueue(rest.length === 0 ? null : { ...queue, statements: rest, after: answered.op });
      ask(id, queue.client, next);
    }
  }, [queue, answered, arriving, id, store]);
  return {
    begin(client, sql) {
      const all = /^\s*BEGIN\b/i.test(sql) ? [sql] : statementsOf(sql);
      const [first = sql, ...rest] = all;
      setQueue(rest.length === 0 ? null : { client, statements: rest, after: store.getState().ownOp });
      store.getState().ask(id, client, first);
    },
    left: queue?.statements.length ?? 0,
  };
}
