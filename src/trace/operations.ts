/** Operations of clients, from their calls on. */
import { answerIn, askedIn } from '../sim/bodies.ts';
import type { Micros, NodeId } from '../sim/node.ts';
import type { Outcome, Served, Statement } from '../sim/operation.ts';
import type { Versions } from './versions.ts';

/** One operation of a client, from the call on. */
export interface OperationFact {
  readonly op: string;
  readonly client: NodeId;
  readonly statement: Statement;
  readonly calledAt: Micros;
  readonly call: number;
  readonly returnedAt: Micros | null;
  readonly return: number | null;
  readonly outcome: Outcome | null;
  readonly served: Served | null;
  /** It was answered with what a newer version had replaced when it was called. */
  readonly stale: boolean;
}

const UNANSWERED = { returnedAt: null, return: null, outcome: null, served: null, stale: false };

export class Operations {
  readonly byId = new Map<string, OperationFact>();
  /** Those whose id was taken again later. */
  readonly #replaced: OperationFact[] = [];

  call(seq: number, at: Micros, client: NodeId, body: unknown): void {
    const { op, sql, params } = askedIn(body);
    const before = this.byId.get(op);
    if (before) this.#replaced.push(before);
    this.byId.set(op, { op, client, statement: { sql, params }, calledAt: at, call: seq, ...UNANSWERED });
  }

  /** The operation that is answered; undefined when its call is not known. */
  answer(seq: number, at: Micros, body: unknown, versions: Versions): OperationFact | undefined {
    const { op, outcome, served } = answerIn(body);
    const called = this.byId.get(op);
    if (!called) return undefined;
    const stale = versions.staleness({ outcome, served, calledAt: called.calledAt }) !== null;
    const answered = { ...called, returnedAt: at, return: seq, outcome, served, stale };
    this.byId.set(op, answered);
    return answered;
  }

  /** The same after the first `events` only. */
  upTo(events: number): Operations {
    const cut = new Operations();
    for (const list of [this.#replaced, this.byId.values()])
      for (const each of list) {
        if (each.call >= events) continue;
        cut.byId.set(each.op, each.return !== null && each.return >= events ? { ...each, ...UNANSWERED } : each);
      }
    return cut;
  }
}
