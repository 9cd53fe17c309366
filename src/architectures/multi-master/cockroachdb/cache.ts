/**
 * The timestamp cache of a leaseholder: for each key and table the newest moment at which it was read, and by whom. Nothing is written at or
 * below that by anybody else: the past is closed (cockroachdb/cockroach, pkg/kv/kvserver/tscache).
 */
import { nameOf } from '../../shared/ranges/entries.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';

/** Never changed. `txn`: the only one that read then; null: several. */
interface ReadAt {
  readonly ts: Hlc;
  readonly txn: string | null;
}

export interface TimestampCache {
  readonly reads: Map<string, ReadAt>;
  /** Everything counts as read up to here. */
  lowWater: Hlc;
}

export function noteRead({ reads }: TimestampCache, spans: readonly Span[], ts: Hlc, txn: string): void {
  for (const span of spans) {
    const name = nameOf(span);
    const known = reads.get(name);
    if (!known || ts > known.ts) reads.set(name, Object.freeze({ ts, txn }));
    else if (ts === known.ts && known.txn !== txn) reads.set(name, Object.freeze({ ts, txn: null }));
  }
}

/** The lowest moment at which this transaction may write a row that is read by these names, and that is no less than `ts`. */
export function leastWrite({ reads, lowWater }: TimestampCache, names: readonly string[], ts: Hlc, txn: string): Hlc {
  let least = Math.max(ts, lowWater + 1);
  for (const name of names) {
    const known = reads.get(name);
    if (known) least = Math.max(least, known.txn === txn ? known.ts : known.ts + 1);
  }
  return least;
}
