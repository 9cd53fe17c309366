/**
 * The trace: every event of a run as columns of numbers, and one column of what nodes made anyway (messages, results).
 * An event becomes an object only when somebody asks for it: most of a run is never looked at, and objects that are
 * kept are what the garbage collector is slowest with.
 */
import { assert } from './assert.ts';
import { answerIn, askedIn, blockedIn, commandIn, finishedIn, lossIn, messageIn, reportIn, textIn, violationIn, workIn } from './bodies.ts';
import { DROP_REASONS, STALL_REASONS, type TraceEvent } from './events.ts';
import type { Micros, NodeId } from './node.ts';
import type { Answer } from './operation.ts';
import { CRASH, EVENT, type Names, type Recorder } from './recorder.ts';

/** Events per chunk; a chunk is what travels to the page in one message. */
export const CHUNK_EVENTS = 1024;

/** A stretch of a trace as columns; see `EVENT` for what they hold. `length` of `CHUNK_EVENTS` rows are filled. */
export interface Columns {
  readonly type: Uint8Array;
  readonly node: Int16Array;
  readonly at: Float64Array;
  readonly cause: Float64Array;
  readonly about: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly body: unknown[];
}

/** Bytes of a row, without its body. */
const ROW_BYTES = 4 * 8 + 4 + 2 + 1;

/** Seven columns in one piece of memory: one is cheaper to have and to give back than seven. */
export function emptyColumns(): Columns {
  const memory = new ArrayBuffer(CHUNK_EVENTS * ROW_BYTES);
  const column = (bytesBefore: number): readonly [ArrayBuffer, number, number] => [memory, CHUNK_EVENTS * bytesBefore, CHUNK_EVENTS];
  return {
    at: new Float64Array(...column(0)),
    cause: new Float64Array(...column(8)),
    x: new Float64Array(...column(16)),
    y: new Float64Array(...column(24)),
    about: new Int32Array(...column(32)),
    node: new Int16Array(...column(36)),
    type: new Uint8Array(...column(38)),
    body: new Array<unknown>(CHUNK_EVENTS),
  };
}

function copyOfColumns({ type, node, at, cause, about, x, y, body }: Columns): Columns {
  return {
    type: type.slice(),
    node: node.slice(),
    at: at.slice(),
    cause: cause.slice(),
    about: about.slice(),
    x: x.slice(),
    y: y.slice(),
    body: body.slice(),
  };
}

/** Writes event `seq` into its row. */
export function writeRow(
  columns: Columns,
  seq: number,
  type: number,
  at: Micros,
  cause: number,
  node: number,
  about: number,
  x: number,
  y: number,
  body: unknown,
): void {
  const i = seq % CHUNK_EVENTS;
  columns.type[i] = type;
  columns.at[i] = at;
  columns.cause[i] = cause;
  columns.node[i] = node;
  columns.about[i] = about;
  columns.x[i] = x;
  columns.y[i] = y;
  columns.body[i] = body;
}

/** A stretch of events as it travels: columns cut to its length, from event `from` on. */
export interface Block extends Columns {
  readonly from: number;
  readonly length: number;
}

/** Who the numbers in the columns are: node ids by index, and names by number. */
export interface Legend {
  readonly nodes: readonly NodeId[];
  readonly names: Names;
}

export class Trace implements Recorder {
  length = 0;
  /** Events before this one are not kept. */
  first = 0;
  /** By number; those that are not kept are absent. */
  readonly #chunks: (Columns | undefined)[] = [];
  #last: Columns | null = null;

  constructor(readonly legend: Legend) {}

  record(seq: number, type: number, at: Micros, cause: number, node: number, about: number, x: number, y: number, body: unknown): void {
    let columns = this.#last;
    if (this.length % CHUNK_EVENTS === 0 || columns === null) {
      columns = this.#last = emptyColumns();
      this.#chunks[Math.floor(seq / CHUNK_EVENTS)] = columns;
    }
    this.length = seq + 1;
    writeRow(columns, seq, type, at, cause, node, about, x, y, body);
  }

