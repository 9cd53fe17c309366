/** What must always hold of partitions behind routers. */
import type { NodeId } from '../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant } from '../contract.ts';
import { HOLDS, remembering } from '../shared/remembering.ts';
import { ringAt } from './current.ts';
import { copiesAreEqual } from './equal-copies.ts';
import { isConcerned } from './map.ts';
import type { PartitionState, RouterState } from './state.ts';

export function isPartition(state: unknown): state is PartitionState {
  return typeof state === 'object' && state !== null && 'foreign' in state && 'lastWrite' in state;
}

export function isRouter(state: unknown): state is RouterState {
  return typeof state === 'object' && state !== null && 'operations' in state && 'versions' in state;
}

/** Each statement is run where the ring says its keys are. The partition itself compares, since it knows the pinned keys. */
const ownKeys: Checker = {
  after(node, states) {
    const state = states.get(node);
    return isPartition(state) && state.foreign !== null ? `${node} was asked for key ${state.foreign}, which is not its own.` : null;
  },
};

/** A write runs on one partition only, since no commit binds two together, and there once. */
const onePartition = (): Checker =>
  remembering({ homes: new Map<string, { readonly node: NodeId; readonly write: object }>() }, (node, states, { homes }) => {
    const state = states.get(node);
    if (!isPartition(state) || state.lastWrite === null) return null;
    const { op, branch } = state.lastWrite;
    const home = homes.get(op);
    if (home !== undefined && home.node !== node && !branch) return `Operation ${op} writes on ${home.node} and on ${node}.`;
    if (home !== undefined && home.write !== state.lastWrite) return `Operation ${op} writes twice on ${node}.`;
    homes.set(op, { node, write: state.lastWrite });
    for (const oldest of homes.keys()) {
      if (homes.size <= 10_000) break;
      homes.delete(oldest);
    }
    return null;
  });

/** A statement meets the schema that its plan was made on. Otherwise it would be misread, or miss rows of a new table. */
const plannedSchema: Checker = {
  after(node, states) {
    const state = states.get(node);
    if (!isPartition(state) || state.ran === null) return null;
    const { planned, version, changing } = state.ran;
    if (planned === version && !changing) return null;
    return `${node} ran a statement planned for version ${planned} of the schema at version ${version}${changing ? ', which is being changed' : ''}.`;
  },
};

/** What a router was told of, above all that it is written, is in the partition's database as long as its disk is whole. */
const durableWrites = (databases: DatabaseProbe): Checker =>
  remembering({ told: new Map<NodeId, number>() }, (node, states, { told }) => {
    const state = states.get(node);
    if (!isPartition(state) || state.role.value === 'lost') return null;
    const known = Math.max(told.get(node) ?? 0, state.promises.told);
    told.set(node, known);
    const { version } = state.versions;
    const position = databases.position(node);
    return position + version >= known ? null : `${node} confirmed v${known - version}, but its database stands at v${position}.`;
  });

/** Schema changes come one at a time, so no two nodes are ever further apart than the one under way, and none is left out. */
const nearVersions: Checker = {
  after(node, states) {
    const now = states.get(node);
    const met = isPartition(now) || isRouter(now) ? now.versions.met : null;
    if (met !== null && met.change !== met.version + 1)
      return `${node} carried out version ${met.change} of the schema on version ${met.version}.`;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const state of states.values()) {
      if (!(isPartition(state) || isRouter(state)) || state.role.value === 'lost') continue;
      low = Math.min(low, state.versions.version);
      high = Math.max(high, state.versions.version);
    }
    return high - low > 1 ? `Nodes are at versions ${low} and ${high} of the schema at the same time.` : null;
  },
};

/** What a move brings is what was there, to the last change, and nothing of it stays behind. */
const wholeMoves: Checker = {
  after(node, states) {
    const state = states.get(node);
    if (!isPartition(state)) return null;
    const { installed, left } = state;
    if (left !== null && left.deleted !== null && left.deleted !== left.stood)
      return `${left.stood} rows have moved from ${node}, and ${left.deleted} were deleted there.`;
    if (installed === null) return null;
    const { sent, came, attempt } = installed;
    return sent?.rows === came.rows && sent.sum === came.sum
      ? null
      : `Move ${attempt} brought ${came.rows} rows to ${node} (sum ${came.sum}), and ${sent?.rows ?? 0} had left (sum ${sent?.sum ?? 0}).`;
  },
};

