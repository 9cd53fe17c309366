/** What author mode knows of the run on the screen: queries that came back, and the names of what there is. */
import { useMemo } from 'react';
import { stepTimeUs } from '../../lesson/moments.ts';
import { isWrite } from '../../trace/verdict.ts';
import { useRun } from '../store.tsx';
import type { About } from './asking.ts';
import type { Answered, Draft } from './draft.ts';
import { type Names, namesOf } from './form/names.ts';

interface Known {
  readonly answered: readonly Answered[];
  readonly names: Names;
  /** What a question about a query begins with; null where it has not come back. */
  readonly about: (op: string | undefined) => About | null;
  /** When a step of the run's own lesson is reached, µs. */
  readonly timeOf: (step: number) => number | null;
}

export function useKnown({ further }: Draft): Known {
  const [index, stage, spec] = [useRun((run) => run.index), useRun((run) => run.stage), useRun((run) => run.spec)];
  // What is known of the run grows while it is simulated.
  const horizonUs = useRun((run) => run.horizonUs);
  const { scenario, commands } = spec;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index is told of what it knows
  return useMemo(() => {
    const answered = [...index.operations.values()]
      .flatMap((operation): readonly Answered[] => {
        const { returnedAt, op } = operation;
        return returnedAt === null ? [] : [{ op, returnedUs: returnedAt, isRead: !isWrite(operation) }];
      })
      .sort((a, b) => a.returnedUs - b.returnedUs);
    const asked = [...commands, ...(scenario.awaited ?? [])].flatMap(({ command }) => (command.type === 'query' ? [command.op] : []));
    const roles = index.chronicle.roles.map(({ role }) => role);
    const figures = further.figures ?? scenario.figures;
    const names = namesOf({ ...scenario, ...(figures && { figures }) } as typeof scenario, stage, asked, roles);
    return {
      ...{ answered, names },
      about(op) {
        const query = answered.find((each) => each.op === op);
        const operation = op === undefined ? undefined : index.operations.get(op);
        if (!query || !operation) return null;
        const nodes = names.nodes.filter((node) => !names.clients.includes(node));
        return { query, tookMs: (query.returnedUs - operation.calledAt) / 1000, nodes, answered };
      },
      timeOf: (step) => stepTimeUs(index, scenario, step),
    };
  }, [index, stage, scenario, commands, further.figures, horizonUs]);
}