  /** Goes on after the first `events` of a trace that has them: those are shared, but for the last ones, which are copied. */
  continue(past: Trace, events: number): void {
    const whole = Math.floor(events / CHUNK_EVENTS);
    for (let i = 0; i < whole; i++) this.#chunks[i] = past.#chunks[i];
    const part = past.#chunks[whole];
    if (part && whole * CHUNK_EVENTS < events) this.#chunks[whole] = this.#last = copyOfColumns(part);
    this.length = events;
    this.first = Math.min(past.first, events);
  }

  /** Begins after the first `events` of a run, which this trace does not have. */
  begin(events: number): void {
    this.first = this.length = events;
  }

  /** Gives back the chunks that hold nothing but events before this one. */
  forget(before: number): void {
    const whole = Math.floor(Math.min(before, this.length) / CHUNK_EVENTS);
    for (let i = Math.floor(this.first / CHUNK_EVENTS); i < whole; i++) this.#chunks[i] = undefined;
    this.first = Math.max(this.first, whole * CHUNK_EVENTS);
  }

  /** The columns in which event `seq` stands, at row `seq % CHUNK_EVENTS`. */
  columnsOf(seq: number): Columns {
    const columns = this.#chunks[Math.floor(seq / CHUNK_EVENTS)];
    assert(columns && seq < this.length, `there is no event ${seq}`);
    return columns;
  }

  event(seq: number): TraceEvent {
    return eventOf(this.columnsOf(seq), seq, this.legend);
  }

  /** Events `from` to `to` (exclusive) as objects. */
  slice(from: number, to = this.length): TraceEvent[] {
    const events: TraceEvent[] = [];
    for (let seq = from; seq < Math.min(to, this.length); seq++) events.push(this.event(seq));
    return events;
  }

  /** Tells a recorder events `from` to the last. */
  tell(recorder: Recorder, from = this.first): void {
    for (let seq = from; seq < this.length; seq++) tellRow(recorder, this.columnsOf(seq), seq % CHUNK_EVENTS, seq);
  }

  /** Forgets everything (for measuring stretches of a long run). What is recorded next must not be asked for as an event. */
  clear(): void {
    this.length = 0;
    this.#chunks.length = 0;
    this.#last = null;
  }
}

/** The events from `from` on that stand in one chunk, copied. */
export function blockOf(trace: Trace, from: number): Block {
  const start = from % CHUNK_EVENTS;
  const length = Math.max(0, Math.min(trace.length, from - start + CHUNK_EVENTS) - from);
  const { type, node, at, cause, about, x, y, body } = length === 0 ? emptyColumns() : trace.columnsOf(from);
  const end = start + length;
  return {
    from,
    length,
    type: type.slice(start, end),
    node: node.slice(start, end),
    at: at.slice(start, end),
    cause: cause.slice(start, end),
    about: about.slice(start, end),
    x: x.slice(start, end),
    y: y.slice(start, end),
    body: body.slice(start, end),
  };
}

/** Tells a recorder the events of a block. */
export function tellBlock(recorder: Recorder, block: Block): void {
  for (let i = 0; i < block.length; i++) tellRow(recorder, block, i, block.from + i);
}

function tellRow(recorder: Recorder, { type, at, cause, node, about, x, y, body }: Columns, i: number, seq: number): void {
  recorder.record(seq, type[i] ?? 0, at[i] ?? 0, cause[i] ?? 0, node[i] ?? 0, about[i] ?? 0, x[i] ?? 0, y[i] ?? 0, body[i]);
}

