/** What must hold of sets that are split: no row is lost or doubled, each key is written by one set, and who is answered gets one half. */
import type { NodeId } from '../../../../sim/node.ts';
import { addSums } from '../../../../sharding/index.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import { entryAt, indexOfOrdinal } from '../../../shared/consensus/log.ts';
import { remembering } from '../../../shared/remembering.ts';
import { concerning } from '../../map.ts';
import { mapAt } from './halving.ts';
import { committedIn, group, type Halved, isReplica, type ReplicaState } from './state.ts';

const textOf = ({ rows, sum }: Halved['before']): string => `${rows} rows (sum ${sum})`;

/** Of each split: what every replica had when it came to it, and what each half kept. */
interface Halves {
  readonly before: Halved['before'];
  readonly kept: Map<NodeId, Halved['after']>;
}

const wholeHalves = (): Checker =>
  remembering({ seen: new Map<NodeId, object>(), splits: new Map<number, Halves>() }, (node, states, { seen, splits }) => {
    const state = states.get(node);
    // It is counted after the other half has gone.
    if (!isReplica(state) || state.halved === null || state.snapshotJob === 'halve' || seen.get(node) === state.halved) return null;
    seen.set(node, state.halved);
    const { attempt, partition, before, after } = state.halved;
    const known = splits.get(attempt) ?? { before, kept: new Map() };
    splits.set(attempt, known);
    if (textOf(known.before) !== textOf(before))
      return `${node} had ${textOf(before)} at split ${attempt}, and another replica ${textOf(known.before)}.`;
    const kept = known.kept.get(partition);
    if (kept !== undefined && textOf(kept) !== textOf(after))
      return `${node} kept ${textOf(after)} of split ${attempt}, and another replica of its half ${textOf(kept)}.`;
    known.kept.set(partition, after);
    if (known.kept.size < 2) return null;
    const both = [...known.kept.values()].reduce((all, each) => ({ rows: all.rows + each.rows, sum: addSums(all.sum, each.sum) }));
    return textOf(both) === textOf(before)
      ? null
      : `Split ${attempt} was of ${textOf(before)}, and its halves have ${textOf(both)} together.`;
  });

function whyNotItsOwn(node: ReplicaState, lsn: number): string | null {
  const log = group.log(node);
  const index = indexOfOrdinal(log, lsn);
  const command = entryAt(log, index)?.payload;
  if (!command?.places) return null;
  const { id, part } = node.place.spec;
  const ring = node.place.ring.with(mapAt(node, index));
  const foreign = command.places.find((place) => ring.partitionOf(place) !== part);
  return foreign === undefined
    ? null
    : `${id} has write ${lsn} (${command.op}) in its log, of key ${foreign}, which another set has from there on.`;
}

/** What is committed behind a split is of keys that stay; before it a set that takes a half has what the whole had. */
const ownWrites = (): Checker =>
  remembering({ looked: new Map<NodeId, number>() }, (node, states, { looked }) => {
    const state = states.get(node);
    if (!isReplica(state) || state.place.splits === null || state.map.length === 0) return null;
    const { part } = state.place.spec;
    // From the last split that it was concerned by, which it has applied.
    const since = state.map.findLast(({ from, to }) => from === part || to === part)?.at;
    if (since === undefined) return null;
    const committed = committedIn(state);
    const from = Math.max(since, looked.get(node) ?? 0);
    looked.set(node, committed);
    for (let lsn = from + 1; lsn <= committed; lsn++) {
      const why = whyNotItsOwn(state, lsn);
      if (why !== null) return why;
    }
    return null;
  });

const oneHalf = (): Checker =>
  remembering({ seen: new Map<NodeId, object>() }, (node, states, { seen }) => {
    const state = states.get(node);
    if (!isReplica(state) || state.ran === null || seen.get(node) === state.ran) return null;
    seen.set(node, state.ran);
    const { all, since, map, places } = state.ran;
    const { part = '' } = state.place.spec;
    const own = concerning(map, part);
    if (all && own !== since) return `${node} gave all its rows after ${own} moves of the map to somebody who asked after ${since}.`;
    const ring = state.place.ring.with(map);
    const foreign = places.find((place) => ring.partitionOf(place) !== part);
    return foreign === undefined ? null : `${node} was asked for key ${foreign}, which is another set’s by its map.`;
  });

export const halvingInvariants: readonly Invariant[] = [
  {
    name: 'a split loses and doubles no row',
    states:
      'All replicas of a set and of the one that takes a half have the same rows when they come to the split; the halves have them all, each once (migration safety: Elmore et al., Zephyr, 2011, §5).',
    begin: wholeHalves,
  },
  {
    name: 'each half is written by its own set',
    states:
      'Behind a split neither set commits a write of keys that the other has (TiKV, Region split: requests carry the epoch of their region).',
    begin: ownWrites,
  },
  {
    name: 'who asks a set gets the half that it means',
    states:
      'A replica answers of keys that are its own, and of all its rows to who knows of the same splits; else a row is in two parts of an answer or in none.',
    begin: oneHalf,
  },
];
