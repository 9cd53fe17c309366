/**
 * The trace as the kernel writes it: columns of numbers and of references to what nodes made anyway. An event becomes an
 * object only when somebody asks for it, because most of a run is never looked at and objects that are kept are what the
 * garbage collector is slowest with.
 */
import { assert } from './assert.ts';
import type { EventOf, TraceEvent } from './events.ts';
import type { Effect, Job, Message, Micros, NodeId } from './node.ts';

/** Effects that are events as they stand. */
export type ToldEffect = Extract<Effect, { type: 'persist' | 'append' | 'role' | 'report' | 'call' | 'return' }>;

/** Events that are rare enough to be kept as objects. */
export type RareEvent = EventOf<'command' | 'boot' | 'crash' | 'pause' | 'resume' | 'drop' | 'violation'>;
type Without<E, K extends PropertyKey> = E extends unknown ? Omit<E, K> : never;

/** What the kernel writes to. Every method returns the event's `seq`. */
export interface Recorder {
  send(at: Micros, cause: number, from: NodeId, to: NodeId, message: Message, arriveAt: Micros): number;
  deliver(at: Micros, cause: number, node: NodeId): number;
  timer(at: Micros, cause: number, node: NodeId, name: string): number;
  execute(at: Micros, cause: number, node: NodeId, work: Work): number;
  effect(at: Micros, cause: number, node: NodeId, effect: ToldEffect): number;
  rare(event: Without<RareEvent, 'seq'>): number;
}

/** Counts events and forgets them. */
export class NoTrace implements Recorder {
  length = 0;
  send(): number {
    return this.length++;
  }
  deliver(): number {
    return this.length++;
  }
  timer(): number {
    return this.length++;
  }
  execute(): number {
    return this.length++;
  }
  effect(): number {
    return this.length++;
  }
  rare(): number {
    return this.length++;
  }
}

/** A job as it was done. */
export interface Work {
  readonly job: Job;
  readonly result: unknown;
  readonly waitedUs: Micros;
  readonly doneAt: Micros;
  readonly steps: number;
}

const CHUNK = 1024;

/** A stretch of the trace. What stands in `payload` tells the kind of event; nothing: a delivery, or a timer by its name. */
class Chunk {
  readonly at = new Float64Array(CHUNK);
  readonly cause = new Int32Array(CHUNK);
  readonly node = new Array<NodeId>(CHUNK);
  /** A message: its receiver. A timer: its name. */
  readonly text = new Array<string>(CHUNK);
  readonly payload = new Array<Message | Work | ToldEffect | Without<RareEvent, 'seq'> | null>(CHUNK);
  /** A message: its planned arrival. */
  readonly arriveAt = new Float64Array(CHUNK);
}

export class Trace implements Recorder {
  length = 0;
  #chunks: Chunk[] = [];
  #last = new Chunk();

  send(at: Micros, cause: number, from: NodeId, to: NodeId, message: Message, arriveAt: Micros): number {
    const seq = this.#add(at, cause, from, to, message);
    this.#last.arriveAt[seq % CHUNK] = arriveAt;
    return seq;
  }

  deliver(at: Micros, cause: number, node: NodeId): number {
    return this.#add(at, cause, node, '', null);
  }

  timer(at: Micros, cause: number, node: NodeId, name: string): number {
    return this.#add(at, cause, node, name, null);
  }

  execute(at: Micros, cause: number, node: NodeId, work: Work): number {
    return this.#add(at, cause, node, '', work);
  }

  effect(at: Micros, cause: number, node: NodeId, effect: ToldEffect): number {
    return this.#add(at, cause, node, '', effect);
  }

  rare(event: Without<RareEvent, 'seq'>): number {
    return this.#add(event.at, event.cause, '', '', event);
  }

  #add(at: Micros, cause: number, node: NodeId, text: string, payload: Chunk['payload'][number]): number {
    const seq = this.length++;
    const i = seq % CHUNK;
    if (i === 0) {
      this.#last = new Chunk();
      this.#chunks.push(this.#last);
    }
    const chunk = this.#last;
    chunk.at[i] = at;
    chunk.cause[i] = cause;
    chunk.node[i] = node;
    chunk.text[i] = text;
    chunk.payload[i] = payload;
    return seq;
  }

  /** Events `from` to `to` (exclusive) as objects. */
  slice(from: number, to = this.length): TraceEvent[] {
    const events: TraceEvent[] = [];
    for (let seq = from; seq < Math.min(to, this.length); seq++) events.push(this.#event(seq));
    return events;
  }

  /** Forgets everything (for measuring stretches of a long run); `seq` begins anew. */
  clear(): void {
    this.length = 0;
    this.#chunks = [];
  }

  #event(seq: number): TraceEvent {
    const chunk = this.#chunks[Math.floor(seq / CHUNK)];
    const i = seq % CHUNK;
    const at = chunk?.at[i];
    const cause = chunk?.cause[i];
    const node = chunk?.node[i];
    const text = chunk?.text[i];
    const payload = chunk?.payload[i];
    assert(
      chunk && at !== undefined && cause !== undefined && node !== undefined && text !== undefined && payload !== undefined,
      `there is no event ${seq}`,
    );
    if (payload === null) {
      if (text === '') return { type: 'deliver', seq, at, cause, node };
      return { type: 'timer', seq, at, cause, node, name: text };
    }
    if ('kind' in payload) {
      return { type: 'send', seq, at, cause, from: node, to: text, message: payload, arriveAt: chunk.arriveAt[i] ?? at };
    }
    if ('job' in payload) return { type: 'execute', seq, at, cause, node, ...payload };
    return 'at' in payload ? { ...payload, seq } : told(seq, at, cause, node, payload);
  }
}

function told(seq: number, at: Micros, cause: number, node: NodeId, effect: ToldEffect): TraceEvent {
  const base = { seq, at, cause, node };
  switch (effect.type) {
    case 'role':
      return { type: 'role', ...base, role: effect.role.value };
    case 'append':
      return { type: 'append', ...base, log: effect.log, from: effect.from, count: effect.entries.length };
    case 'persist':
      return { type: 'persist', ...base, key: effect.key, value: effect.value };
    case 'report':
      return { type: 'report', ...base, key: effect.key, value: effect.value };
    case 'call': {
      const { sql, params } = effect.statement;
      return { type: 'call', ...base, op: effect.op, statement: { sql, params } };
    }
    case 'return':
      return { type: 'return', ...base, op: effect.op, outcome: effect.outcome, served: effect.served };
  }
}
