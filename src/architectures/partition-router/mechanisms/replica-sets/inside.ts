/** What a replica shows of itself: how far it is in the one order of its partition's writes, what it knows of other regions, and its log. */
import type { NodeId, NodeSpec } from '../../../../sim/node.ts';
import { type Knows, type LogShown, latest } from '../../../inside.ts';
import { entryAt, lastIndex } from '../../../shared/consensus/log.ts';
import { raftInside } from '../../../shared/consensus/raft/inside.ts';
import { conflictsIn } from './memory.ts';
import { appliedIn, globalIn, isReplica, loggedIn, type ReplicaState } from './state.ts';

function logOf({ raft, lastApplied }: ReplicaState, termName: string): LogShown {
  return {
    termName,
    entries: latest(lastIndex(raft.log), (index) => {
      const entry = entryAt(raft.log, index);
      return entry && { term: entry.term, content: entry.payload && { sql: entry.payload.statement.sql } };
    }),
    last: lastIndex(raft.log),
    committed: raft.commitIndex,
    applied: lastApplied,
  };
}

/** The newest of its conflict feed, each with its statement. */
const CONFLICTS_SHOWN = 5;

function conflictFacts(node: ReplicaState): Knows['facts'] {
  const feed = conflictsIn(node);
  if (feed.length === 0) return [];
  const newest = feed.slice(-CONFLICTS_SHOWN);
  return [
    { name: 'conflict feed', value: feed.length, note: 'writes that its region had taken and not shipped when another took over' },
    ...newest.map(({ lsn, sql }) => ({
      name: `conflict ${lsn}`,
      value: sql,
      note: 'for the application to look through, and to write again',
    })),
  ];
}

/** Null: it is no replica. */
export function replicaKnows(state: unknown): Knows | null {
  if (!isReplica(state)) return null;
  const { facts, termName, believed } = raftInside(state);
  const regions = state.regions.map(({ name, committed }) => ({
    ...{ name: `committed in ${name}`, value: committed, note: 'writes that this region’s set has agreed on, as it last said' },
  }));
  return {
    facts: [
      { name: 'LSN', value: appliedIn(state), note: 'writes of the partition that are in its database' },
      { name: 'in its log', value: loggedIn(state), note: 'writes, of which the last may not be committed yet' },
      { name: 'GlobalCommittedLSN', value: globalIn(state), note: 'writes that all regions are known to have' },
      ...regions,
      ...conflictFacts(state),
      ...facts,
    ],
    log: logOf(state, termName),
    ...(believed && { believed }),
  };
}

/** Of a partition's copies, the one that has applied most. */
export function newestOf({ part }: NodeSpec, nodes: readonly NodeSpec[], states: ReadonlyMap<NodeId, unknown>): NodeId | null {
  let best: { readonly id: NodeId; readonly applied: number } | null = null;
  for (const node of nodes) {
    const state = states.get(node.id);
    if (node.part !== part || !isReplica(state)) continue;
    const applied = appliedIn(state);
    if (best === null || applied > best.applied) best = { id: node.id, applied };
  }
  return best?.id ?? null;
}