/** The event in row `seq % CHUNK_EVENTS` as an object. */
export function eventOf(columns: Columns, seq: number, { nodes, names }: Legend): TraceEvent {
  const i = seq % CHUNK_EVENTS;
  const about = columns.about[i] ?? 0;
  const x = columns.x[i] ?? 0;
  const body = columns.body[i];
  const node = nodes[columns.node[i] ?? 0] ?? '';
  const base = { seq, at: columns.at[i] ?? 0, cause: columns.cause[i] ?? -1 };
  switch (columns.type[i]) {
    case EVENT.command:
      return { type: 'command', ...base, command: commandIn(body) };
    case EVENT.boot:
      return { type: 'boot', ...base, node, role: textIn(body) };
    case EVENT.crash:
      return { type: 'crash', ...base, node, wiped: about === CRASH.wiped, ...(about === CRASH.lied && { lied: true }) };
    case EVENT.pause:
      return { type: 'pause', ...base, node };
    case EVENT.resume:
      return { type: 'resume', ...base, node };
    case EVENT.send:
      return { type: 'send', ...base, ...transmission(columns, i, node, nodes[about] ?? '') };
    case EVENT.stall:
      return { type: 'stall', ...base, node, reason: STALL_REASONS[about] ?? 'loss' };
    case EVENT.resend:
      return { type: 'resend', ...base, ...transmission(columns, i, node, nodes[about] ?? '') };
    case EVENT.refuse:
      return { type: 'refuse', ...base, node, peer: nodes[about] ?? '', message: body === null ? null : messageIn(body) };
    case EVENT.exchange:
      return { type: 'exchange', ...base, node, peer: nodes[about] ?? '', name: textIn(body), beganAt: x, again: columns.y[i] ?? 0 };
    case EVENT.deliver:
      return { type: 'deliver', ...base, node };
    case EVENT.drop:
      return { type: 'drop', ...base, reason: DROP_REASONS[about] ?? 'loss' };
    case EVENT.timer:
      return { type: 'timer', ...base, node, name: textIn(body) };
    case EVENT.execute: {
      const { job, result } = workIn(body);
      return { type: 'execute', ...base, node, job, result, waitedUs: columns.y[i] ?? 0, doneAt: x, steps: about };
    }
    case EVENT.finish:
      return { type: 'finish', ...base, node, result: finishedIn(body).result };
    case EVENT.wait:
      return { type: 'wait', ...base, node, ...blockedIn(body) };
    case EVENT.sync:
      return { type: 'sync', ...base, node, waitedUs: columns.y[i] ?? 0, doneAt: x, sharedBy: about };
    case EVENT.draw:
      return { type: 'draw', ...base, node, value: x, low: about, high: columns.y[i] ?? 0 };
    case EVENT.persist:
      return { type: 'persist', ...base, node, key: names.at(about), value: body };
    case EVENT.trim:
      return { type: 'trim', ...base, node, log: names.at(about), count: x };
    case EVENT.append:
      return { type: 'append', ...base, node, log: names.at(about), from: x, count: columns.y[i] ?? 0 };
    case EVENT.role:
      return { type: 'role', ...base, node, role: textIn(body) };
    case EVENT.report:
      return { type: 'report', ...base, node, key: names.at(about), value: reportIn(body) };
    case EVENT.lose:
      return { type: 'lose', ...base, node, position: x, ...lossIn(body) };
    case EVENT.call: {
      const { op, sql, params } = askedIn(body);
      return { type: 'call', ...base, node, op, statement: { sql, params } };
    }
    case EVENT.return:
      return { type: 'return', ...base, node, ...answerOf(body) };
    default:
      return { type: 'violation', ...base, ...violationIn(body) };
  }
}

function transmission({ x, y, body }: Columns, i: number, from: NodeId, to: NodeId) {
  return { from, to, message: messageIn(body[i]), arriveAt: x[i] ?? 0, leaveAt: y[i] || null };
}

function answerOf(body: unknown): Answer {
  const { op, outcome, served, freshness } = answerIn(body);
  return { op, outcome, served, ...(freshness === undefined ? {} : { freshness }) };
}
