/**
 * Answers that wait until others have what they tell of: what a primary knows of each standby, whom it waits for, and what it does
 * when they have it. Mechanisms of the slot `commit` say how far is enough. Source: PostgreSQL, src/backend/replication/syncrep.c.
 */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import { unknown } from '../shared/answers.ts';
import { promise } from '../shared/promises.ts';
import { isWithin } from './follow.ts';
import { shipAll } from './lead.ts';
import { serves, shippable, upstreamOf } from './upstream.ts';
import { head } from './log.ts';
import type { Status } from './protocol.ts';
import type { Told } from './slots.ts';
import type { FlushTag, ReplicaOut, ReplicaState, WakeTag } from './state.ts';

/** What a standby has said of itself since it connected: pg_stat_replication's write_lsn, flush_lsn and replay_lsn, as commits. */
export interface Heard {
  written: number;
  flushed: number;
  applied: number;
  /** By the primary's clock. */
  at: Micros;
  /**
   * All that there was has once been sent to it: before, it is `catchup`, and nobody waits for it. (PostgreSQL: src/backend/replication/walsender.c,
   * WalSndLoop; the sender's side, so that it comes about under a load that never pauses.)
   */
  streaming: boolean;
}

/** `answered`: as far as it asked for, before others that come first and ask for more; it is seen after them. */
interface Waiting extends Told {
  readonly answered?: true;
}

/** Kept under the slot `commit`. */
export interface Acknowledging {
  readonly standbys: Map<NodeId, Heard>;
  /** In the order of positions. */
  waiting: readonly Waiting[];
  /** Confirmed, and about to be shown and told. */
  waking: readonly Waiting[];
  /** Replica: up to here its log is on disk, and a sync that covers more is under way. */
  flushed: number;
  flushing: boolean;
  /** The timeline that `flushed` counts on. */
  timeline: number;
  /** Whoever looks was told that somebody waits. */
  shown: boolean;
  /** Semi-synchronous: it has fallen back, and waits for nobody. */
  off: boolean;
  /** With synchronous_commit off: the log's writer will come by. */
  writesLater: boolean;
  /** Commits that were confirmed by others, and that were told without. */
  yes: number;
  no: number;
  /** The highest position that enough others have confirmed, by the level that was asked for; '': none. */
  readonly confirmed: Map<string, number>;
  /** What transactions that are open have chosen. */
  readonly levels: Map<string, string>;
}

/** A log that was found on disk is there. */
export const noAcknowledging = ({ log, standing }: ReplicaState): Acknowledging => ({
  standbys: new Map(),
  waiting: [],
  waking: [],
  flushed: head(log),
  flushing: false,
  timeline: standing.timeline,
  shown: false,
  off: false,
  writesLater: false,
  yes: 0,
  no: 0,
  confirmed: new Map(),
  levels: new Map(),
});

export const acknowledgingOf = (node: ReplicaState): Acknowledging => node.own['commit'] as Acknowledging;

/** Up to where a primary's clients may be told: of what is on its disk, what enough others have. Null: too few are there. `level`: see `Told`. */
export type Enough = (node: ReplicaState, level?: string) => number | null;

// Primary -------------------------------------------------------------------------------------------------------------

/** A standby that was silent is connected anew. */
function heardFrom(node: ReplicaState, out: ReplicaOut, from: NodeId): Heard {
  const { standbys } = acknowledgingOf(node);
  let heard = standbys.get(from);
  if (!heard) standbys.set(from, (heard = { written: 0, flushed: 0, applied: 0, at: out.now, streaming: false }));
  heard.at = out.now;
  return heard;
}

/** It has confirmed that, or has been sent it. */
function hasCaughtUp(node: ReplicaState, from: NodeId, written: number): boolean {
  return Math.max(written, node.followers.get(from)?.sent ?? 0) >= shippable(node);
}

