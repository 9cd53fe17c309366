/**
 * One partition in several regions: the write region's primary ships what its set has committed, in order, to the primary of each other
 * region's set, which has its own set agree on it before it says so. Source: azure-docs, cosmos-db/global-dist-under-the-hood.md
 * (partition sets; nested consensus). What is sent again, and when, is ours: it is not published.
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import { entryAt, indexOfOrdinal } from '../../../shared/consensus/log.ts';
import { hear, isSilent, newFollower, turnToNext } from './followers.ts';
import { sendSeed } from './memory.ts';
import { isTaken } from './halving.ts';
import { isBare, seedAhead, seedsOf } from './seeding.ts';
import type { Ship, Shipped } from '../../replica-set/protocol.ts';
import { commandsAfter, countedRegions, epochAt, epochOf, isReady, learn, writesHere } from './standing.ts';
import { committedIn, globalIn, group, loggedIn, type Region, type ReplicaOut, type ReplicaState } from './state.ts';

export const SHIP_TIMER = 'regions';
/** Ours: a region that has not answered for so long is sent it again, through its next replica. */
const SILENT_US = 1_000_000;
const BATCH = 64;
/** Terms and epochs as one number. */
const EPOCHS = 1_000_000;
/** Most that is under way to one region. */
const WINDOW = 512;

function shipsNow(node: ReplicaState): boolean {
  const account = node.standing?.account;
  const isReadyToShip = node.standing === null || (account != null && isReady(node, account));
  return writesHere(node) && isReadyToShip && node.place.others.size > 0 && group.isLeader(node);
}

/** Who begins to lead knows nothing of the other regions. */
export function keepShipping(node: ReplicaState, out: ReplicaOut): void {
  if (!shipsNow(node)) {
    node.regions = [];
    node.term = 0;
    return;
  }
  const term = group.epoch(node) * EPOCHS + epochOf(node);
  if (node.term !== term) {
    node.term = term;
    // Where nothing was ever written nobody lacks anything.
    const isFirst = committedIn(node) === 0;
    const sent = committedIn(node);
    node.regions = [...node.place.others].map(([name, set]) => ({ ...newFollower(name, set, sent, out.now), isHeard: isFirst }));
    for (const region of node.regions) ship(node, out, region);
    out.setTimer(SHIP_TIMER, SILENT_US);
  }
  for (const region of node.regions) shipAll(node, out, region);
  // Who counts may have changed.
  if (node.standing !== null) settleGlobal(node, out);
}

function shipAll(node: ReplicaState, out: ReplicaOut, region: Region): void {
  while (region.isHeard && region.sent < committedIn(node) && region.sent - region.committed < WINDOW) ship(node, out, region);
}

function ship(node: ReplicaState, out: ReplicaOut, region: Region): void {
  // What the log has given up cannot be sent; who lacks it says so, and gets a file.
  region.sent = Math.max(region.sent, group.log(node).base.ordinal);
  const commands = commandsAfter(node, region.sent, committedIn(node), BATCH);
  const account = node.standing?.account;
  const known = account ? { account, afterEpoch: epochAt(node, region.sent), logged: loggedIn(node) } : {};
  const message: Ship = { kind: 'ship', after: region.sent, commands, globalCommitted: globalIn(node), ...known };
  region.sent += commands.length;
  out.send(region.peer, message);
}

export function onShipTimer(node: ReplicaState, out: ReplicaOut): void {
  if (!shipsNow(node)) return;
  out.setTimer(SHIP_TIMER, SILENT_US);
  for (const region of node.regions) {
    if (!isSilent(region, out.now, SILENT_US)) continue;
    if (region.isHeard && region.committed >= committedIn(node)) continue;
    turnToNext(region, node.place.others.get(region.name) ?? [], out.now);
    region.sent = region.committed;
    ship(node, out, region);
  }
}

export function onShipped(node: ReplicaState, out: ReplicaOut, from: NodeId, message: Shipped): void {
  const region = node.regions.find(({ name }) => name === message.region);
  if (!region) return;
  const heard = hear(region, from, message, out.now);
  if (heard !== 'primary') return heard === 'another' ? ship(node, out, region) : undefined;
  // What it lacks is in no log any more, or it has other writes.
  if (message.diverged || message.logged < group.log(node).base.ordinal || region.seeds < seedsNeeded(node)) return seed(node, out, region);
  region.isHeard = true;
  const { rules } = node.place;
  region.committed = Math.max(region.committed, rules.hasRegion(message.committed, Math.max(message.logged, region.sent)));
  region.logged = Math.max(region.logged, message.logged);
  if (message.gap) region.sent = message.logged;
  settleGlobal(node, out);
  shipAll(node, out, region);
}

/** A region of a set that takes a half begins with a file, as the set itself did. */
const seedsNeeded = (node: ReplicaState): number => (node.place.splits === null ? 0 : seedsOf(node));

export function seed(node: ReplicaState, out: ReplicaOut, region: Region): void {
  const sinceUs = region.seededAt === null ? null : out.now - region.seededAt;
  if (sinceUs !== null && sinceUs >= 0 && sinceUs < 2 * SILENT_US) return;
  region.seededAt = out.now;
  sendSeed(node, out, region.peer);
}

