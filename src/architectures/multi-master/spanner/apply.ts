/**
 * From the log to the database, and commit wait (§4.1.2, §4.2.1): what is chosen is shown only when its timestamp is certainly past. The
 * wait began when the timestamp was given, so Paxos runs beside it. Each replica waits by itself, by its own clock; in the paper the leader does
 * so for all.
 */
import type { LogStatement, QueryResult, SqlResult } from '../../../sqlite/jobs.ts';
import { POSITION_JOB } from '../../shared/answers.ts';
import { entryAt, indexOfOrdinal, ordinalAt } from '../../shared/consensus/log.ts';
import type { Micros } from '../../../sim/node.ts';
import { trueTime } from './clock.ts';
import type { Commit } from './protocol.ts';
import { addVersions, askForRows } from './versions.ts';
import { answer, group, type SpanOut, type SpanState } from './state.ts';

export const BASE_KEY = 'base';
export const RETRY_TIMER = 'retry';
export const WAIT_TIMER = 'commit wait';
const RETRY_US = 10_000;

/** The first job of every life. */
export function askForPosition(out: SpanOut): void {
  out.execute({ kind: 'position' }, POSITION_JOB);
}

/** The database was too busy. */
export function tryAgain(node: SpanState, out: SpanOut): void {
  if (node.isPositionKnown) node.applyingTo = 0;
  else askForPosition(out);
}

export function onPosition(node: SpanState, out: SpanOut, result: SqlResult): void {
  if (result.kind !== 'applied') return out.setTimer(RETRY_TIMER, RETRY_US);
  if (node.base === null) {
    // Nothing is ever applied before this is on disk, so a first life that ended early changes nothing.
    node.base = result.position;
    out.persist(BASE_KEY, node.base);
  }
  node.lastApplied = indexOfOrdinal(group.log(node), result.position - node.base);
  node.isPositionKnown = true;
  if (node.place.group === 0) return;
  for (let index = 1; index <= node.lastApplied; index += 1) {
    const commit = entryAt(group.log(node), index)?.payload;
    if (commit) notes(node, commit);
  }
  askForRows(out);
}

/** Starts the next batch of chosen writes whose moments are past; holds back the first whose moment is not. */
export function applyChosen(node: SpanState, out: SpanOut): void {
  const { base } = node;
  const chosen = group.chosenIndex(node);
  if (node.applyingTo > 0 || base === null || !node.isPositionKnown || chosen <= node.lastApplied) return;
  if (node.place.group > 0 && node.groups.directory === null) return;
  const log = group.log(node);
  const { maxBatch, rules } = node.place;
  const now = trueTime(node, out.now);
  const statements: LogStatement[] = [];
  let index = node.lastApplied;
  while (index < chosen && statements.length < maxBatch) {
    const commit = entryAt(log, index + 1)?.payload;
    const shown = commit && shownAt(commit);
    if (typeof shown === 'number' && !rules.mayShow(shown, now)) {
      if (node.held?.index !== index + 1) node.held = { index: index + 1, since: out.now };
      // As long as the clock knows, and then asked again: it may know less by then.
      if (now.earliest > Number.NEGATIVE_INFINITY) out.setTimer(WAIT_TIMER, shown - now.earliest + 1);
      break;
    }
    index += 1;
    if (commit) statements.push(commit.statement);
  }
  if (index === node.lastApplied) return;
  if (node.held !== null && node.held.index <= index) {
    if (group.isLeader(node)) out.report('commitWait', Math.round((out.now - node.held.since) / 10) / 100);
    node.held = null;
  }
  if (statements.length === 0) {
    node.lastApplied = index;
    return;
  }
  node.applyingTo = index;
  out.execute({ kind: 'apply' }, { kind: 'replay', from: base + ordinalAt(log, node.lastApplied) + 1, statements });
}

/** The moment from which it may be seen; null: there is nothing to see of it. */
const shownAt = ({ ts, prepares, decides }: Commit): Micros | null => (prepares ? null : decides ? decides.at : ts);

/** What an entry says of time: how far this replica has all, and what is prepared. */
function notes(node: SpanState, commit: Commit): void {
  const { prepares, decides, ts } = commit;
  node.appliedTs = Math.max(node.appliedTs, ts);
  node.shownTs = Math.max(node.shownTs, shownAt(commit) ?? 0);
  if (prepares) node.groups.prepared.set(prepares.transaction, ts);
  if (decides) node.groups.prepared.delete(decides.transaction);
}

/** A batch ran: clients of this spanserver whose writes were in it get their answers. */
export function onApplied(node: SpanState, out: SpanOut, result: SqlResult): void {
  if (result.kind !== 'replayed') return out.setTimer(RETRY_TIMER, RETRY_US);
  const log = group.log(node);
  const { results } = result;
  // Writes that had run before are skipped and bring no result, so results are counted from the end.
  let place = results.length;
  const mine: (readonly [op: string, result: QueryResult])[] = [];
  for (let index = node.lastApplied + 1; index <= node.applyingTo; index += 1) {
    const commit = entryAt(log, index)?.payload;
    if (!commit) continue;
    notes(node, commit);
    const { statement } = commit;
    if (node.place.group > 0 && 'rows' in statement) addVersions(node, shownAt(commit) ?? commit.ts, statement.rows);
  }
  for (let index = node.applyingTo; index > node.lastApplied; index -= 1) {
    const commit = entryAt(log, index)?.payload;
    if (!commit) continue;
    place -= 1;
    const ran = results[place];
    if (commit.origin === node.place.spec.id && ran !== undefined) mine.push([commit.op, ran]);
  }
  node.lastApplied = node.applyingTo;
  node.applyingTo = 0;
  out.report('safe', node.appliedTs);
  for (const [op, { outcome, position }] of mine.reverse()) {
    const request = node.requests.get(op);
    if (request !== undefined) answer(node, out, request, outcome, position);
  }
}
