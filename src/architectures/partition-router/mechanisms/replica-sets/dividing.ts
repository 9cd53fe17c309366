/**
 * How a set gives a half away while it is used. The set that takes it is a follower for a while, as another region is: it begins with a file, then what
 * the primary's set commits is shipped to it, and it ships that on to its own regions. When all of them are near, the primary puts the
 * split into its log; that entry is the last that is shipped. Whoever is the primary goes on where the follower stands, so a primary that dies in
 * the midst costs an election. See `halving.ts` for what the entry does.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { MovingResult } from '../../../../sharding/jobs.ts';
import { ringAt } from '../../current.ts';
import type { PartitionMap } from '../../map.ts';
import { readsTwo } from '../../replica-set/levels.ts';
import type { Command, Divide, Shipped } from '../../replica-set/protocol.ts';
import { boundIn } from '../../splitting.ts';
import { hear, isSilent, newFollower, turnToNext } from './followers.ts';
import { cutIn, splitAhead } from './halving.ts';
import { seed } from './shipping.ts';
import { commandsAfter, writesHere } from './standing.ts';
import { committedIn, globalIn, group, loggedIn, type ReplicaOut, type ReplicaState, type Taking } from './state.ts';

export const DIVIDE_TIMER = 'divide';
export const SIZE_TIMER = 'size';
const SECOND_US = 1_000_000;
const BATCH = 64;
/** Most that is under way. */
const WINDOW = 512;
/** With so few writes that some region of the other lacks it is split. Ours, as for partitions of one machine. */
const FEW = 20;

const partOf = ({ place }: ReplicaState): NodeId => place.spec.part ?? '';
const isPrimary = (node: ReplicaState): boolean => group.isLeader(node) && writesHere(node);

export function watchSize({ place }: ReplicaState, out: ReplicaOut): void {
  if (place.splits !== null && place.splits.splitRows > 0) out.setTimer(SIZE_TIMER, SECOND_US);
}

export function onSizeTimer(node: ReplicaState, out: ReplicaOut): void {
  watchSize(node, out);
  if (isPrimary(node) && node.divide === null && node.taking === null && holds(node)) count(node, out, 'size');
}

const holds = (node: ReplicaState): boolean => ringAt(node).partitions.includes(partOf(node));

function count(node: ReplicaState, out: ReplicaOut, what: 'size' | 'bound'): void {
  const { splits } = node.place;
  if (splits === null || node.sizing !== null || node.base === null) return;
  node.sizing = what;
  out.execute({ kind: 'sizing' }, { kind: 'sizes', ...splits.sharding });
}

/** Its rows are counted: it is too large, or here is where it is cut. */
export function onSized(node: ReplicaState, out: ReplicaOut, result: MovingResult): void {
  const { splits } = node.place;
  const what = node.sizing;
  node.sizing = null;
  if (result.kind !== 'places' || splits === null || !isPrimary(node)) return;
  const ring = ringAt(node);
  const keys = result.sums
    .map(({ place, rows }) => ({ place, weight: rows }))
    .filter(({ place }) => ring.partitionOf(place) === partOf(node));
  const rows = keys.reduce((all, { weight }) => all + weight, 0);
  const bound = boundIn(ring, keys);
  if (what === 'size') out.report('rows', rows);
  if (bound === null) return;
  if (what === 'bound') return cut(node, out, bound);
  if (rows > splits.splitRows) out.send(splits.coordinator, { kind: 'wish', partition: partOf(node), why: `${rows} rows` });
}

export function onDivide(node: ReplicaState, out: ReplicaOut, message: Divide): void {
  if (!isPrimary(node) || node.place.splits === null) return;
  const { attempt } = message.move;
  const last = cutIn(node);
  if (last !== null && last.attempt >= attempt) {
    if (node.through >= attempt) tellDone(node, out);
    return;
  }
  node.divide = message;
}

const tellDone = (node: ReplicaState, out: ReplicaOut): void =>
  node.place.splits ? out.send(node.place.splits.coordinator, { kind: 'divided', map: node.map }) : undefined;

/** After each step. */
export function keepDividing(node: ReplicaState, out: ReplicaOut): void {
  const { splits } = node.place;
  if (splits === null) return;
  if (!isPrimary(node)) {
    Object.assign(node, { divide: null, taking: null, through: 0 });
    return;
  }
  const open = openCut(node)?.to ?? node.divide?.move.to;
  if (open === undefined) {
    node.taking = null;
    return;
  }
  if (node.taking?.name !== open || node.taking.term !== group.epoch(node)) begin(node, out, open);
  const { taking } = node;
  if (taking === null) return;
  while (taking.isHeard && taking.sent < limitOf(node) && taking.sent - taking.committed < WINDOW) ship(node, out, taking);
  goOn(node, out, taking);
}

