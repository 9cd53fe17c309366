/**
 * From the log to the database (§5.3: lastApplied follows commitIndex). The database is durable and counts the
 * statements it ran; no-ops are not among them. Each entry's `ordinal` counts the statements up to it, so
 * `base + ordinal` is the database's position after the entry, and after a restart the position tells what was applied.
 */
import type { FixedStatement, QueryResult, SqlResult } from '../../sqlite/jobs.ts';
import { POSITION_JOB } from '../shared/answers.ts';
import { execute, persist, setTimer } from '../shared/effects.ts';
import type { Member } from './member.ts';
import { runWaitingReads } from './requests.ts';

export const BASE_KEY = 'base';
export const POSITION_TAG = 'position';
export const APPLY_TAG = 'apply';
export const RETRY_TIMER = 'retry';
const RETRY_US = 10_000;

/** The first job of every life. */
export function askForPosition(member: Member): void {
  member.push(execute(POSITION_TAG, POSITION_JOB));
}

/** The database was too busy for one of the two jobs that a member cannot do without: it asks again a little later. */
function tryLater(member: Member): void {
  member.push(setTimer(RETRY_TIMER, RETRY_US));
}

export function tryAgain(member: Member): void {
  if (member.isPositionKnown) member.applyingTo = 0;
  else askForPosition(member);
}

/** The database has said where it stands: the answer to the first job of every life. */
export function positionKnown(member: Member, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(member);
  if (result.kind !== 'applied') throw new Error(`a database asked for its position answered “${result.kind}”`);
  if (member.base === null) {
    // Nothing is ever applied before this is on disk, so a first life that ended early changes nothing.
    member.base = result.position;
    member.push(persist(BASE_KEY, result.position));
  }
  const ordinal = result.position - member.base;
  // The entry with that ordinal ran, so it was committed; no-ops after it may not have been.
  member.lastApplied = ordinal === 0 ? 0 : member.group.log.indexOfOrdinal(ordinal);
  member.isPositionKnown = true;
}

/** Starts the next batch of committed entries, if none is under way. */
export function applyCommitted(member: Member): void {
  const { group, base } = member;
  if (member.applyingTo > 0 || base === null || !member.isPositionKnown || group.chosenIndex <= member.lastApplied) return;
  const statements: FixedStatement[] = [];
  const { maxBatch } = member.config.raft;
  let index = member.lastApplied;
  while (index < group.chosenIndex && statements.length < maxBatch) {
    index += 1;
    const command = group.log.at(index)?.payload;
    if (command) statements.push(command.statement);
  }
  if (statements.length === 0) {
    member.lastApplied = index;
    return runWaitingReads(member);
  }
  member.applyingTo = index;
  member.push(execute(APPLY_TAG, { kind: 'replay', from: base + group.log.ordinalAt(member.lastApplied) + 1, statements }));
}

/** A batch ran: clients of this member whose statements were in it get their answers, failures among them. */
export function applied(member: Member, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(member);
  if (result.kind !== 'replayed') throw new Error(`replaying the log answered “${result.kind}”`);
  const { group } = member;
  const to = member.applyingTo;
  // Statements that had run before are skipped and bring no result, so results are counted from the end.
  let place = result.results.length;
  const answers: (readonly [string, QueryResult])[] = [];
  for (let index = to; index > member.lastApplied; index -= 1) {
    const command = group.log.at(index)?.payload;
    if (!command) continue;
    place -= 1;
    const outcome = result.results[place];
    if (command.origin === member.id && outcome !== undefined) answers.push([command.op, outcome]);
  }
  member.applyingTo = 0;
  member.lastApplied = to;
  for (const [op, { outcome, position }] of answers.reverse()) {
    const request = member.requests.get(op);
    if (request !== undefined) member.answer(request, outcome, position);
  }
  runWaitingReads(member);
}
