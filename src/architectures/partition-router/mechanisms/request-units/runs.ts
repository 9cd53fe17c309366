/**
 * Request units: a budget for each second, dealt out evenly to the partitions that hold rows, whatever their load. What a statement cost is known
 * when it is done, so a partition takes what comes until its share is spent, and may owe the next second something. With burst
 * capacity what was not used is saved, and spent at a rate of its own. Sources: azure-docs, cosmos-db/request-units.md,
 * partitioning-overview.md and burst-capacity.md.
 */
import type { Message, Micros, NodeId } from '../../../../sim/node.ts';
import type { Outcome, Value } from '../../../../sim/operation.ts';
import type { Mechanism, Post, Topology } from '../../../contract.ts';
import { ringAt } from '../../current.ts';
import { coordinatorOf } from '../../driver.ts';
import { THROUGHPUT, type Throughput, type Work } from '../../slots.ts';
import type { PartitionOut, PartitionState } from '../../state.ts';
import { type Budget, budgetOf } from './budget.ts';
import {
  boughtOn,
  CHANGE_TIMER,
  change,
  KEY,
  onDone,
  type Selling,
  tellAll,
  tellSilent,
  type ThroughputDone,
  type ThroughputNews,
} from './changing.ts';
import { budgets } from './invariants.ts';

const SECOND_US = 1_000_000;
const SECOND_TIMER = 'request units';
/** Azure Cosmos DB, burst capacity: seconds that are saved, and RU/s that a partition may reach. */
const SAVED_S = 300;
const BURST_RU = 3000;

interface Prices {
  readonly perSecond: number;
  readonly perPartition: number;
  readonly read: number;
  readonly write: number;
  readonly fanOut: number;
  readonly burst: boolean;
}

/** What a node has of it: a partition, or one of the copies that share in what a partition does. */
type Holder = Pick<PartitionState, 'map'> & { readonly place: Pick<PartitionState['place'], 'ring' | 'replicas' | 'rules'> };

/** An equal part of what was bought; a partition that knows of more partitions than there are takes less. */
export const shareOf = (node: Holder, { bought }: Budget, { perPartition }: Prices): number =>
  Math.min(bought.ruPerSecond / ringAt(node).partitions.length, perPartition) / node.place.replicas;

function sizeOf(value: Value): number {
  if (value === null) return 1;
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
}

export function chargeOf(outcome: Outcome, { writes, whole, part = 1 }: Work, { read, write, fanOut }: Prices): number {
  if (!outcome.ok) return writes ? write * part : read;
  if (writes) return write * part * Math.max(1, outcome.changes);
  let bytes = 0;
  for (const row of outcome.rows) for (const value of row) bytes += sizeOf(value);
  return read * Math.max(1, Math.ceil(bytes / 1024)) + (whole ? fanOut : 0);
}

/** Seconds that have ended: what they owe goes on, what they did not use is saved. */
function catchUp(budget: Budget, now: Micros, share: number, burst: boolean): void {
  const second = Math.floor(now / SECOND_US);
  const passed = second - budget.second;
  if (passed <= 0) return;
  const regular = budget.spent - budget.fromSaved;
  const left = Math.max(0, share - regular) + share * (passed - 1);
  if (burst && share < BURST_RU) budget.saved = Math.min(budget.saved + left, share * SAVED_S);
  Object.assign(budget, { second, spent: Math.max(0, regular - share * passed), fromSaved: 0, throttled: 0 });
}

/** What it will cost at least: that is spent when a statement is taken, the rest when it is done. */
const leastOf = ({ writes, part = 1 }: Work, { read, write }: Prices): number => (writes ? write * part : read);

/** What is beyond the share comes from what was saved. */
function spend(budget: Budget, share: number, cost: number): void {
  const over = Math.max(0, budget.spent - budget.fromSaved + cost - share);
  const saved = Math.max(0, Math.min(over, budget.saved, cost));
  budget.spent += cost;
  budget.fromSaved += saved;
  budget.saved -= saved;
}

