/** What must hold of conflict feeds: what a region had taken and nobody else has is in its feed once it has begun anew, and nothing else is. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Invariant } from '../../../contract.ts';
import { entryAt, lastIndex } from '../../../shared/consensus/log.ts';
import { isKnown } from '../../../shared/recent.ts';
import { remembering } from '../../../shared/remembering.ts';
import { conflictsIn, memoryOf } from './memory.ts';
import { group, isReplica, type ReplicaState } from './state.ts';

/** Writes of a region that are looked back on. */
const WRITES = 2000;

const isIn = (node: ReplicaState, op: string): boolean => {
  if (isKnown(node.known, op)) return true;
  const log = group.log(node);
  for (let index = lastIndex(log); index > log.base.index; index--) if (entryAt(log, index)?.payload?.op === op) return true;
  return false;
};

interface Memory {
  /** `region partition` → writes that its set has committed, and up to where its log was looked at. */
  readonly taken: Map<string, Map<string, true>>;
  readonly looked: Map<NodeId, number>;
  /** How often each has begun anew. */
  readonly begun: Map<string, number>;
}

export const conflictFeeds: Invariant = {
  name: 'what only a lost region has is in its conflict feed',
  states:
    'A write that a region had committed, and that no other region has when it begins anew, is in its conflict feed; what others have is not (azure-docs, reliability/reliability-cosmos-db-nosql.md).',
  begin: () =>
    remembering<Memory>({ taken: new Map(), looked: new Map(), begun: new Map() }, (id, states, { taken, looked, begun }) => {
      const node = states.get(id);
      if (!isReplica(node) || node.standing === null) return null;
      const { region, part = '' } = node.place.spec;
      const own = taken.get(`${region} ${part}`) ?? new Map<string, true>();
      taken.set(`${region} ${part}`, own);
      const log = group.log(node);
      for (let index = Math.max(log.base.index, looked.get(id) ?? 0) + 1; index <= group.chosenIndex(node); index++) {
        const command = entryAt(log, index)?.payload;
        if (command && !command.seed) own.set(command.op, true);
      }
      looked.set(id, group.chosenIndex(node));
      for (const [oldest] of own) if (own.size > WRITES) own.delete(oldest);
      // The first of a set that has: others may be filled by that one later.
      const { seeds } = memoryOf(node);
      if (seeds <= (begun.get(`${region} ${part}`) ?? 0)) return null;
      begun.set(`${region} ${part}`, seeds);
      return whyMissing(node, own, states);
    }),
};

function whyMissing(node: ReplicaState, own: ReadonlyMap<string, true>, states: ReadonlyMap<NodeId, unknown>): string | null {
  const { id, region, part } = node.place.spec;
  const feed = conflictsIn(node);
  const others = [...states.values()].filter(
    (state): state is ReplicaState => isReplica(state) && state.place.spec.part === part && state.place.spec.region !== region,
  );
  // One that was given up may not know yet.
  const versionOf = (state: ReplicaState): number => state.standing?.account?.version ?? 0;
  const writer = others
    .filter((state) => state.standing?.account?.writes === state.place.spec.region && group.isLeader(state))
    .reduce<ReplicaState | null>((newest, each) => (newest && versionOf(newest) >= versionOf(each) ? newest : each), null);
  // One that has begun with a file itself does not know of all that is in it.
  if (!writer || group.log(writer).base.index > 0) return null;
  for (const op of own.keys())
    if (!feed.some((conflict) => conflict.op === op) && !others.some((state) => isIn(state, op)))
      return `${id} began anew without ${op}, which no other region has, and does not offer it.`;
  const doubled = feed.find(({ op }) => isIn(writer, op));
  return doubled ? `${id} offers ${doubled.op} as a conflict, and ${writer.place.spec.id} has it.` : null;
}