/** Who runs a statement of a key is the only one that would: nobody with a newer map holds it for its own. */
const oneOwner = (): Checker =>
  remembering({ seen: new Map<NodeId, object>() }, (node, states, { seen }) => {
    const state = states.get(node);
    if (!isPartition(state) || !state.place.elastic || state.ran === null || seen.get(node) === state.ran) return null;
    const { ran, map, place } = state;
    // What it ran in an earlier step was judged then.
    seen.set(node, ran);
    if (ran.whole !== null && (ran.whole > map.length || isConcerned(map, node, ran.whole, map.length)))
      return `${node} gave all its rows at version ${map.length} of the map to a router that asked at version ${ran.whole}.`;
    for (const [id, other] of states) {
      if (id === node || !isPartition(other) || other.map.length <= map.length) continue;
      const ring = place.ring.with(other.map);
      const both = ran.places.find((each) => ring.partitionOf(each) === id);
      if (both !== undefined) return `${node} ran a statement of key ${both}, and ${id} holds it for its own.`;
    }
    return null;
  });

/** The same of what a router asks of the databases behind it. The map is what all routers share. */
const ownKeysBehind: Checker = {
  after(node, states) {
    const state = states.get(node);
    if (!isRouter(state)) return null;
    const ring = ringAt(state);
    for (const { op, partition, places } of state.asked) {
      const foreign = places.find((place) => ring.partitionOf(place) !== partition);
      if (foreign !== undefined) return `${node} asked ${partition} for key ${foreign} of ${op}, which is not its own.`;
    }
    return null;
  },
};

const onePartitionBehind: Checker = {
  after(node, states) {
    const state = states.get(node);
    if (!isRouter(state)) return null;
    const [first, other] = state.asked.filter(({ writes }) => writes);
    return first && other ? `Operation ${first.op} is written to ${first.partition} and to ${other.partition}.` : null;
  },
};

const KEYS_AT_HOME = {
  name: 'keys at home',
  states: 'A partition is asked only for keys that the ring gives to it: routing by hash slot (Redis Cluster specification).',
};
const ONE_PARTITION = {
  name: 'a write has one partition',
  states: 'No operation writes on two partitions, or twice on one: without two-phase commit half of it could happen (Gray 1978).',
};

/** What is promised while keys move. */
export const whileMoving: readonly Invariant[] = [
  {
    name: 'rows arrive as they left',
    states:
      'The rows of a move are at its target as they were at its source when that stopped, each once, and gone there (migration safety: Elmore et al., Zephyr, 2011, §5).',
    begin: () => wholeMoves,
  },
  {
    name: 'a key has one owner',
    states:
      'At every version of the map one partition answers for a key, and an answer from several stands on one version (Redis Cluster specification: one master for each slot in an epoch).',
    begin: oneOwner,
  },
];

/** What its routers promise where other rooms keep the partitions: durability is then theirs, and the schema stands still. */
export const inFront: readonly Invariant[] = [
  { ...KEYS_AT_HOME, begin: () => ownKeysBehind },
  { ...ONE_PARTITION, begin: () => onePartitionBehind },
];

export const invariants: readonly Invariant[] = [
  { ...KEYS_AT_HOME, begin: () => ownKeys },
  { ...ONE_PARTITION, begin: onePartition },
  {
    name: 'statements meet their schema',
    states:
      'A partition runs a statement on the version of the schema that it was planned for (F1’s online schema change, Rae et al. 2013).',
    begin: () => plannedSchema,
  },
  {
    name: 'confirmed writes survive a crash',
    states:
      'A write that was confirmed is in the database of its partition as long as the disk is whole: durability (Haerder and Reuter 1983).',
    begin: (_topology, databases) => (databases === null ? HOLDS : durableWrites(databases)),
  },
  {
    name: 'schema versions are near',
    states:
      'No two nodes are more than one schema change apart, and none leaves one out (the rule of two versions in F1’s online schema change, Rae et al. 2013).',
    begin: () => nearVersions,
  },
  ...whileMoving,
  copiesAreEqual,
];
