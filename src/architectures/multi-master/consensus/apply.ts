/**
 * From the log to the database (§5.3: lastApplied follows commitIndex). The database is durable and counts the
 * statements it ran; no-ops are not among them. Each entry's `ordinal` counts the statements up to it, so
 * `base + ordinal` is the database's position after the entry, and after a restart the position tells what was applied.
 */
import type { LogStatement, QueryResult, SqlResult } from '../../../sqlite/jobs.ts';
import { POSITION_JOB } from '../../shared/answers.ts';
import { entryAt, indexOfOrdinal, ordinalAt } from '../../shared/consensus/log.ts';
import { group } from './group.ts';
import { runWaitingReads } from './requests.ts';
import { answer, type MemberOut, type MemberState } from './state.ts';

export const BASE_KEY = 'base';
export const RETRY_TIMER = 'retry';
const RETRY_US = 10_000;

/** The first job of every life. */
export function askForPosition(out: MemberOut): void {
  out.execute({ kind: 'position' }, POSITION_JOB);
}

/** The database was too busy for one of the two jobs that a member cannot do without: it asks again a little later. */
export function tryLater(out: MemberOut): void {
  out.setTimer(RETRY_TIMER, RETRY_US);
}

export function tryAgain(node: MemberState, out: MemberOut): void {
  node.snapshotJob = null;
  if (node.isPositionKnown) node.applyingTo = 0;
  else if (!group.isBlank(node)) askForPosition(out);
}

/** The database has said where it stands: the answer to the first job of every life. */
export function onPosition(node: MemberState, out: MemberOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  if (result.kind !== 'applied') throw new Error(`a database asked for its position answered “${result.kind}”`);
  if (node.base === null) {
    // Nothing is ever applied before this is on disk, so a first life that ended early changes nothing.
    noteBase(node, out, result.position);
  }
  const ordinal = result.position - (node.base ?? result.position);
  // The entry with that ordinal ran, so it was committed; no-ops after it may not have been.
  node.lastApplied = indexOfOrdinal(group.log(node), ordinal);
  node.isPositionKnown = true;
}

/** Position of the database before the log's first statement. */
export function noteBase(node: MemberState, out: MemberOut, position: number): void {
  node.base = position;
  out.persist(BASE_KEY, position);
}

/** Starts the next batch of committed entries, if none is under way and no snapshot has to come first. */
export function applyCommitted(node: MemberState, out: MemberOut): void {
  const { base } = node;
  const chosen = group.chosenIndex(node);
  if (node.applyingTo > 0 || base === null || !node.isPositionKnown || chosen <= node.lastApplied) return;
  if (node.snapshotJob === 'keep' || node.snapshotJob === 'load') return;
  const log = group.log(node);
  const { maxBatch } = node.place;
  const statements: LogStatement[] = [];
  let index = node.lastApplied;
  do {
    index += 1;
    const command = entryAt(log, index)?.payload;
    if (command) statements.push(command.statement);
  } while (index < chosen && statements.length < maxBatch && index % node.place.snapshotEntries !== 0);
  if (statements.length === 0) {
    node.lastApplied = index;
    return runWaitingReads(node, out);
  }
  node.applyingTo = index;
  out.execute({ kind: 'apply' }, { kind: 'replay', from: base + ordinalAt(log, node.lastApplied) + 1, statements });
}

/** A batch ran: clients of this member whose statements were in it get their answers, failures among them. */
export function onApplied(node: MemberState, out: MemberOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  if (result.kind !== 'replayed') throw new Error(`replaying the log answered “${result.kind}”`);
  const log = group.log(node);
  const to = node.applyingTo;
  // Statements that had run before are skipped and bring no result, so results are counted from the end.
  let place = result.results.length;
  const answers: (readonly [string, QueryResult])[] = [];
  for (let index = to; index > node.lastApplied; index -= 1) {
    const command = entryAt(log, index)?.payload;
    if (!command) continue;
    if ('rows' in command.statement) node.leading?.open.delete(command.statement.transaction);
    place -= 1;
    const outcome = result.results[place];
    if (command.origin === node.place.spec.id && outcome !== undefined) answers.push([command.op, outcome]);
  }
  node.applyingTo = 0;
  node.lastApplied = to;
  for (const [op, { outcome, position }] of answers.reverse()) {
    const request = node.requests.get(op);
    if (request !== undefined) answer(node, out, request, outcome, position);
  }
  runWaitingReads(node, out);
}