function begin(node: ReplicaState, out: ReplicaOut, to: NodeId): void {
  const set = node.place.splits?.sets.get(to) ?? [];
  node.taking = { ...newFollower(to, set, limitOf(node), out.now), term: group.epoch(node), everywhere: -1 };
  ship(node, out, node.taking);
  out.setTimer(DIVIDE_TIMER, SECOND_US);
}

/** Up to where it is shipped: to the split, once there is one. Where a read looks at two replicas of any region, these have it before. */
function limitOf(node: ReplicaState): number {
  const { at } = openCut(node) ?? {};
  const committed = committedIn(node);
  if (at === undefined) return committed;
  const { rules, level } = node.place;
  const waits = rules.waitsForRegions(readsTwo(level)) && globalIn(node) < at;
  return waits ? Math.min(at - 1, committed) : rules.shipsUpTo(at, committed);
}

function openCut(node: ReplicaState): ReturnType<typeof cutIn> {
  const last = cutIn(node);
  return last !== null && last.attempt > node.through ? last : null;
}

function ship(node: ReplicaState, out: ReplicaOut, taking: Taking): void {
  taking.sent = Math.max(taking.sent, group.log(node).base.ordinal);
  const commands = commandsAfter(node, taking.sent, limitOf(node), BATCH);
  out.send(taking.peer, { kind: 'ship', after: taking.sent, commands, globalCommitted: 0, splits: true });
  taking.sent += commands.length;
}

export function onTaken(node: ReplicaState, out: ReplicaOut, from: NodeId, message: Shipped): void {
  const { taking } = node;
  if (taking === null) return;
  const heard = hear(taking, from, message, out.now);
  if (heard !== 'primary') return heard === 'another' ? ship(node, out, taking) : undefined;
  if (taking.seeds === 0 || message.logged < group.log(node).base.ordinal)
    return openCut(node) === null ? seed(node, out, taking) : undefined;
  taking.isHeard = true;
  taking.committed = Math.max(taking.committed, message.committed);
  taking.everywhere = message.everywhere ?? -1;
  if (message.gap) taking.sent = message.logged;
  if (openCut(node) === null && taking.everywhere >= 0 && committedIn(node) - taking.everywhere <= FEW) count(node, out, 'bound');
}

/** Who is silent is asked again, through its next replica; and who is not, how far it is. */
export function onDivideTimer(node: ReplicaState, out: ReplicaOut): void {
  const { taking } = node;
  if (taking === null) return;
  out.setTimer(DIVIDE_TIMER, SECOND_US);
  if (isSilent(taking, out.now, SECOND_US)) turnToNext(taking, node.place.splits?.sets.get(taking.name) ?? [], out.now);
  if (taking.isHeard) taking.sent = Math.min(taking.sent, taking.committed);
  ship(node, out, taking);
}

function goOn(node: ReplicaState, out: ReplicaOut, taking: Taking): void {
  const last = openCut(node);
  // It has the split, and the primary of this one has carried it out as well: that is all.
  if (last === null || taking.committed < (last.at ?? 0) || !node.map.some(({ attempt }) => attempt === last.attempt)) return;
  node.through = last.attempt;
  node.taking = null;
  node.divide = null;
  tellDone(node, out);
}

/** It is cut here, once that is committed. */
function cut(node: ReplicaState, out: ReplicaOut, bound: string): void {
  const { divide } = node;
  if (divide === null || openCut(node) !== null || splitAhead(node) !== null) return;
  const { from, to, attempt } = divide.move;
  const base: PartitionMap = divide.map.length > node.map.length ? divide.map : node.map;
  const split = [...base, { from, to, which: { kind: 'from', bound } as const, attempt, at: loggedIn(node) + 1 }];
  const op = `split ${attempt} ${group.epoch(node)}`;
  const command: Command = {
    ...{ op, statement: { sql: `-- ${to} takes the keys from ${bound} on`, params: [], nowMs: 0, seed: op } },
    ...{ takenAt: out.now, split },
  };
  if (group.propose(node, out, command) !== null)
    out.report('split', `${to} takes the keys from ${bound} on, after write ${loggedIn(node)}`);
}
