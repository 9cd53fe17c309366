/** Where an operation's time went: its chain of causes as stretches that follow each other. */
import type { TraceEvent } from '../sim/events.ts';
import type { Message, Micros, NodeId } from '../sim/node.ts';
import type { TraceIndex } from './world.ts';
import * as Say from '../words/en/trace/hops.ts';

/** One stretch of an operation's time. Stretches follow each other and add up to its latency. */
export interface Hop {
  readonly label: string;
  readonly kind: 'travel' | 'queue' | 'sql' | 'disk' | 'wait';
  /** The message, for a stretch of travel. */
  readonly message: Message | null;
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

const WAITS: Readonly<Record<string, string>> = {
  waits: Say.waitingForTheConnection,
  full: Say.waitingForItsReceiverWhich,
};

/** The critical path of an answered operation: its chain of causes from call to return. Empty while it waits. */
export function hops(index: TraceIndex, op: string, city: (node: NodeId) => string): readonly Hop[] {
  const operation = index.operations.get(op);
  if (!operation || operation.return === null) return [];
  const causes = index.causes(operation.return).filter((e) => e.at >= operation.calledAt);
  const path: Hop[] = [];
  let reached = operation.calledAt;
  const add = (hop: Hop): void => {
    if (hop.fromUs > reached) path.push({ label: Say.waiting, kind: 'wait', message: null, fromUs: reached, toUs: hop.fromUs });
    const fromUs = Math.max(hop.fromUs, reached);
    if (hop.toUs > fromUs) path.push({ ...hop, fromUs });
    reached = Math.max(reached, hop.toUs);
  };
  for (const event of ownOf(index, op, causes.reverse())) hopsOf(index, event, city).forEach(add);
  if (operation.returnedAt !== null && operation.returnedAt > reached) {
    path.push({ label: Say.waiting, kind: 'wait', message: null, fromUs: reached, toUs: operation.returnedAt });
  }
  return path;
}

/**
 * What of a chain, oldest first, is the operation's own. An answer that waited for a sync which another had asked for has that one's
 * causes before it: how long it waited is known, but not that the other's statements took its time.
 */
function ownOf(index: TraceIndex, op: string, chain: readonly TraceEvent[]): readonly TraceEvent[] {
  const anothers = chain.findLastIndex((event) => event.type === 'deliver' && isAnothers(index, op, index.flight(event.cause)?.message));
  const joined = chain.findIndex((event, i) => i > anothers && event.type === 'sync');
  return anothers < 0 || joined < 0 ? chain : chain.slice(joined);
}

function isAnothers({ operations }: TraceIndex, op: string, message: Message | undefined): boolean {
  if (!message || !('op' in message) || typeof message.op !== 'string') return false;
  const [name = ''] = message.op.split('#');
  return name !== op && operations.has(name);
}

function hopsOf(index: TraceIndex, event: TraceEvent, city: (node: NodeId) => string): readonly Hop[] {
  if (event.type === 'deliver') {
    const flight = index.flight(event.cause);
    if (!flight) return [];
    const label = `${city(flight.from)} → ${city(flight.to)}`;
    return [{ label, kind: 'travel', message: flight.message, fromUs: flight.sentAt, toUs: event.at }];
  }
  if (event.type === 'resend') {
    const before = index.flight(event.cause);
    if (!before) return [];
    const why = WAITS[before.end ?? 'loss'] ?? Say.lostUntilItIsSent;
    return [
      { label: `${city(event.from)} → ${city(event.to)}: ${why}`, kind: 'wait', message: null, fromUs: before.sentAt, toUs: event.at },
    ];
  }
  if (event.type === 'exchange') {
    const label = `${event.name}, ${city(event.node)} ⇄ ${city(event.peer)}`;
    return [{ label, kind: 'travel', message: null, fromUs: event.beganAt, toUs: event.at }];
  }
  if (event.type !== 'execute' && event.type !== 'sync') return [];
  const where = city(event.node);
  if (event.type === 'sync')
    return [
      { label: Say.queueForTheDiskIn(where), kind: 'queue', message: null, fromUs: event.at - event.waitedUs, toUs: event.at },
      { label: Say.fsyncIn(where), kind: 'disk', message: null, fromUs: event.at, toUs: event.doneAt },
    ];
  const waited = index.event(event.cause);
  const label = waited?.type === 'wait' ? Say.waitingForIn(waited.waitsFor.join(', '), where) : Say.queueIn(where);
  return [
    { label, kind: 'queue', message: null, fromUs: event.at - event.waitedUs, toUs: event.at },
    { label: Say.sqlIn(where), kind: 'sql', message: null, fromUs: event.at, toUs: event.doneAt },
  ];
}
