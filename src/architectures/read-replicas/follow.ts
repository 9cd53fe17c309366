/**
 * The replica's side: apply what arrives in order, ask for what is missing, and move to a newer timeline when there is
 * one, by going on where the pasts are the same, or by a whole image where they are not.
 */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Change, SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import { beginAnew, wrote } from '../shared/promises.ts';
import { add, cutAfter, reset } from './log.ts';
import { retained, shipAll } from './lead.ts';
import type { Changes, Fence, Heartbeat, Image } from './protocol.ts';
import { advanceTo, isCurrent, move, noteCurrent, type ReplicaOut, type ReplicaState, stand } from './state.ts';
import { tellTails } from './tails.ts';
import { forkPoint, type History, timelineOf } from './timeline.ts';
import { serves, upstreamOf } from './upstream.ts';

type Loading = Extract<SqlJob, { kind: 'load' | 'patch' }>;

/** Changes applied in one job. */
const APPLY_BATCH = 256;
/** Changes that wait to be applied; what comes beyond is dropped and asked for again. */
const INBOX_LIMIT = 4096;
/** Heartbeats whose positions are not reached yet; later ones say nothing until then. */
const BEATS_LIMIT = 64;

/** The primary was heard: it may be silent for a while again, and nobody wishes to take over. */
export function heard(node: ReplicaState, out: ReplicaOut): void {
  out.setTimer('silence', node.place.silenceUs);
  if (node.hearsPrimary) return;
  node.hearsPrimary = true;
  out.cancelTimer('candidate');
  out.report('hearsPrimary', true);
}

export function onHeartbeat(node: ReplicaState, out: ReplicaOut, from: NodeId, beat: Heartbeat): void {
  if (!node.place.rules.isFromPrimary(from, upstreamOf(node))) return;
  heard(node, out);
  if (isCurrent(node)) noteBeat(node, beat);
  if (!isCurrent(node)) settle(node, out);
  else if (beat.position > node.received) askForMore(node, out);
  else {
    out.send(from, { kind: 'ack', timeline: beat.timeline, position: node.position });
    node.place.commit.onReceived?.(node, out);
    node.place.replay.onBeat?.(node, out);
  }
  node.place.upstream.passOnBeat?.(node, out);
}

function noteBeat(node: ReplicaState, { position, at }: Heartbeat): void {
  if (at === null) return;
  if (node.beats.length < BEATS_LIMIT) node.beats.push({ position, at });
  noteCurrent(node);
}

/** Less than `spanUs` ago. A moment in the future was before the clock was set back: nobody knows how long ago. */
export function isWithin(spanUs: Micros, since: Micros, now: Micros): boolean {
  return now >= since && now - since < spanUs;
}

/** Asks the primary to go on from what was received; not again before an answer can have come. */
function askForMore(node: ReplicaState, out: ReplicaOut): void {
  const { timeline } = node.standing;
  const { heartbeatUs, silenceUs } = node.place;
  const upstream = upstreamOf(node);
  const patienceUs = Math.max(2 * heartbeatUs, node.needsImage ? silenceUs : 0);
  if (upstream === null || node.loading || isWithin(patienceUs, node.askedAt, out.now)) return;
  if (!isCurrent(node) && !node.needsImage) return;
  node.askedAt = out.now;
  if (node.needsImage && node.place.rejoin.ask?.(node, out)) return;
  out.send(upstream, { kind: 'catch-up', timeline, position: node.received, image: node.needsImage });
}

/** It has turned to another server, and tells that where it stands. */
export function reconnect(node: ReplicaState, out: ReplicaOut): void {
  node.askedAt = Number.NEGATIVE_INFINITY;
  askForMore(node, out);
}

