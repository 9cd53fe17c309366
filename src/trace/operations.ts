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

/** Operations that several indexes of one beginning share, and that none of them changes: those that were called before event `until`. */
interface Shared {
  readonly byId: ReadonlyMap<string, OperationFact>;
  readonly until: number;
}

const NOTHING_SHARED: Shared = { byId: new Map(), until: 0 };

/** Shared is filed anew by whoever forks when so much of it, one in so many, is no longer in there. */
const OWN_SHARE = 4;

/**
 * By id. A fork begins with nearly all that the run before it had: that is shared, and not filed again. What was called or answered since
 * stands in `own`, and is looked for there first.
 */
export class Operations {
  own = new Map<string, OperationFact>();
  #shared = NOTHING_SHARED;
  /** Those whose id was taken again later. */
  readonly #replaced: OperationFact[] = [];

  get(op: string): OperationFact | undefined {
    return this.own.get(op) ?? this.#sharedOf(op);
  }

  has(op: string): boolean {
    return this.get(op) !== undefined;
  }

  get size(): number {
    let size = this.own.size;
    for (const { op, call } of this.#shared.byId.values()) if (call < this.#shared.until && !this.own.has(op)) size++;
    return size;
  }

  *values(): Generator<OperationFact> {
    const { own } = this;
    const { byId, until } = this.#shared;
    for (const fact of byId.values()) if (fact.call < until) yield own.get(fact.op) ?? fact;
    for (const fact of own.values()) if (this.#sharedOf(fact.op) === undefined) yield fact;
  }

  #sharedOf(op: string): OperationFact | undefined {
    const { byId, until } = this.#shared;
    const fact = byId.get(op);
    return fact && fact.call < until ? fact : undefined;
  }

  /** What is told again of a run is known already. */
  call({ seq, at, cause, client, body }: OpenCall): void {
    const { op, sql, params } = askedIn(body);
    const before = this.get(op);
    if (before?.call === seq) return;
    if (before) this.#replaced.push(before);
    this.own.set(op, { op, client, statement: { sql, params }, calledAt: at, call: seq, commanded: cause >= 0, ...UNANSWERED });
  }

  /** The operation that is answered; undefined when its call is not known. */
  answer(seq: number, at: Micros, body: unknown): OperationFact | undefined {
    const { op, outcome, served, freshness = null } = answerIn(body);
    const called = this.get(op);
    if (!called || called.return !== null) return called;
    const answered = { ...called, returnedAt: at, return: seq, outcome, served, freshness };
    this.own.set(op, answered);
    return answered;
  }

  /** Gives back those of the load that were answered before this event. */
  forget(before: number): void {
    this.#fileAll();
    for (const [op, { commanded, return: answered }] of this.own)
      if (!commanded && answered !== null && answered < before) this.own.delete(op);
    if (this.#replaced.length > 0) this.#replaced.splice(0, this.#replaced.length, ...this.#replaced.filter(({ call }) => call >= before));
  }

  /** Shares nothing any more. */
  #fileAll(): void {
    if (this.#shared === NOTHING_SHARED) return;
    const all = [...this.values()];
    this.#shared = NOTHING_SHARED;
    this.own.clear();
    for (const each of all) this.own.set(each.op, each);
  }

  /** Those that are kept for the whole run, and those that wait at a moment of it. */
  windowAt(calls: readonly OpenCall[]): Operations {
    const kept = new Operations();
    for (const each of this.values()) if (each.commanded) kept.own.set(each.op, each);
    for (const each of calls) kept.call(each);
    return kept;
  }

  /** The same after the first `events` only. */
  upTo(events: number): Operations {
    this.#share();
    const cut = new Operations();
    const { byId, until } = this.#shared;
    cut.#shared = { byId, until: Math.min(until, events) };
    // What was answered since waits there; most was answered long before.
    for (const fact of byId.values()) if (fact.call < cut.#shared.until && isSince(fact, events)) cut.own.set(fact.op, waiting(fact));
    for (const list of [this.#replaced, this.own.values()])
      for (const fact of list) {
        const isLater = fact.call >= (cut.get(fact.op)?.call ?? 0);
        if (fact.call < events && isLater) cut.own.set(fact.op, isSince(fact, events) ? waiting(fact) : fact);
      }
    return cut;
  }

  /** Most of it is shared from now on. */
  #share(): void {
    if (this.own.size * OWN_SHARE <= this.#shared.byId.size) return;
    this.#fileAll();
    this.#shared = { byId: this.own, until: Number.POSITIVE_INFINITY };
    this.own = new Map();
  }
}

const isSince = ({ return: answered }: OperationFact, events: number): boolean => answered !== null && answered >= events;
const waiting = (fact: OperationFact): OperationFact => ({ ...fact, ...UNANSWERED });
