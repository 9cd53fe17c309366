/** Where and when the database worked for an operation, and for whom it had to wait there: read off the trace as it grows. */
import { blockedIn, messageIn, workIn } from '../sim/bodies.ts';
import type { Job, Micros, NodeId } from '../sim/node.ts';
import { EVENT } from '../sim/recorder.ts';
import { CHUNK_EVENTS } from '../sim/trace.ts';
import type { TraceIndex } from './world.ts';

/** A stretch in which an operation stood still at a database, because others held what it wanted. */
export interface LockWait {
  readonly fromUs: Micros;
  /** Null while it waits. */
  toUs: Micros | null;
  /** The operations with which those began that it waits for. */
  readonly waitsFor: readonly string[];
}

/** What a database did for an operation. */
export interface Worked {
  readonly node: NodeId;
  /** When the operation had come there, µs. */
  readonly cameAt: Micros;
  readonly waits: LockWait[];
  /** When a core took it, and was done with it; null where it has not been taken, or never was: it failed as it waited. */
  ran: { readonly fromUs: Micros; readonly toUs: Micros } | null;
}

/** The operation that a job or a message belongs to; those of a transaction are called `<operation>#…`. */
export const operationNamed = (name: string): string => name.split('#', 1)[0] ?? '';

/** Of the operations that are asked for by name. Reads every event of an index once. */
export class Works {
  readonly #of = new Map<string, Worked>();
  #read: number;

  constructor(readonly index: TraceIndex) {
    this.#read = index.trace.first;
  }

  /** What is known by now. */
  of(op: string): Worked | undefined {
    this.#catchUp();
    return this.#of.get(op);
  }

  #catchUp(): void {
    const { trace } = this.index;
    for (let seq = Math.max(this.#read, trace.first); seq < trace.length; seq++) {
      const { type, node, at, y, x, body } = trace.columnsOf(seq);
      const i = seq % CHUNK_EVENTS;
      const where = trace.legend.nodes[node[i] ?? 0] ?? '';
      if (type[i] === EVENT.wait) this.#waits(where, at[i] ?? 0, body[i]);
      else if (type[i] === EVENT.execute) this.#runs(where, at[i] ?? 0, y[i] ?? 0, x[i] ?? 0, body[i]);
      else if (type[i] === EVENT.send) this.#answers(where, at[i] ?? 0, body[i]);
    }
    this.#read = trace.length;
  }

  #at(node: NodeId, op: string, cameAt: Micros): Worked {
    const known = this.#of.get(op);
    if (known) return known;
    const made: Worked = { node, cameAt, waits: [], ran: null };
    this.#of.set(op, made);
    return made;
  }

  #waits(node: NodeId, at: Micros, body: unknown): void {
    const { job, waitsFor } = blockedIn(body);
    const seed = seedOf(job);
    if (seed === null) return;
    const worked = this.#at(node, operationNamed(seed), at);
    this.#end(worked, at);
    worked.waits.push({ fromUs: at, toUs: null, waitsFor: waitsFor.map(operationNamed) });
  }

  #runs(node: NodeId, at: Micros, waitedUs: Micros, doneAt: Micros, body: unknown): void {
    const seed = seedOf(workIn(body).job);
    if (seed === null) return;
    const worked = this.#at(node, operationNamed(seed), at - waitedUs);
    this.#end(worked, at);
    // Others do the same again, as copies; the first is what was waited for.
    worked.ran ??= { fromUs: at, toUs: doneAt };
  }

  /** Who fails while it waits is answered, and has never run. */
  #answers(node: NodeId, at: Micros, body: unknown): void {
    const message = messageIn(body);
    if (message.kind !== 'reply' || !('op' in message) || typeof message.op !== 'string') return;
    const worked = this.#of.get(operationNamed(message.op));
    if (worked && worked.node === node) this.#end(worked, at);
  }

  #end({ waits }: Worked, at: Micros): void {
    const last = waits.at(-1);
    if (last) last.toUs ??= at;
  }
}

const seedOf = (job: Job): string | null => ('seed' in job && typeof job.seed === 'string' ? job.seed : null);
