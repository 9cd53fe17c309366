/** Bodies of recorded events, told apart again: what a recorder is given as `unknown` was written by the kernel. */
import { assert } from './assert.ts';
import type { Command } from './commands.ts';
import { type Job, LOSS_REASONS, type LossReason, type Message, type ReportValue } from './node.ts';
import type { Answer, Asked, LostWrite } from './operation.ts';

/** A job as it was done: the body of an `execute` event. */
export interface Work {
  readonly job: Job;
  readonly result: unknown;
}

/** What came of a job whose time has been spent: the body of a `finish` event. */
export interface Finished {
  readonly result: unknown;
}

/** A job and the operations that it waits for: the body of a `wait` event. */
export interface Blocked {
  readonly job: Job;
  readonly waitsFor: readonly string[];
}

/** The body of a `lose` event: why, and the writes that are gone with it, latest first; `more` of them are not told. */
export interface Loss {
  readonly reason: LossReason;
  readonly writes: readonly LostWrite[];
  readonly more: number;
}

/** The body of a `violation` event. */
export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

const isObject = (body: unknown): body is object => typeof body === 'object' && body !== null;
const isMessage = (body: unknown): body is Message => isObject(body) && 'kind' in body;
const isWork = (body: unknown): body is Work => isObject(body) && 'job' in body;
const isFinished = (body: unknown): body is Finished => isObject(body) && 'result' in body;
const isBlocked = (body: unknown): body is Blocked => isObject(body) && 'waitsFor' in body;
const isCommand = (body: unknown): body is Command => isObject(body) && 'type' in body;
const isAsked = (body: unknown): body is Asked => isObject(body) && 'op' in body && 'sql' in body;
const isAnswer = (body: unknown): body is Answer => isObject(body) && 'op' in body && 'outcome' in body;
const isViolation = (body: unknown): body is Violation => isObject(body) && 'invariant' in body;
const isLoss = (body: unknown): body is Loss =>
  isObject(body) && 'reason' in body && 'writes' in body && LOSS_REASONS.some((reason) => reason === body.reason);
const isReport = (body: unknown): body is ReportValue => body === null || typeof body !== 'object' || Array.isArray(body);

function expecting<B>(what: string, is: (body: unknown) => body is B): (body: unknown) => B {
  // Made once: this is asked of every event.
  const otherwise = `an event carries no ${what}`;
  return (body) => {
    assert(is(body), otherwise);
    return body;
  };
}

export const messageIn = expecting('message', isMessage);
export const workIn = expecting('work', isWork);
export const finishedIn = expecting('result', isFinished);
export const blockedIn = expecting('job that waits', isBlocked);
export const commandIn = expecting('command', isCommand);
export const askedIn = expecting('question', isAsked);
export const answerIn = expecting('answer', isAnswer);
export const violationIn = expecting('violation', isViolation);
export const reportIn = expecting('report', isReport);
export const lossIn = expecting('loss', isLoss);
export const textIn = expecting('text', (body): body is string => typeof body === 'string');
