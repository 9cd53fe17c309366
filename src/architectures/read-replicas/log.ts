/**
 * The idea of this room: the primary's committed writes as a numbered log that replicas follow. `ChangeLog` keeps the latest
 * changes, `Follower` is what the primary knows of one replica, and `nextShipment` decides what goes to it next. Who needs
 * what is no longer kept gets a whole image instead.
 */
import type { Disk } from '../../sim/node.ts';
import type { Out } from '../../sim/out.ts';
import type { Change } from '../../sqlite/jobs.ts';

const LOG = 'changes';

/** Committed changes in order, without gaps; durable through `append` effects. */
export interface ChangeLog {
  /** Position that the kept changes start after. */
  base: number;
  changes: Change[];
  /** Committed, but one before it is not known yet: statements end in another order than they begin. */
  readonly early: Map<number, Change>;
}

export function openLog(disk: Disk): ChangeLog {
  const changes = [...storedChanges(disk.log(LOG))];
  return { base: (changes[0]?.position ?? 1) - 1, changes, early: new Map() };
}

/** Position of the latest change; where nothing is kept, the position the log starts after. */
export function head({ base, changes }: ChangeLog): number {
  return base + changes.length;
}

/** Takes committed changes, files those that follow without a gap, and writes them to disk. The latest `limit` are kept at least. */
export function add(log: ChangeLog, limit: number, committed: readonly Change[], out: Out): void {
  for (const change of committed) if (change.position > head(log)) log.early.set(change.position, change);
  const from = log.changes.length;
  for (let next = log.early.get(head(log) + 1); next; next = log.early.get(head(log) + 1)) {
    log.early.delete(next.position);
    log.changes.push(next);
  }
  if (log.changes.length === from) return;
  if (log.changes.length <= 2 * limit) return out.append(LOG, from, log.changes.slice(from));
  // Cut rarely and by a lot, so that keeping the log short costs little per change.
  const cut = log.changes.length - limit;
  log.changes = log.changes.slice(cut);
  log.base += cut;
  out.append(LOG, 0, log.changes);
}

/** At most `most` changes after `position`; null when they are no longer kept. */
export function since({ base, changes }: ChangeLog, position: number, most: number): readonly Change[] | null {
  if (position < base) return null;
  const from = position - base;
  return changes.slice(from, from + most);
}

/** What comes after `position` is on a timeline that is over. */
export function cutAfter(log: ChangeLog, position: number, out: Out): void {
  if (head(log) <= position) return;
  log.early.clear();
  log.changes = log.changes.slice(0, Math.max(0, position - log.base));
  out.append(LOG, log.changes.length, []);
}

/** Forgets everything: the database now stands at `position`, and how it got there is not in the log. */
export function reset(log: ChangeLog, position: number, out: Out): void {
  log.base = position;
  log.changes = [];
  log.early.clear();
  out.append(LOG, 0, []);
}

/** The log as it was found on disk. Anything that is not a change was not written by us: it ends the log. */
function storedChanges(entries: readonly unknown[]): readonly Change[] {
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

/** What to send to a follower now, of what stands at `upTo` or below. The caller sends it and asks again until the answer is null. */
export function nextShipment(log: ChangeLog, follower: Follower, upTo: number): Shipment {
  const { sent, acked, imaging } = follower;
  if (sent === null || imaging || sent >= upTo || sent - acked >= WINDOW) return null;
  const changes = since(log, sent, Math.min(BATCH, upTo - sent));
  return changes === null ? { kind: 'image' } : { kind: 'changes', after: sent, changes };
}
