/** What each room promises its clients, as a check of one played schedule. An empty list: it kept its word. */
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import type { NodeId } from '../../../src/sim/node.ts';
import type { Fuzzed, Played } from './schedule.ts';
import { carriedOut, ghosts, missing, notPrefixes, type Operation, operationsOf, outOfOrder, repeats, type Trail } from './trails.ts';

type State = ReadonlyMap<number, Trail>;

/** The rows that count in the end: the leader's, or each partition's own. */
function endOf({ architecture }: Fuzzed, { run, databases }: Played): State {
  if (architecture === partitionRouter) return new Map([...databases.values()].flatMap((rows) => [...rows]));
  const counts = (node: NodeId): boolean => {
    if (architecture === multiMaster) return true;
    return architecture === readReplicas ? run.roleOf(node) === 'primary' : node === 'primary-virginia';
  };
  return [...databases].find(([node]) => counts(node))?.[1] ?? new Map();
}

/** Confirmed writes that are gone although nothing that the room documents explains it. */
function lost({ architecture }: Fuzzed, played: Played, operations: readonly Operation[], end: State): string[] {
  const { run } = played;
  const gone = missing(operations, end);
  const wiped = new Set(run.events.flatMap((event) => (event.type === 'crash' && event.wiped ? [event.node] : [])));
  const reports = (key: string): readonly { readonly node: NodeId; readonly value: number }[] =>
    run.events.flatMap((event) => (event.type === 'report' && event.key === key ? [{ node: event.node, value: Number(event.value) }] : []));
  const unexplained = gone.filter(({ node, position }) => {
    if (architecture === multiMaster) return true;
    // A restore gives up what came after the backup, and nothing before it.
    if (architecture === singleNode) return !reports('restoredTo').some(({ value }) => position > value) && !wiped.has('primary-virginia');
    if (architecture === queryCache || node === null) return !wiped.has('primary-virginia');
    if (architecture === partitionRouter) return !wiped.has(node);
    // Asynchronous replication: whoever had confirmed it has counted it as lost, or lost its own disk.
    const counted = reports('lostWrites').reduce((sum, { node: at, value }) => (at === node ? sum + value : sum), 0);
    return !wiped.has(node) && gone.filter((other) => other.node === node).length > counted;
  });
  return unexplained.map(({ writes, node }) => `${writes} was confirmed by ${node ?? 'nobody'} and is gone`);
}

function order({ architecture, settings }: Fuzzed, played: Played, operations: readonly Operation[], end: State): string[] {
  const now = { allowedAgeUs: () => 0 };
  if (architecture === multiMaster) return outOfOrder(operations, end, now);
  // Lost disks, restores and promotions take rows back in time; every room says so.
  if (played.drastic) return [];
  if (architecture === readReplicas) return notPrefixes(operations, end);
  if (architecture !== queryCache) return outOfOrder(operations, end, now);
  // A lifetime counts by the cache's own clock, so it says nothing where clocks are wrong.
  if (played.skewed) return notPrefixes(operations, end);
  const lifetimeUs = 1000 * (Number(settings['ttlMs']) + Number(settings['staleWhileRevalidateMs']));
  return outOfOrder(operations, end, { allowedAgeUs: ({ cached }) => (cached ? lifetimeUs : 0) });
}

/** Eleven seconds after the last fault all copies of a database are equal. */
function apart({ architecture }: Fuzzed, { databases }: Played): string[] {
  if (architecture !== readReplicas && architecture !== multiMaster) return [];
  const copies = [...databases];
  const contents = copies.map(([, rows]) => JSON.stringify([...rows]));
  return new Set(contents).size > 1 ? [`copies differ in the end: ${copies.map(([node], i) => `${node} ${contents[i]}`).join(', ')}`] : [];
}

export function broken(room: Fuzzed, played: Played): string[] {
  const { run, databases } = played;
  const operations = operationsOf(run.events);
  const ends = [...databases.values()].flatMap((rows) => [...rows.values()]);
  const end = endOf(room, played);
  // With automatic promotion replicas take back what the old primary confirmed: that is `lost`, not an order.
  const promoted = run.events.some((event) => event.type === 'report' && event.key === 'promotedAt');
  return [
    ...new Set(run.violations),
    ...ghosts(operations, carriedOut(run.events), ends),
    ...repeats(operations, ends),
    ...apart(room, played),
    ...lost(room, played, operations, end),
    ...(promoted ? [] : order(room, played, operations, end)),
  ];
}
