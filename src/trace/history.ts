/**
 * A run's operations as a history, for a checker of linearizability or serializability: what is said of each. Which registers an
 * operation read and wrote is found out by whoever has its databases (`session/history`); here stand its calls and answers.
 */
import { answerIn, askedIn } from '../sim/bodies.ts';
import type { Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { Answer, Asked, Value } from '../sim/operation.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';

interface Timed {
  readonly client: string;
  /** µs of virtual time. */
  readonly call: Micros;
  /** null: the outcome is unknown; it took effect at any time after the call, or never. */
  readonly return: Micros | null;
}

/** An operation on a register: one column of one row. */
export interface HistoryEntry extends Timed {
  readonly op: 'read' | 'write' | 'cas';
  readonly key: string;
  /** What a read returned; what a write or a compare-and-set puts there. */
  readonly value: Value;
  /** Of a compare-and-set: the value that has to stand there. */
  readonly expect?: Value;
  /** Of a compare-and-set: swapped, compared unequal, or nobody knows. */
  readonly ok?: boolean | null;
}

export type HistoryStep = readonly ['r' | 'w', key: string, value: Value];

/** Several registers at once. */
export interface HistoryTransaction extends Timed {
  readonly txn: readonly HistoryStep[];
  readonly ok: boolean | null;
}

export type HistoryLine = HistoryEntry | HistoryTransaction;

export interface History {
  /** The set-up's values as writes before time, then operations in order of their calls. */
  readonly entries: readonly HistoryLine[];
  /** Operations that say something of a database and that no register tells of. */
  readonly leftOut: number;
}

/** An operation as its client saw it. */
export interface Operation {
  readonly client: NodeId;
  readonly asked: Asked;
  readonly call: Micros;
  readonly returnedAt: Micros | null;
  /** null: it was never answered. */
  readonly answer: Answer | null;
}

type Open = { -readonly [K in keyof Operation]: Operation[K] };

export class HistoryRecorder implements Recorder {
  readonly #nodes: readonly NodeSpec[];
  /** In order of their calls. */
  readonly #operations: Open[] = [];
  readonly #open = new Map<string, Open>();

  constructor(nodes: readonly NodeSpec[]) {
    this.#nodes = nodes;
  }

  /** The same, to go on otherwise. */
  copy(): HistoryRecorder {
    const copy = new HistoryRecorder(this.#nodes);
    for (const operation of this.#operations) {
      const taken = { ...operation };
      copy.#operations.push(taken);
      if (this.#open.get(operation.asked.op) === operation) copy.#open.set(operation.asked.op, taken);
    }
    return copy;
  }

  get operations(): readonly Operation[] {
    return this.#operations;
  }

  record(
    _seq: number,
    type: number,
    at: Micros,
    _cause: number,
    node: number,
    _about: number,
    _x: number,
    _y: number,
    body: unknown,
  ): void {
    if (type === EVENT.call) this.#called(askedIn(body), this.#nodes[node]?.id ?? '', at);
    else if (type === EVENT.return) this.#returned(answerIn(body), at);
  }

  #called(asked: Asked, client: NodeId, call: Micros): void {
    const operation: Open = { client, asked, call, returnedAt: null, answer: null };
    this.#operations.push(operation);
    this.#open.set(asked.op, operation);
  }

  #returned(answer: Answer, at: Micros): void {
    const operation = this.#open.get(answer.op);
    if (!operation) return;
    this.#open.delete(answer.op);
    operation.answer = answer;
    operation.returnedAt = at;
  }
}
