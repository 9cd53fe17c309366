/** Whom writes are shipped to, as whoever ships knows them: other regions of its partition, and a set that takes a half. */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Shipped } from '../../replica-set/protocol.ts';
import type { Region } from './state.ts';

/** It has not answered yet. */
export const newFollower = (name: string, set: readonly NodeId[], sent: number, now: Micros): Region => ({
  ...{ name, peer: set[0] ?? '', sent, committed: 0, logged: 0, heardAt: now, isHeard: false, seeds: 0, seededAt: null },
});

/** For so long; a clock that was set back counts as that, too. */
export function isSilent({ heardAt }: Region, now: Micros, forUs: Micros): boolean {
  const silentUs = now - heardAt;
  return silentUs < 0 || silentUs >= forUs;
}

/** Its next replica is asked. */
export function turnToNext(follower: Region, set: readonly NodeId[], now: Micros): void {
  follower.peer = set[(set.indexOf(follower.peer) + 1) % set.length] ?? follower.peer;
  follower.heardAt = now;
}

/** One of its replicas has answered: its primary, or one that knows another, who is to be asked; `nobody`: one that knows no more than was known. */
export function hear(follower: Region, from: NodeId, message: Shipped, now: Micros): 'primary' | 'another' | 'nobody' {
  follower.heardAt = now;
  if (message.primary === from) {
    follower.peer = from;
    follower.seeds = message.seeds ?? 0;
    return 'primary';
  }
  if (message.primary === null || message.primary === follower.peer) return 'nobody';
  follower.peer = message.primary;
  follower.sent = Math.min(follower.sent, message.committed);
  return 'another';
}
