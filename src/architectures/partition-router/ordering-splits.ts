/**
 * Sets of replicas that are split: the main region's router says which set gives a half to which, one at a time, since maps are to follow from
 * one another. Where it is cut, and when, the set itself decides, by an entry of its log (`mechanisms/replica-sets/dividing.ts`); this
 * only goes on asking until that is done, and tells everybody. Source: azure-docs, cosmos-db/partitioning-overview.md (physical partitions are split
 * when they are full); who decides in the service is not published.
 */
import type { Disk } from '../../sim/node.ts';
import { ringAt } from './current.ts';
import { MAP, mapFrom, type PartitionMap } from './map.ts';
import type { Place } from './place.ts';
import { nextEmpty, RETRY_US } from './rebalancing.ts';
import type { Wish } from './replica-set/protocol.ts';
import { learn } from './stale.ts';
import type { RouterOut, RouterState, Splitting } from './state.ts';

/** Followed by the partition. */
export const SPLIT_ORDER = 'split ';
export const SPLIT_TIMER = 'split';
const PLAN = 'split';

const isPlan = (value: unknown): value is NonNullable<Splitting['plan']> =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value && 'attempt' in value;

/** From disk; of whoever else asks sets nothing. */
export function bootSplitting({ splits, spec, coordinator }: Place, disk: Disk): Partial<Pick<RouterState, 'map' | 'splitting'>> {
  if (splits === null || spec.id !== coordinator) return {};
  const stored = disk.get(PLAN);
  return { map: mapFrom(disk.get(MAP)), splitting: { plan: isPlan(stored) ? stored : null } };
}

/** How many partitions can be split: the first so many have rows; none, if no other stands ready. */
export function reportSplits(node: RouterState, out: RouterOut): void {
  if (node.splitting !== null) out.report('toSplit', nextEmpty(node) === null ? 0 : ringAt(node).partitions.length);
}

/** After a restart: what was planned is asked for again. */
export function resumeSplit(node: RouterState, out: RouterOut): void {
  if (node.splitting !== null) askToDivide(node, out);
}

/** `split partition-1`. */
export function onSplitOrder(node: RouterState, out: RouterOut, order: string): void {
  const partition = order.slice(SPLIT_ORDER.length).trim();
  if (node.splitting === null) return out.report('rebalancing', 'in this run no set is split: none stands ready (spareSets)');
  if (!ringAt(node).partitions.includes(partition))
    return out.report('rebalancing', `“${partition}” is no partition that holds rows: say which, as in “split partition-1”`);
  onWish(node, out, { kind: 'wish', partition, why: 'so much that somebody wants it split' });
}

/** A set wants to be split. One at a time: who is not heard now asks again. */
export function onWish(node: RouterState, out: RouterOut, { partition: from, why }: Wish): void {
  const { splitting, map } = node;
  if (splitting === null || splitting.plan !== null || node.role.value !== 'routing') return;
  const to = nextEmpty(node);
  if (to === null) return out.report('rebalancing', `${from} has ${why}, and no partition is left to take a part of them`);
  splitting.plan = { from, to, attempt: map.length + 1 };
  out.report('rebalancing', `${from} has ${why}: it is split, and ${to} takes a part`);
  out.persist(PLAN, splitting.plan);
  out.persist(MAP, map);
  out.sync({ kind: 'split logged' });
}

/** Its primary is one of these; whoever it is then goes on with it, and answers when it is through. */
export function askToDivide({ splitting, place, map }: RouterState, out: RouterOut): void {
  const move = splitting?.plan;
  if (!move) return;
  for (const id of place.splits?.get(move.from) ?? []) out.send(id, { kind: 'divide', move, map });
  out.setTimer(SPLIT_TIMER, RETRY_US);
}

/** Everybody is told: shares of what is bought hang on how many partitions there are. */
export function onDivided(node: RouterState, out: RouterOut, map: PartitionMap): void {
  const { splitting, place } = node;
  learn(node, out, map);
  if (!splitting?.plan || !map.some(({ attempt }) => attempt === splitting.plan?.attempt)) return;
  splitting.plan = null;
  out.persist(PLAN, null);
  out.persist(MAP, node.map);
  out.cancelTimer(SPLIT_TIMER);
  out.report('rebalancing', 'done');
  reportSplits(node, out);
  for (const { nodes } of place.behind?.values() ?? []) for (const id of nodes) out.send(id, { kind: 'divided', map: node.map });
}