export function requestUnitsAt({ settings, spec, topology }: Post): Throughput {
  const prices: Prices = {
    perSecond: Number(settings['ruPerSecond']),
    perPartition: Number(settings['ruPerPartition']),
    read: Number(settings['readRu']),
    write: Number(settings['writeRu']),
    fanOut: Number(settings['fanOutRu']),
    burst: settings['burst'] === true,
  };
  if (spec.kind === 'router') return seller(prices, topology, spec.id);
  if (spec.kind === 'client') return UNASKED;
  return {
    boot(_node, out, disk): Budget {
      out.setTimer(SECOND_TIMER, SECOND_US);
      return {
        bought: boughtOn(disk, prices.perSecond),
        second: Math.floor(out.now / SECOND_US),
        spent: 0,
        fromSaved: 0,
        saved: 0,
        throttled: 0,
        took: null,
      };
    },
    waitUs(node, out, work) {
      const state = node as Holder;
      const budget = budgetOf(node);
      if (budget === null) return null;
      const share = shareOf(state, budget, prices);
      catchUp(budget, out.now, share, prices.burst);
      const has = budget.spent - budget.fromSaved < share || (budget.saved > 0 && budget.spent < BURST_RU);
      if (state.place.rules.isInBudget(has)) {
        const spent = budget.spent - budget.fromSaved;
        budget.took = has && spent >= share ? null : { spent, share };
        spend(budget, share, leastOf(work, prices));
        return null;
      }
      budget.throttled += 1;
      // What is owed is worked off second by second.
      const seconds = Math.max(1, Math.ceil((budget.spent - budget.fromSaved) / share));
      return (budget.second + seconds) * SECOND_US - out.now;
    },
    charge(node, out, work, outcome) {
      const budget = budgetOf(node);
      if (budget === null) return;
      const share = shareOf(node as Holder, budget, prices);
      catchUp(budget, out.now, share, prices.burst);
      spend(budget, share, chargeOf(outcome, work, prices) - (work.unpaid ? 0 : leastOf(work, prices)));
    },
    messages: {
      throughput: (node, out, from, message) => {
        const budget = budgetOf(node);
        if (budget === null || !isNews(message)) return;
        if (message.version > budget.bought.version) {
          const { ruPerSecond, version } = message;
          budget.bought = { ruPerSecond, version, highest: Math.max(budget.bought.highest, ruPerSecond) };
          out.persist(KEY, budget.bought);
        }
        out.send(from, { kind: 'throughput-done', version: message.version } satisfies ThroughputDone as Message);
      },
    },
    timers: {
      [SECOND_TIMER]: (node, out) => {
        const state = node as Holder;
        const budget = budgetOf(node);
        out.setTimer(SECOND_TIMER, SECOND_US);
        if (budget === null) return;
        const share = shareOf(state, budget, prices);
        tell(budget, out as PartitionOut, share);
        catchUp(budget, out.now, share, prices.burst);
      },
    },
  };
}

const UNASKED: Throughput = { waitUs: () => null, charge: () => undefined };

/** The main region's router says what is bought. */
function seller({ perSecond, perPartition }: Prices, topology: Topology, self: NodeId): Throughput {
  if (self !== coordinatorOf(topology)) return UNASKED;
  const nodes = topology.nodes.filter(({ kind }) => kind !== 'router' && kind !== 'client').map(({ id }) => id);
  return {
    ...UNASKED,
    boot(_node, out, disk): Selling {
      const bought = boughtOn(disk, perSecond);
      out.report('boughtRU', bought.ruPerSecond);
      // Who was told of it before the last crash, and who was not, is not known any more.
      if (bought.version > 0) out.setTimer(CHANGE_TIMER, 0);
      return { bought, waiting: new Set(bought.version > 0 ? nodes : []) };
    },
    order: (node, out, order) => change(node, out, order, perPartition, ringAt(node as Holder).partitions),
    syncs: { 'throughput logged': (node, out) => tellAll(node, out, nodes) },
    timers: { [CHANGE_TIMER]: tellSilent },
    messages: { 'throughput-done': (node, _out, from, message) => onDone(node, from, message) },
  };
}

/** Azure Cosmos DB's metric *Normalized RU Consumption*, in per cent of the share, and the requests that were rate limited. */
function tell({ spent, throttled, saved }: Budget, out: PartitionOut, share: number): void {
  out.report('normalizedRU', Math.min(100, Math.round((100 * spent) / share)));
  out.report('throttled', throttled);
  if (saved > 0) out.report('savedRU', Math.round(saved));
}

const isNews = (message: Message): message is ThroughputNews => message.kind === 'throughput';

export const requestUnits: Mechanism = { slot: THROUGHPUT, id: 'request-units', at: requestUnitsAt, invariants: budgets };