export function onChanges(node: ReplicaState, out: ReplicaOut, from: NodeId, message: Changes): void {
  const { rules } = node.place;
  if (!rules.isFromPrimary(from, upstreamOf(node))) return;
  heard(node, out);
  const timelineKnown = isCurrent(node) || node.loading;
  if (!timelineKnown) return;
  if (rules.isGap(message.after, node.received)) return askForMore(node, out);
  const taken: Change[] = [];
  for (const change of message.changes) {
    if (!rules.isNext(change.position, node.received) || node.inbox.length >= INBOX_LIMIT) continue;
    node.inbox.push(change);
    node.received = change.position;
    taken.push(change);
  }
  if (taken.length > 0) node.place.replay.arrived?.(node, out);
  if (node.place.commit.logsFirst && taken.length > 0 && !node.loading) {
    add(node.log, retained(node), taken, out);
    node.place.commit.onReceived?.(node, out);
  }
  applyNext(node, out);
}

/** After a restart: what stands in the log and not in the database yet (PostgreSQL: recovery replays what was received). */
export function replayLog(node: ReplicaState, out: ReplicaOut, unapplied: readonly Change[]): void {
  node.inbox = [...unapplied];
  node.received = unapplied.at(-1)?.position ?? node.position;
  applyNext(node, out);
}

/** One batch at a time, as one process replays the log in PostgreSQL. */
export function applyNext(node: ReplicaState, out: ReplicaOut): void {
  if (node.applying !== null || node.loading || node.inbox.length === 0) return;
  const { mayApply } = node.place.replay;
  const count = mayApply ? mayApply(node, out, APPLY_BATCH) : APPLY_BATCH;
  if (count === 0) return;
  node.applying = node.inbox.slice(0, count);
  node.inbox = node.inbox.slice(count);
  out.execute({ kind: 'apply' }, { kind: 'apply', changes: node.applying });
}

export function onApplied(node: ReplicaState, out: ReplicaOut, result: SqlResult): void {
  const applied = node.applying ?? [];
  node.applying = null;
  const last = applied.at(-1)?.position ?? 0;
  if (result.kind !== 'applied' || result.position < last) {
    // Its content does not take the primary's changes: it is not a copy any more.
    node.needsImage = true;
    node.inbox = [];
    move(node, out, 'FENCE');
    return askForMore(node, out);
  }
  add(node.log, retained(node), applied, out);
  advanceTo(node, out, result.position);
  tellTails(node, out, applied);
  syncApplied(node, out);
  if (!isCurrent(node)) return settle(node, out);
  if (serves(node)) shipAll(node, out);
  confirm(node, out, node.standing.timeline);
  applyNext(node, out);
}

/**
 * A copy syncs what it has applied, one fsync after the other, and nobody waits: what a crash takes it asks the primary for again.
 * (PostgreSQL's standby writes the log to disk before it applies it.)
 */
export function syncApplied({ promises, position }: ReplicaState, out: ReplicaOut): void {
  if (promises.asked <= promises.synced) wrote(promises, out, position);
}

/** Tells whom it follows how far this copy is. */
function confirm(node: ReplicaState, out: ReplicaOut, timeline: number): void {
  const upstream = upstreamOf(node);
  if (upstream !== null) out.send(upstream, { kind: 'ack', timeline, position: node.position });
}

/** There is a newer timeline and this is how it came about. Whoever led or wished to lead stops here. */
export function adopt(node: ReplicaState, out: ReplicaOut, news: Pick<Fence, 'timeline' | 'primary' | 'history'>): void {
  node.round = null;
  node.takingOverAbove = null;
  node.inbox = [];
  node.beats = [];
  node.askedAt = Number.NEGATIVE_INFINITY;
  node.followers.clear();
  node.place.upstream.changed?.(node);
  const { timeline, primary, history } = news;
  out.cancelTimer('heartbeat');
  out.cancelTimer('round');
  if (node.role.value === 'promoting') move(node, out, 'STAND_DOWN');
  if (node.role.value === 'primary') fenced(node, out);
  stand(node, out, { timeline, primary, history });
  heard(node, out);
  settle(node, out);
}