function settleGlobal(node: ReplicaState, out: ReplicaOut): void {
  const least = Math.min(committedIn(node), ...countedRegions(node).map(({ committed }) => committed));
  if (least > node.globalCommitted) tellGlobal(node, out, least);
}

/** All regions have it. Only who is strong asks for that. */
function tellGlobal(node: ReplicaState, out: ReplicaOut, lsn: number): void {
  node.globalCommitted = lsn;
  if (node.place.level !== 'strong') return;
  tellSet(node, out);
  for (const region of node.regions) ship(node, out, region);
}

function tellSet(node: ReplicaState, out: ReplicaOut): void {
  const { own, spec } = node.place;
  for (const id of own) if (id !== spec.id) out.send(id, { kind: 'global', lsn: node.globalCommitted });
}

// In another region -----------------------------------------------------------------------------------------------------

export function onShip(node: ReplicaState, out: ReplicaOut, from: NodeId, message: Ship): void {
  const { after, commands, globalCommitted } = message;
  if (message.account) learn(node, out, message.account);
  if (!group.isLeader(node)) return tellShipper(node, out, from, false);
  if (isOfAnother(node, out, message)) {
    // It may write no more, and has what cannot stay.
    if (node.standing?.diverged && seedAhead(node) === null) tellShipper(node, out, from, false);
    return;
  }
  node.shipper = from;
  node.isFed = message.splits === true;
  if (isBare(node)) return tellShipper(node, out, from, true);
  const logged = loggedIn(node);
  let gap = after > logged;
  if (!gap)
    for (const command of commands.slice(logged - after)) {
      if (group.propose(node, out, command) !== null) continue;
      gap = true;
      break;
    }
  if (globalCommitted > node.globalCommitted) {
    node.globalCommitted = globalCommitted;
    if (node.place.level === 'strong') tellSet(node, out);
  }
  // What is committed in a moment is told then.
  if (gap || commands.length === 0 || logged >= after + commands.length) tellShipper(node, out, from, gap);
}

/** It comes from a region that takes writes no longer; or this region has what the write region has not, and so nothing that could be taken on. */
function isOfAnother(node: ReplicaState, out: ReplicaOut, { account, after, afterEpoch = 1, commands, logged = 0 }: Ship): boolean {
  const { standing, place } = node;
  if (standing === null || !account) return false;
  if (standing.diverged || seedAhead(node) !== null || account.epoch !== epochOf(node) || writesHere(node)) return true;
  const own = loggedIn(node);
  const { isSameWrite } = place.rules;
  const differs =
    (after <= own && !isSameWrite(epochAt(node, after), afterEpoch)) ||
    commands.some(({ epoch = 1 }, i) => after + i + 1 <= own && !isSameWrite(epochAt(node, after + i + 1), epoch)) ||
    (own > logged && !isSameWrite(epochAt(node, own), account.epoch));
  if (differs) out.report('diverged', own);
  standing.diverged = differs;
  // Nobody is told any more that one of these is done.
  if (differs) node.writes.clear();
  return differs;
}

/** What all regions of a set that takes a half have; −1: some of them has not begun yet, as far as is known here. */
function everywhereIn(node: ReplicaState): number {
  const { regions, place } = node;
  if (regions.length < place.others.size || regions.some(({ seeds }) => seeds === 0)) return -1;
  return Math.min(committedIn(node), ...regions.map(({ committed }) => committed));
}

function tellShipper(node: ReplicaState, out: ReplicaOut, to: NodeId, gap: boolean): void {
  const committed = committedIn(node);
  node.toldCommitted = committed;
  const { splits, spec } = node.place;
  const region = node.isFed ? (spec.part ?? '') : spec.region;
  const diverged = node.standing?.diverged === true && group.isLeader(node);
  out.send(to, {
    kind: 'shipped',
    region,
    committed,
    logged: loggedIn(node),
    primary: group.leader(node),
    gap,
    ...(diverged && { diverged }),
    ...(splits && { seeds: seedsOf(node) }),
    ...(node.isFed && { everywhere: everywhereIn(node) }),
  });
}

/** Its set has agreed on more. */
export function tellOfCommits(node: ReplicaState, out: ReplicaOut): void {
  if ((writesHere(node) && !node.isFed) || node.shipper === null || !group.isLeader(node)) return;
  if (committedIn(node) <= node.toldCommitted) return;
  tellShipper(node, out, node.shipper, false);
  // It has its half, and goes on by itself.
  if (node.isFed && isTaken(node)) node.isFed = false;
}

/** How far the region that is furthest behind is behind; of one that has not been heard nobody knows. Null: there is no other. */
export function lagOf(
  node: ReplicaState,
  now: Micros,
): { readonly region: string; readonly versions: number; readonly ageUs: Micros } | null {
  const worst = countedRegions(node).reduce<Region | null>((most, each) => (most && most.committed <= each.committed ? most : each), null);
  if (worst === null) return null;
  const log = group.log(node);
  const oldest = entryAt(log, indexOfOrdinal(log, worst.committed + 1))?.payload ?? null;
  return { region: worst.name, versions: loggedIn(node) - worst.committed, ageUs: oldest ? Math.max(0, now - oldest.takenAt) : 0 };
}
