/** The idea of this room: a site's own changes travel to every other site, in order, each when that site can take it. */
import type { NodeId } from '../../../sim/node.ts';
import type { Applied, Merged, SiteChange } from '../../../merging/jobs.ts';
import { promise } from '../../shared/promises.ts';
import type { ChangeAck, Changes } from './protocol.ts';
import type { Vector } from './rules.ts';
import type { Peer, SiteOut, SiteState } from './state.ts';

/** Changes in one message, and on their way to one site without its word; changes of one site that wait here; changes in one job. */
const BATCH = 32;
const WINDOW = 128;
const HELD = 256;
const MERGED = 16;
/** How many times `tellUs` a site waits at most before it sends again. */
const PATIENCE_MAX = 4;

export const SHIP_TIMER = 'ship';
export const TELL_TIMER = 'tell';

export const has = (applied: Vector, site: NodeId): number => applied.get(site) ?? 0;

export const vectorOf = (applied: Vector): Applied => [...applied].sort(([a], [b]) => (a < b ? -1 : 1));

// Sending -----------------------------------------------------------------------------------------------------------

/** Something of its own may be on disk now. */
export function shipSoon(node: SiteState, out: SiteOut): void {
  const { gatherUs } = node.place;
  if (gatherUs === 0) return shipAll(node, out);
  if (onDisk(node) > Math.min(...[...node.peers.values()].map(({ sent }) => sent))) out.setTimer(SHIP_TIMER, gatherUs);
}

export function shipAll(node: SiteState, out: SiteOut): void {
  for (const [id, peer] of node.peers) ship(node, out, id, peer);
}

/** Number of the last own change that no crash can take back. */
export function onDisk({ unsent, promises, place }: SiteState): number {
  return unsent.findLast(({ position }) => place.rules.isOnDisk(position, promises.synced))?.change.seq ?? 0;
}

function ship(node: SiteState, out: SiteOut, id: NodeId, peer: Peer): void {
  const acked = has(peer.told, node.place.spec.id);
  peer.sent = Math.max(peer.sent, acked);
  const last = onDisk(node);
  while (peer.sent < last && peer.sent - acked < WINDOW) {
    const changes = node.unsent
      .filter(({ change }) => change.seq > peer.sent && change.seq <= last)
      .slice(0, BATCH)
      .map(({ change }) => change);
    const [end] = changes.slice(-1);
    if (!end) return;
    peer.sent = end.seq;
    peer.movedAt = out.now;
    out.send(id, { kind: 'change', changes });
  }
}

// Receiving ---------------------------------------------------------------------------------------------------------

export function onChanges(node: SiteState, out: SiteOut, from: NodeId, { changes }: Changes): void {
  let known = false;
  for (const change of changes) {
    const { origin, seq } = change;
    if (!node.place.rules.isNew(seq, has(node.applied, origin))) known = true;
    else hold(node, change);
  }
  // Its word was lost, or is on its way.
  if (known) tell(node, out, from);
  mergeReady(node, out);
}

function hold({ held }: SiteState, change: SiteChange): void {
  const waiting = held.get(change.origin) ?? new Map<number, SiteChange>();
  if (waiting.size < HELD) waiting.set(change.seq, change);
  held.set(change.origin, waiting);
}

/** Takes in what can follow now, some at a time. */
export function mergeReady(node: SiteState, out: SiteOut): void {
  if (node.merging) return;
  const changes = readyIn(node);
  if (changes.length === 0) return;
  node.merging = true;
  out.execute({ kind: 'merge' }, { kind: 'site-merge', changes, policy: node.place.policy });
}

function readyIn({ held, applied, place: { rules } }: SiteState): readonly SiteChange[] {
  const then = new Map(applied);
  const ready: SiteChange[] = [];
  for (let found = true; found && ready.length < MERGED; ) {
    found = false;
    for (const [origin, waiting] of held) {
      const next = [...waiting.values()].find(
        ({ seq }) => rules.isNext(seq, has(then, origin)) && !ready.some((each) => each.origin === origin && each.seq === seq),
      );
      if (!next || !rules.isReady(next.after, then)) continue;
      ready.push(next);
      then.set(origin, next.seq);
      found = true;
    }
  }
  return ready.slice(0, MERGED);
}

export function onMerged(node: SiteState, out: SiteOut, merged: Merged): void {
  node.merging = false;
  node.lastMerged = merged;
  node.applied = new Map(merged.applied);
  for (const [origin, waiting] of node.held) for (const seq of waiting.keys()) if (seq <= has(node.applied, origin)) waiting.delete(seq);
  for (const origin of new Set(merged.taken.map((each) => each.origin))) tell(node, out, origin);
  mergeReady(node, out);
}

// What is where -----------------------------------------------------------------------------------------------------

/** Says what it has, when that is on its disk. */
function tell(node: SiteState, out: SiteOut, to: NodeId): void {
  const message: ChangeAck = { kind: 'change-ack', applied: vectorOf(node.applied) };
  promise(node.promises, out, node.place.rules, { upTo: node.position, to, message });
}

export function onAck(node: SiteState, out: SiteOut, from: NodeId, { applied }: ChangeAck): void {
  const peer = node.peers.get(from);
  if (!peer) return;
  peer.told = new Map(applied.map(([site, seq]) => [site, Math.max(seq, has(peer.told, site))]));
  peer.movedAt = out.now;
  peer.patience = 1;
  ship(node, out, from, peer);
}

/** Now and then: all hear what this site has, who is silent is sent again what it lacks, and what all have is forgotten. */
export function onTell(node: SiteState, out: SiteOut): void {
  const { tellUs, spec } = node.place;
  out.setTimer(TELL_TIMER, tellUs);
  const now = JSON.stringify(vectorOf(node.applied));
  for (const [id, peer] of node.peers) {
    if (now !== node.toldOf) tell(node, out, id);
    const acked = has(peer.told, spec.id);
    if (acked < peer.sent && out.now - peer.movedAt >= tellUs * peer.patience) {
      peer.sent = acked;
      peer.patience = Math.min(PATIENCE_MAX, 2 * peer.patience);
    }
    ship(node, out, id, peer);
  }
  node.toldOf = now;
  forget(node, out);
}

function forget(node: SiteState, out: SiteOut): void {
  if (node.forgetting) return;
  const { rules, spec } = node.place;
  const told = new Map([...node.peers].map(([id, peer]) => [id, peer.told]));
  const sent = Math.min(has(node.applied, spec.id), ...[...told.values()].map((vector) => has(vector, spec.id)));
  const horizon = node.kept.tombstones > 0 ? rules.horizon(node.applied, told) : [];
  const [first] = node.unsent;
  if ((!first || first.change.seq > sent) && horizon.length === 0) return;
  node.unsent = node.unsent.filter(({ change }) => change.seq > sent);
  node.forgetting = true;
  out.execute({ kind: 'forget' }, { kind: 'site-forget', sent, horizon });
}
