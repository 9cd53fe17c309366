/**
 * The idea of this room: the primary's committed writes as a numbered log that replicas follow. `ChangeLog` keeps the latest
 * changes, `Follower` is what the primary knows of one replica, and `nextShipment` decides what goes to it next. Who needs
 * what is no longer kept gets a whole image instead.
 */
import type { Out } from '../../sim/out.ts';
import type { Change } from '../../sqlite/jobs.ts';

const LOG = 'changes';

/** Committed changes in order, without gaps, the latest `limit` of them at least; durable through `append` effects. */
export class ChangeLog {
  #base = 0;
  #changes: Change[] = [];
  /** Committed, but one before it is not known yet: statements end in another order than they begin. */
  readonly #early = new Map<number, Change>();

  constructor(
    readonly limit: number,
    stored: readonly Change[] = [],
  ) {
    this.#changes = [...stored];
    this.#base = (stored[0]?.position ?? 1) - 1;
  }

  /** Position of the latest change; where nothing is kept, the position the log starts after. */
  get head(): number {
    return this.#base + this.#changes.length;
  }

  /** Number of changes kept. */
  get size(): number {
    return this.#changes.length;
  }

  /** Takes committed changes, files those that follow without a gap, and writes them to disk. */
  add(changes: readonly Change[], out: Out): void {
    for (const change of changes) if (change.position > this.head) this.#early.set(change.position, change);
    const from = this.#changes.length;
    for (let next = this.#early.get(this.head + 1); next; next = this.#early.get(this.head + 1)) {
      this.#early.delete(next.position);
      this.#changes.push(next);
    }
    if (this.#changes.length === from) return;
    if (this.#changes.length <= 2 * this.limit) return out.append(LOG, from, this.#changes.slice(from));
    // Cut rarely and by a lot, so that keeping the log short costs little per change.
    const cut = this.#changes.length - this.limit;
    this.#changes = this.#changes.slice(cut);
    this.#base += cut;
    out.append(LOG, 0, this.#changes);
  }

  /** At most `most` changes after `position`; null when they are no longer kept. */
  since(position: number, most: number): readonly Change[] | null {
    if (position < this.#base) return null;
    const from = position - this.#base;
    return this.#changes.slice(from, from + most);
  }

  /** Forgets everything: the database now stands at `position`, and how it got there is not in the log. */
  reset(position: number, out: Out): void {
    this.#base = position;
    this.#changes = [];
    this.#early.clear();
    out.append(LOG, 0, []);
  }
}

/** The log as it was found on disk. Anything that is not a change was not written by us: it ends the log. */
export function storedChanges(entries: readonly unknown[]): readonly Change[] {
  const end = entries.findIndex((entry) => !isChange(entry));
  return entries.slice(0, end < 0 ? entries.length : end).filter(isChange);
}

function isChange(entry: unknown): entry is Change {
  return typeof entry === 'object' && entry !== null && 'kind' in entry && 'position' in entry && typeof entry.position === 'number';
}

/** What the primary knows of one replica. */
export interface Follower {
  /** Everything up to here has been sent; null: it has not said yet where it stands. */
  sent: number | null;
  /** Everything up to here is in its database. */
  acked: number;
  /** A whole image is being taken for it. */
  imaging: boolean;
}

/** Changes in one message, and changes under way to one replica that it has not confirmed. Both keep messages bounded. */
const BATCH = 256;
const WINDOW = 1024;

export type Shipment =
  | { readonly kind: 'changes'; readonly after: number; readonly changes: readonly Change[] }
  | { readonly kind: 'image' }
  | null;

/** What to send to a follower now. The caller sends it and asks again until the answer is null. */
export function nextShipment(log: ChangeLog, follower: Follower): Shipment {
  const { sent, acked, imaging } = follower;
  if (sent === null || imaging || sent >= log.head || sent - acked >= WINDOW) return null;
  const changes = log.since(sent, BATCH);
  return changes === null ? { kind: 'image' } : { kind: 'changes', after: sent, changes };
}
