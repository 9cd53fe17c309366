/**
 * How the file of an application is brought on: one sync at a time, a Hello and as many batches as there are up to the index that it tells; who
 * asks while one is under way waits for the next. Source: tursodatabase/libsql, libsql/src/sync.rs.
 */
import type { Message, Micros, NodeId } from '../../../../sim/node.ts';
import type { Answer } from '../../../../sim/operation.ts';
import type { Out } from '../../../../sim/out.ts';
import type { SqlJob } from '../../../../sqlite/jobs.ts';
import type { ClientQuery, Driver, Posed } from '../../../contract.ts';
import { refusal, unknown } from '../../../shared/answers.ts';
import { surelyReads } from '../../../shared/surely-reads.ts';
import type { Embedded, Frames, Snapshot } from './protocol.ts';

export const SYNC = /\/\*\s*sync\s*\*\//;
export const INTERVAL = 'sync';
/** A sync of which nothing is heard for so long has failed; the next begins anew. */
const GIVES_UP_US = 10_000_000;
export const DONE = 'answers';
export const PATIENCE = 'sync gives up';

export type Tag = { readonly kind: 'position' | 'frames' } | { readonly kind: 'read'; readonly op: string };

export interface Options {
  readonly self: NodeId;
  readonly primary: NodeId;
  readonly readYourWrites: boolean;
  /** 0: never by itself. */
  readonly intervalUs: Micros;
  /** Whether an answer of the primary may be given before the copy has it. */
  mayAnswer(waits: boolean): boolean;
}

/** What waits for a sync: an answer of the primary, or a read that asked for one. */
type Waiting = { readonly answer: Answer } | { readonly read: Posed };

export interface Replica {
  readonly remote: unknown;
  /** Commits in the file; null: it is being looked at. */
  position: number | null;
  /** The highest position of a write whose answer the application has had. */
  told: number;
  /** By the own clock, when the sync began that was done last; null: none. */
  syncedAt: Micros | null;
  /** A sync that is under way, since when, and up to where; null: its Hello has no answer yet. */
  sync: { readonly since: Micros; index: number | null } | null;
  /** They wait for the sync that is under way; and for the next one. */
  waits: Waiting[];
  next: Waiting[];
  /** Answers that are to be given. */
  readonly done: Answer[];
  readonly reads: Map<string, Posed>;
}

export type Sent = Embedded | ClientQuery;
export type Sends = Out<Sent, Tag>;

export const isKind = <M extends Message>(message: Message, kind: M['kind']): message is M => message.kind === kind;

export const only = (waiting: Waiting): string => ('answer' in waiting ? waiting.answer.op : waiting.read.op);

/** What does not change of an application: its options, and its way to the primary. */
export interface App {
  readonly options: Options;
  readonly remote: Driver;
}

export const isLocal = ({ sql, steps, session, transaction, ends }: Posed): boolean =>
  session === undefined && !steps && !transaction && !ends && surelyReads(sql);

export function read(replica: Replica, out: Sends, posed: Posed): void {
  const { op, sql, params, nowMs } = posed;
  replica.reads.set(op, posed);
  const job: SqlJob = { kind: 'query', sql, params, seed: op, readOnly: true, ...(nowMs !== undefined && { nowMs }) };
  out.execute({ kind: 'read', op }, job);
}

// Sync --------------------------------------------------------------------------------------------------------------

/** Whoever asks now needs a Hello that leaves now. */
export function begin(app: App, replica: Replica, out: Sends): void {
  if (replica.sync !== null || replica.position === null) return;
  replica.sync = { since: out.now, index: null };
  replica.waits = replica.next;
  replica.next = [];
  out.send(app.options.primary, { kind: 'hello' });
  out.setTimer(PATIENCE, GIVES_UP_US);
}

/** Another batch, or it is done. Only one answer can be given in a step: the others follow by a timer of no time. */
export function goOn(app: App, replica: Replica, out: Sends): Answer | null {
  const { sync, position } = replica;
  if (!sync || sync.index === null || position === null) return null;
  if (position < sync.index) {
    out.send(app.options.primary, { kind: 'batch-asked', after: position });
    out.setTimer(PATIENCE, GIVES_UP_US);
    return null;
  }
  replica.syncedAt = sync.since;
  return finish(app, replica, out);
}

/** `failed`: whoever waited hears of that, though a write stands at the primary (libSQL: the statement returns the error of its sync). */
export function finish(app: App, replica: Replica, out: Sends, failed = false): Answer | null {
  replica.sync = null;
  out.cancelTimer(PATIENCE);
  const { waits } = replica;
  replica.waits = [];
  for (const waiting of waits) {
    if (failed) replica.done.push(inVain(waiting));
    else if ('read' in waiting) read(replica, out, waiting.read);
    else replica.done.push(waiting.answer);
  }
  if (replica.next.length > 0) begin(app, replica, out);
  return give(replica, out);
}

const UNSYNCED = 'The primary did this, but the sync after it failed: what this application reads may lack it.';
const UNREAD = 'The sync that was asked for failed: the primary cannot be reached. Ask without it to read what is here.';

const inVain = (waiting: Waiting): Answer =>
  'answer' in waiting
    ? { ...waiting.answer, outcome: unknown(UNSYNCED), served: null }
    : { op: waiting.read.op, outcome: refusal(UNREAD), served: null };

export function give(replica: Replica, out: Sends): Answer | null {
  const answer = replica.done.shift() ?? null;
  if (replica.done.length > 0) out.setTimer(DONE, 0);
  if (answer?.outcome.ok && answer.outcome.wrote) replica.told = Math.max(replica.told, answer.served?.position ?? 0);
  return answer;
}

/** An answer of the primary: with `readYourWrites` it is given when the copy has all that the primary had. */
export function remotely(app: App, replica: Replica, out: Sends, answer: Answer | null): Answer | null {
  if (answer === null) return null;
  if (app.options.mayAnswer(app.options.readYourWrites && answer.outcome.ok)) {
    replica.done.push(answer);
    return give(replica, out);
  }
  replica.next.push({ answer });
  begin(app, replica, out);
  return null;
}

export function onFrames(replica: Replica, out: Sends, message: Frames | Snapshot): void {
  if (replica.sync === null || replica.position === null) return;
  if (message.kind === 'frames' && message.after !== replica.position) return;
  const job: SqlJob =
    message.kind === 'frames'
      ? { kind: 'apply', changes: message.changes }
      : { kind: 'load', image: message.image, position: message.position };
  out.execute({ kind: 'frames' }, job);
}
