/** What a run has cost its clients up to a moment, as far as its trace is held. */
import type { Micros } from '../sim/node.ts';
import { Acknowledged } from './acknowledged.ts';
import { staleness, type TraceIndex } from './world.ts';

export interface Cost {
  /** Reads that were answered, and those of them that were stale. */
  readonly reads: number;
  readonly stale: number;
  /** Writes that a client was told had succeeded and that no database has any more. */
  readonly lost: number;
  /** Operations that failed for certain, and those of which nobody knows. */
  readonly failed: number;
  readonly unknown: number;
}

export function costOf(index: TraceIndex, untilUs: Micros): Cost {
  const acknowledged = new Acknowledged(index.versions);
  let [reads, stale, failed, unknown] = [0, 0, 0, 0];
  for (const operation of index.operations.values()) {
    const { returnedAt, outcome, served, calledAt } = operation;
    if (returnedAt === null || outcome === null || returnedAt > untilUs) continue;
    if (!outcome.ok) {
      if (outcome.definite) failed++;
      else unknown++;
    } else if (outcome.wrote) {
      if (outcome.changes > 0 && served?.position != null) acknowledged.add(served.node, served.position, calledAt);
    } else {
      reads++;
      if (staleness(operation)) stale++;
    }
  }
  return { reads, stale, lost: acknowledged.goneBy(untilUs), failed, unknown };
}