/** Its time as a primary is over, and so is that of whoever waits for copies here. */
function fenced(node: ReplicaState, out: ReplicaOut): void {
  move(node, out, 'FENCE');
  node.place.commit.onFenced?.(node, out);
}

/** A newer timeline was heard of, but not yet how it came about: enough to stop leading. */
export function learnOf(node: ReplicaState, out: ReplicaOut, timeline: number): void {
  node.followers.clear();
  if (node.role.value === 'primary') {
    out.cancelTimer('heartbeat');
    fenced(node, out);
  }
  stand(node, out, { timeline, primary: null });
}

/** Brings the content onto the newest timeline, once nothing is running that could still change it. */
export function settle(node: ReplicaState, out: ReplicaOut): void {
  const { standing } = node;
  const busy = node.applying !== null || node.loading || node.writing > 0 || node.promises.held.length > 0;
  const historyKnown = timelineOf(standing.history) === standing.timeline && standing.timeline > 0;
  if (busy || !historyKnown || isCurrent(node) || node.role.value === 'starting') return;
  node.received = node.position;
  cutAfter(node.log, node.position, out);
  if (node.needsImage) return askForMore(node, out);
  const fork = standing.content.length === 0 ? -1 : forkPoint(standing.content, standing.history);
  if (node.place.rules.isForked(node.position, fork)) giveUpContent(node, out, fork);
  else {
    stand(node, out, { content: standing.history });
    move(node, out, 'REBUILT');
  }
  askForMore(node, out);
}

/** What stands here above `fork` is on a timeline that is over; -1: there is no content. */
function giveUpContent(node: ReplicaState, out: ReplicaOut, fork: number): void {
  node.needsImage = true;
  if (fork >= 0) {
    stand(node, out, { abandoned: true });
    out.lose(fork, 'timeline');
    out.report('lostWrites', node.position - fork);
    out.report('forkedAt', fork);
  }
  move(node, out, 'FENCE');
}

export function onImage(node: ReplicaState, out: ReplicaOut, from: NodeId, message: Image): void {
  const { timeline, image, position } = message;
  if (!node.place.rules.isFromPrimary(from, upstreamOf(node)) || node.loading) return;
  if (!node.needsImage && position <= node.received) return;
  beginLoading(node, out, timeline, { kind: 'load', image, position });
}

/** Its content becomes another's. */
export function beginLoading(node: ReplicaState, out: ReplicaOut, timeline: number, job: Loading): void {
  node.loading = true;
  node.needsImage = true;
  node.place.replay.replaced?.(node);
  node.inbox = [];
  node.beats = [];
  node.currentAt = null;
  node.received = job.kind === 'load' ? job.position : job.pages.position;
  // On disk first: after a crash in the middle of it the database may hold either content.
  stand(node, out, { content: [] });
  out.execute({ kind: 'load', timeline }, job);
}

/** The image of `timeline` is in the database. Meanwhile that timeline may have been overtaken. */
export function onLoaded(node: ReplicaState, out: ReplicaOut, timeline: number, result: SqlResult): void {
  node.loading = false;
  if (result.kind !== 'loaded') return askForMore(node, out);
  beginAnew(node.promises);
  wrote(node.promises, out, result.position);
  const { history } = node.standing;
  reset(node.log, result.position, out);
  advanceTo(node, out, result.position);
  const reached: History = history.slice(0, history.findIndex((segment) => segment.timeline === timeline) + 1);
  if (reached.length === 0) return settle(node, out);
  node.needsImage = false;
  stand(node, out, { content: reached, abandoned: false });
  out.report('rebuiltTo', result.position);
  if (!isCurrent(node)) return settle(node, out);
  move(node, out, 'REBUILT');
  confirm(node, out, timeline);
  node.place.commit.onReceived?.(node, out);
  applyNext(node, out);
}
