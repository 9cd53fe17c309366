/**
 * Throughput that is changed while it is used: the main region's router writes down what is bought now and tells every partition, again to those
 * that are silent. Up to 10,000 RU/s for each partition that takes effect at once; beyond, partitions would have to be split first. Source:
 * azure-databases-docs, cosmos-db/scaling-provisioned-throughput-best-practices.md.
 */
import type { Disk, Message, NodeId } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import { THROUGHPUT } from '../../slots.ts';

/** Coordinator → partition: so much is bought for all. Version 0 is what the run began with. */
export interface ThroughputNews extends Message {
  readonly kind: 'throughput';
  readonly ruPerSecond: number;
  readonly version: number;
}

export interface ThroughputDone extends Message {
  readonly kind: 'throughput-done';
  readonly version: number;
}

export interface Bought {
  readonly ruPerSecond: number;
  readonly version: number;
  /** The most that there ever was. */
  readonly highest: number;
}

/** What the coordinator keeps. */
export interface Selling {
  bought: Bought;
  /** Partitions that have not said that they keep to it. */
  waiting: Set<NodeId>;
}

export const CHANGE_TIMER = 'throughput';
export const KEY = 'throughput';
const ORDER = 'throughput ';
const AGAIN_US = 500_000;
const LEAST_RU = 400;
const MOST_RU = 1_000_000;

export const isBought = (value: unknown): value is Bought =>
  typeof value === 'object' && value !== null && 'ruPerSecond' in value && 'version' in value && 'highest' in value;

export function boughtOn(disk: Disk, ruPerSecond: number): Bought {
  const stored = disk.get(KEY);
  return isBought(stored) ? stored : { ruPerSecond, version: 0, highest: ruPerSecond };
}

const sellingOf = (node: object): Selling | null =>
  (node as { readonly own: Readonly<Record<string, unknown>> }).own[THROUGHPUT] as Selling | null;

/** Why so much cannot be bought, or null. */
function whyNot(wanted: number, { highest }: Bought, most: number): string | null {
  const least = Math.min(highest, Math.max(LEAST_RU, highest / 100));
  if (!(wanted >= 0)) return 'say how many request units a second, as in “throughput 800”';
  if (wanted < least)
    return `${wanted} RU/s are too few: at least ${least}, the larger of ${LEAST_RU} and a hundredth of the most there ever was`;
  return wanted > most ? `${wanted} RU/s are more than these partitions take (${most}): they would have to be split first` : null;
}

/** `throughput 800`, `throughput double` or `throughput half`. False: the order is not about this. */
export function change(node: object, out: Out, order: string, perPartition: number, partitions: readonly NodeId[]): boolean {
  const selling = sellingOf(node);
  if (selling === null || !order.startsWith(ORDER)) return false;
  const { bought } = selling;
  const text = order.slice(ORDER.length);
  const wanted = text === 'double' ? 2 * bought.ruPerSecond : text === 'half' ? bought.ruPerSecond / 2 : Number(text || Number.NaN);
  const why = whyNot(wanted, bought, Math.min(MOST_RU, perPartition * partitions.length));
  if (why !== null) {
    out.report('throughputRefused', why);
    return true;
  }
  selling.bought = { ruPerSecond: wanted, version: bought.version + 1, highest: Math.max(bought.highest, wanted) };
  out.persist(KEY, selling.bought);
  // Whoever is told of a version must never hear of another of that number.
  out.sync({ kind: 'throughput logged', version: selling.bought.version });
  return true;
}

export function tellAll(node: object, out: Out, nodes: readonly NodeId[]): void {
  const selling = sellingOf(node);
  if (selling === null) return;
  out.report('boughtRU', selling.bought.ruPerSecond);
  if (selling.bought.version === 0) return;
  selling.waiting = new Set(nodes);
  tellSilent(node, out);
}

export function tellSilent(node: object, out: Out): void {
  const selling = sellingOf(node);
  if (selling === null || selling.waiting.size === 0) return;
  const { ruPerSecond, version } = selling.bought;
  for (const id of selling.waiting) out.send(id, { kind: 'throughput', ruPerSecond, version } satisfies ThroughputNews as Message);
  out.setTimer(CHANGE_TIMER, AGAIN_US);
}

export function onDone(node: object, from: NodeId, message: Message): void {
  const selling = sellingOf(node);
  if (selling !== null && 'version' in message && message.version === selling.bought.version) selling.waiting.delete(from);
}
