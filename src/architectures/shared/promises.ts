/**
 * What a node has told others, and what of that is on its disk. Whatever it writes has a number (a database's position, a count of
 * writes); a message that tells of a number waits until a sync has covered it. So no crash takes back what anybody was told.
 */
import type { Message, NodeId } from '../../sim/node.ts';
import type { Out } from '../../sim/out.ts';

interface Held<M extends Message> {
  readonly upTo: number;
  readonly to: NodeId;
  readonly message: M;
}

export interface Promises<M extends Message> {
  /** The highest number that a sync was asked for, that is on disk, and that a message which has left tells of. */
  asked: number;
  synced: number;
  told: number;
  /** Messages that wait. */
  held: Held<M>[];
  /** Counts what numbers began anew: a sync that was asked for before says nothing of later ones. */
  era: number;
}

/** The rule that a test may break. */
interface Rules {
  /** Write-ahead logging (Gray and Reuter 1993, §9.4): whatever a message tells of is on disk before it leaves. */
  isOnDisk(upTo: number, synced: number): boolean;
}

export const DURABLE: Rules = { isOnDisk: (upTo, synced) => upTo <= synced };
export type DurableRules = Rules;

/** Under what a node asks for a sync of all that has a number up to `upTo`. */
export interface SyncTag {
  readonly kind: 'written';
  readonly upTo: number;
  readonly era: number;
}

/** All up to `number` is on disk. */
export function noPromises<M extends Message>(number = 0): Promises<M> {
  return { asked: number, synced: number, told: 0, held: [], era: 0 };
}

/** A life begins with this in its database: what is found there is on disk. */
export function foundOnDisk<M extends Message>(promises: Promises<M>, number: number): void {
  promises.asked = Math.max(promises.asked, number);
  promises.synced = Math.max(promises.synced, number);
}

/** Other content stands where `number` was counted to, and no message waits; it is not on disk yet. */
export function beginAnew<M extends Message>(promises: Promises<M>): void {
  Object.assign(promises, { asked: -1, synced: -1, told: 0, era: promises.era + 1 });
}

/** Sends a message that tells of what has been written up to a number, once that is on disk. */
export function promise<M extends Message>(promises: Promises<M>, out: Out<M, SyncTag>, rules: Rules, held: Held<M>): void {
  const { upTo, to, message } = held;
  wrote(promises, out, upTo);
  if (!rules.isOnDisk(upTo, promises.synced)) {
    promises.held.push(held);
    return;
  }
  if (upTo > promises.told) promises.told = upTo;
  out.send(to, message);
}

/** Something was written: it is to be on disk, though perhaps nobody waits. */
export function wrote<M extends Message>(promises: Promises<M>, out: Out<M, SyncTag>, upTo: number): void {
  if (upTo <= promises.asked) return;
  promises.asked = upTo;
  if (out.writesThrough) promises.synced = upTo;
  else out.sync({ kind: 'written', upTo, era: promises.era });
}

/** A sync is done: sends what waited for it, in order. */
export function keepPromises<M extends Message>(promises: Promises<M>, out: Out<M, never>, { upTo, era }: SyncTag): void {
  if (era !== promises.era || upTo <= promises.synced) return;
  promises.synced = upTo;
  const { held } = promises;
  if (held.length === 0) return;
  promises.held = [];
  for (const each of held) {
    if (each.upTo > upTo) {
      promises.held.push(each);
      continue;
    }
    if (each.upTo > promises.told) promises.told = each.upTo;
    out.send(each.to, each.message);
  }
}
