/** Operations of clients, from their calls on. */
import { answerIn, askedIn } from '../sim/bodies.ts';
import type { Micros, NodeId } from '../sim/node.ts';
import type { Freshness, Outcome, Served, Stale, Statement } from '../sim/operation.ts';

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
  /** A person or the scenario asked, not the load: kept for the whole run. */
  readonly commanded: boolean;
  /** Of a read that was answered: how it stands to what had been committed when it was called. */
  readonly freshness: Freshness | null;
}

/** A call that waits for its answer, as it was recorded. */
export interface OpenCall {
  readonly seq: number;
  readonly at: Micros;
  readonly cause: number;
  readonly client: NodeId;
  readonly body: unknown;
}

const UNANSWERED = { returnedAt: null, return: null, outcome: null, served: null, freshness: null };

/** What there is to say of a stale answer; null when it is not stale. */
export const staleness = ({ freshness }: Pick<OperationFact, 'freshness'>): Stale | null =>
  typeof freshness === 'object' ? freshness : null;

export class Operations {
  readonly byId = new Map<string, OperationFact>();
  /** Those whose id was taken again later. */
  readonly #replaced: OperationFact[] = [];

  /** What is told again of a run is known already. */
  call({ seq, at, cause, client, body }: OpenCall): void {
    const { op, sql, params } = askedIn(body);
    const before = this.byId.get(op);
    if (before?.call === seq) return;
    if (before) this.#replaced.push(before);
    this.byId.set(op, { op, client, statement: { sql, params }, calledAt: at, call: seq, commanded: cause >= 0, ...UNANSWERED });
  }

  /** The operation that is answered; undefined when its call is not known. */
  answer(seq: number, at: Micros, body: unknown): OperationFact | undefined {
    const { op, outcome, served, freshness = null } = answerIn(body);
    const called = this.byId.get(op);
    if (!called || called.return !== null) return called;
    const answered = { ...called, returnedAt: at, return: seq, outcome, served, freshness };
    this.byId.set(op, answered);
    return answered;
  }

  /** Gives back those of the load that were answered before this event. */
  forget(before: number): void {
    for (const [op, { commanded, return: answered }] of this.byId)
      if (!commanded && answered !== null && answered < before) this.byId.delete(op);
    if (this.#replaced.length > 0) this.#replaced.splice(0, this.#replaced.length, ...this.#replaced.filter(({ call }) => call >= before));
  }

  /** Those that are kept for the whole run, and those that wait at a moment of it. */
  windowAt(calls: readonly OpenCall[]): Operations {
    const kept = new Operations();
    for (const each of this.byId.values()) if (each.commanded) kept.byId.set(each.op, each);
    for (const each of calls) kept.call(each);
    return kept;
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