export function onStatus(node: ReplicaState, out: ReplicaOut, from: NodeId, { timeline, written, flushed }: Status): boolean {
  if (!serves(node) || timeline !== node.standing.timeline) return false;
  const heard = heardFrom(node, out, from);
  heard.written = Math.max(heard.written, written);
  heard.flushed = Math.max(heard.flushed, flushed);
  heard.streaming ||= hasCaughtUp(node, from, written);
  return true;
}

/** What is in its database and was logged first is in its log. */
export function onAppliedBy(node: ReplicaState, out: ReplicaOut, from: NodeId, position: number): void {
  const heard = heardFrom(node, out, from);
  heard.applied = Math.max(heard.applied, position);
  heard.written = Math.max(heard.written, position);
  heard.streaming ||= hasCaughtUp(node, from, position);
}

/** Its connection is closed: it counts again when it has caught up. */
export function onGone(node: ReplicaState, peer: NodeId): void {
  acknowledgingOf(node).standbys.delete(peer);
}

/** Gives up connections to standbys that have been silent for so long. */
export function dropSilent(node: ReplicaState, out: ReplicaOut, timeoutUs: Micros): void {
  for (const [id, { at }] of acknowledgingOf(node).standbys) if (!isWithin(timeoutUs, at, out.now)) onGone(node, id);
}

export function wait(node: ReplicaState, out: ReplicaOut, told: Told, enough: Enough): void {
  const state = acknowledgingOf(node);
  state.waiting = [...state.waiting, told].sort((a, b) => a.upTo - b.upTo);
  wakeConfirmed(node, out, enough);
}

/** Lets those go on whose position enough others have. */
export function wakeConfirmed(node: ReplicaState, out: ReplicaOut, enough: Enough): void {
  const state = acknowledgingOf(node);
  const { waiting } = state;
  if (waiting.length === 0) return;
  const upTo = new Map([...new Set(waiting.map(({ level }) => level))].map((level) => [level, enough(node, level)]));
  const onOwnDisk = shippable(node);
  const isEnough = ({ upTo: position, level }: Waiting): boolean => {
    const others = upTo.get(level) ?? null;
    return others !== null && node.place.rules.isConfirmed(position, Math.min(others, onOwnDisk));
  };
  const stop = waiting.findIndex((each) => !isEnough(each));
  const count = stop < 0 ? waiting.length : stop;
  state.yes += count;
  noteConfirmed(state, waiting.slice(0, count));
  wake(node, out, count, (told) => told);
  answerEarly(node, out, isEnough);
}

function noteConfirmed({ confirmed }: Acknowledging, all: readonly Waiting[]): void {
  for (const { level = '', upTo } of all) confirmed.set(level, Math.max(confirmed.get(level) ?? 0, upTo));
}

/** Those that ask for less than one before them have their answers, and are seen after it. */
function answerEarly(node: ReplicaState, out: ReplicaOut, isEnough: (told: Waiting) => boolean): void {
  const state = acknowledgingOf(node);
  const early = state.waiting.filter((each) => !each.answered && isEnough(each));
  if (early.length === 0) return;
  state.waiting = state.waiting.map((each) => (early.includes(each) ? { ...each, answered: true } : each));
  noteConfirmed(state, early);
  tell(node, out, early);
}

/** It is unseen, and keeps its rows, until it is confirmed. */
function isHeld({ place }: ReplicaState, { level }: Told): boolean {
  const { holds, holdsAt } = place.commit;
  return level === undefined ? holds : (holdsAt?.(level) ?? holds);
}

/** The first so many need not wait any longer; they are told what `as` makes of it. */
export function wake(node: ReplicaState, out: ReplicaOut, count: number, as: (told: Told) => Told): void {
  if (count === 0) return;
  const state = acknowledgingOf(node);
  const woken = state.waiting.slice(0, count);
  state.waiting = state.waiting.slice(count);
  const upTo = Math.max(...woken.map((told) => told.upTo));
  if (!woken.some((told) => isHeld(node, told))) return tell(node, out, woken.map(as));
  state.waking = [...state.waking, ...woken.map(as)];
  const tag: WakeTag = { kind: 'confirm', count };
  out.execute(tag, { kind: 'confirm', upTo });
}

