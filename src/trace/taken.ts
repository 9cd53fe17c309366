/** What took a confirmed write: the loss, restore or promotion by which it was undone. */
import type { LossReason, Micros, NodeId } from '../sim/node.ts';
import { ms } from '../words/en/numbers.ts';
import * as Say from '../words/en/trace/taken.ts';
import type { Reset } from './versions.ts';
import type { OperationFact, TraceIndex } from './world.ts';

type City = (node: NodeId) => string;

export interface Taken {
  /** The event with which it went. */
  readonly event: number;
  readonly at: Micros;
  readonly words: string;
}

/** Of a confirmed write that is gone by then; of a read whose database had lost something before it was asked. */
export function takenFrom(index: TraceIndex, operation: OperationFact, nowUs: Micros, city: City): Taken | null {
  const reset =
    operation.outcome?.ok !== true ? null : operation.outcome.wrote ? undoing(index, operation, nowUs) : before(index, operation);
  return reset && { event: reset.event, at: reset.at, words: wordsOf(reset, operation, city) };
}

function undoing({ versions }: TraceIndex, { served, calledAt, returnedAt }: OperationFact, nowUs: Micros): Reset | null {
  if (served?.position == null) return null;
  const at = versions.committedAt({ node: served.node, position: served.position }, calledAt, returnedAt);
  const version = at !== undefined && { node: served.node, position: served.position, at };
  if (!version || !versions.undone(version, nowUs)) return null;
  return versions.resets.find((reset) => reset.at > version.at && versions.undone(version, reset.at)) ?? null;
}

function before(index: TraceIndex, operation: OperationFact): Reset | null {
  const { served, calledAt } = operation;
  if (!served || index.versions.lostBefore(operation).length === 0) return null;
  return index.versions.resets.findLast((reset) => reset.node === served.node && reset.at <= calledAt) ?? null;
}

function wordsOf({ reason, node, at, position }: Reset, { served }: OperationFact, city: City): string {
  const own = served ? city(served.node) : '';
  return HOW[reason](city(node), own, ms(at), position);
}

const HOW: Readonly<Record<LossReason, (there: string, own: string, atMs: string, position: number) => string>> = {
  disk: Say.disk,
  lie: Say.lie,
  restore: Say.restore,
  promotion: Say.promotion,
  timeline: Say.timeline,
};