/** Nobody else is waited for, as nobody is asked or it does not lead any more: rows are free and seen, and its own disk is enough. */
export function answerAlone(node: ReplicaState, out: ReplicaOut, told: Told): void {
  const { upTo, to, message } = told;
  if (told.wrote && isHeld(node, told)) out.execute({ kind: 'confirm', count: 0 }, { kind: 'confirm', upTo });
  promise(node.promises, out, node.place.rules, { upTo, to, message });
}

/** A timeline begins, which nobody has confirmed anything of yet, and whose standbys connect anew. */
export function beginConfirming(node: ReplicaState): void {
  const state = acknowledgingOf(node);
  state.standbys.clear();
  state.confirmed.clear();
}

/** They are seen from now on. */
export function onConfirmed(node: ReplicaState, out: ReplicaOut, { count }: WakeTag): void {
  const state = acknowledgingOf(node);
  const woken = state.waking.slice(0, count);
  state.waking = state.waking.slice(count);
  tell(node, out, woken);
}

function tell({ promises }: ReplicaState, out: ReplicaOut, all: readonly Waiting[]): void {
  for (const { upTo, to, message, answered } of all) {
    if (answered) continue;
    if (upTo <= promises.synced) promises.told = Math.max(promises.told, upTo);
    out.send(to, message);
  }
}

/** Whoever waits here is told that nobody knows: another leads, and may lack it. */
export function endWaits(node: ReplicaState, out: ReplicaOut): void {
  const state = acknowledgingOf(node);
  const why =
    'Another database was promoted while this waited for standbys. The write is on one disk, and may be lost: read the row to find out.';
  wake(node, out, state.waiting.length, (told) => withOutcome(told, unknown(why)));
  state.standbys.clear();
}

/** The same answer with another outcome. */
export function withOutcome(told: Told, outcome: Outcome): Told {
  const { message } = told;
  return message.kind === 'reply' || message.kind === 'forward-reply' ? { ...told, message: { ...message, outcome } } : told;
}

// Replica -------------------------------------------------------------------------------------------------------------

/** What has arrived is in its log; that goes to disk, one flush after the other, and the primary hears of both. */
export function onReceived(node: ReplicaState, out: ReplicaOut): void {
  flush(node, out);
  sendStatus(node, out);
}

function flush(node: ReplicaState, out: ReplicaOut): void {
  const state = acknowledgingOf(node);
  const { timeline } = node.standing;
  if (state.timeline !== timeline) Object.assign(state, { timeline, flushed: 0 });
  const upTo = head(node.log);
  if (state.flushing || upTo <= state.flushed) return;
  state.flushing = true;
  const tag: FlushTag = { kind: 'received', timeline, upTo };
  out.sync(tag);
}

export function onFlushed(node: ReplicaState, out: ReplicaOut, { timeline, upTo }: FlushTag): void {
  const state = acknowledgingOf(node);
  state.flushing = false;
  if (timeline !== node.standing.timeline || node.role.value !== 'standby') return;
  state.flushed = Math.max(state.flushed, Math.min(upTo, head(node.log)));
  sendStatus(node, out);
  if (serves(node)) shipAll(node, out);
  flush(node, out);
}

/** Up to where its log is known to be on its disk. */
export function flushedOf(node: ReplicaState): number {
  const { timeline, flushed } = acknowledgingOf(node);
  return timeline === node.standing.timeline ? flushed : 0;
}

function sendStatus(node: ReplicaState, out: ReplicaOut): void {
  const { timeline } = node.standing;
  const upstream = upstreamOf(node);
  const written = head(node.log);
  const flushed = node.place.rules.mayTell(acknowledgingOf(node).flushed, written);
  if (upstream !== null) out.send(upstream, { kind: 'status', timeline, written, flushed });
}
