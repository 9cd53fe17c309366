/**
 * What clients ask of themselves. An open load asks at times drawn from an exponential distribution, whether or not earlier
 * operations were answered; in a closed one each user asks again after its answer and a pause. Statements and parameters come from
 * the asker's own random stream.
 */
import { mistaken } from '../sim/assert.ts';
import { answerIn } from '../sim/bodies.ts';
import type { Command } from '../sim/commands.ts';
import type { CommandSource } from '../sim/options.ts';
import type { Micros } from '../sim/node.ts';
import type { Isolation, Reference, Step, Value } from '../sim/operation.ts';
import { Stream } from '../sim/random.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';
import { zipf } from './zipf.ts';

/** A parameter: itself, an integer drawn evenly from [from, to], one of a list, or an integer from 1 to `zipf`, the low ones more often. */
export type Draw = Value | { readonly from: number; readonly to: number } | { readonly pick: readonly Value[] } | { readonly zipf: number };

/** The value that the first statement of the operation had as parameter `same`, from 0. */
interface Same {
  readonly same: number;
}

interface Drawn {
  readonly sql: string;
  readonly params: readonly (Draw | Same | Reference)[];
}

interface Statement {
  /** Of a transaction, its text. */
  readonly sql: string;
  readonly weight: number;
  readonly params: readonly Draw[];
  /** It is a transaction. */
  readonly steps?: readonly Drawn[] | undefined;
  readonly isolation?: Isolation | undefined;
  readonly retries?: number | undefined;
  /** Asked as soon as this was answered well, for example what was just written. */
  readonly next?: Drawn | undefined;
}

/** Either so many operations a second, or users who ask again. */
type Rhythm =
  | { readonly perSecond: number; readonly thinkUs?: undefined; readonly users?: undefined }
  /** `thinkUs`: mean of an exponential distribution. */
  | { readonly perSecond?: undefined; readonly thinkUs: Micros; readonly users: number };

export type LoadSpec = Rhythm & {
  /** Client node ids. */
  readonly clients: readonly string[];
  readonly fromUs: Micros;
  readonly untilUs: Micros;
  readonly statements: readonly Statement[];
};

type Query = Extract<Command, { type: 'query' }>;

interface Asker {
  readonly client: string;
  readonly load: LoadSpec;
  readonly stream: Stream;
  readonly prefix: string;
  readonly totalWeight: number;
  /** Of how many users of this load at this client it is which one, from 1. */
  readonly user: number;
  at: Micros;
  count: number;
}

/** An operation that something follows: the asker's next one, or what is asked then. */
interface Awaited {
  /** Its place in the list of askers. */
  readonly asker: number;
  readonly next: Query | null;
}

/** Asked as soon as there was an answer. */
interface Due {
  readonly at: Micros;
  readonly query: Query;
}

/** How far each asker is, and what is waited for. */
export interface SavedLoad {
  readonly askers: readonly { readonly at: Micros; readonly count: number; readonly words: Int32Array }[];
  readonly awaited: readonly (readonly [string, Awaited])[];
  readonly due: readonly Due[];
}

export class LoadSource implements CommandSource, Recorder {
  nextAt: Micros = Number.POSITIVE_INFINITY;
  readonly #askers: Asker[];
  readonly #awaited = new Map<string, Awaited>();
  readonly #due: Due[] = [];
  #next = -1;

  constructor(loads: readonly LoadSpec[], seed: number) {
    this.#askers = loads.flatMap((load, n) =>
      load.clients.flatMap((client) =>
        Array.from({ length: load.users ?? 1 }, (_, u): Asker => {
          const stream = new Stream(seed, `load ${n} ${client}${u === 0 ? '' : ` ${u + 1}`}`);
          const totalWeight = load.statements.reduce((sum, s) => sum + s.weight, 0);
          const prefix = `${client.replace(/^client-/, '')}${n === 0 ? '' : `-${n + 1}`}`;
          const asker = { client, load, stream, prefix, totalWeight, user: u + 1, at: load.fromUs, count: 0 };
          this.#wait(asker);
          return asker;
        }),
      ),
    );
    this.#choose();
  }

  take(): Query {
    const due = this.#due.shift();
    if (due) {
      this.#choose();
      return due.query;
    }
    const asker = this.#askers[this.#next] ?? mistaken('a workload that has ended was asked for more');
    const { load, prefix, user } = asker;
    const statement = choose(asker);
    const op = `${prefix}-${asker.count++ * (load.users ?? 1) + user}`;
    const asked = drawn(asker, statement, op);
    const next = statement.next ? drawnNext(asker, statement.next, asked) : null;
    if (load.users !== undefined || next) this.#awaited.set(op, { asker: this.#next, next });
    if (load.users === undefined) this.#wait(asker);
    else asker.at = Number.POSITIVE_INFINITY;
    this.#choose();
    return asked;
  }

  /** Some of it waits for answers, so that it has to be told every event. */
  get listens(): boolean {
    return this.#askers.some(({ load }) => load.users !== undefined || load.statements.some((statement) => statement.next !== undefined));
  }

  record(
    _seq: number,
    type: number,
    at: Micros,
    _cause: number,
    _node: number,
    _about: number,
    _x: number,
    _y: number,
    body: unknown,
  ): void {
    if (type !== EVENT.return) return;
    const { op, outcome } = answerIn(body);
    this.#answered(op, outcome.ok, at);
  }

  /** An operation was answered, or given up: what follows it follows now. */
  #answered(op: string, ok: boolean, now: Micros): void {
    const awaited = this.#awaited.get(op);
    if (!awaited) return;
    this.#awaited.delete(op);
    const { next } = awaited;
    const asker = this.#askers[awaited.asker] ?? mistaken('an answer came for an asker who is not there');
    if (next && ok) {
      this.#due.push({ at: now, query: next });
      if (asker.load.users !== undefined) this.#awaited.set(next.op, { asker: awaited.asker, next: null });
    } else if (asker.load.users !== undefined) {
      asker.at = now;
      this.#wait(asker);
    }
    this.#choose();
  }

  save(): SavedLoad {
    return {
      askers: this.#askers.map(({ at, count, stream }) => ({ at, count, words: stream.words.slice() })),
      awaited: [...this.#awaited],
      due: this.#due.slice(),
    };
  }

  restore({ askers, awaited, due }: SavedLoad): void {
    for (const [i, { at, count, words }] of askers.entries()) {
      const asker = this.#askers[i] ?? mistaken('a checkpoint has more askers than its run');
      Object.assign(asker, { at, count });
      asker.stream.words.set(words);
    }
    for (const [op, what] of awaited) this.#awaited.set(op, what);
    this.#due.push(...due);
    this.#choose();
  }

  #wait(asker: Asker): void {
    const { thinkUs, perSecond = 0, untilUs } = asker.load;
    asker.at += Math.max(1, Math.round(asker.stream.exponential(thinkUs ?? 1e6 / perSecond)));
    if (asker.at > untilUs) asker.at = Number.POSITIVE_INFINITY;
  }

  #choose(): void {
    this.#next = -1;
    this.nextAt = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#askers.length; i++) {
      const at = this.#askers[i]?.at ?? Number.POSITIVE_INFINITY;
      if (at >= this.nextAt) continue;
      this.nextAt = at;
      this.#next = i;
    }
    const [due] = this.#due;
    if (due) this.nextAt = Math.min(this.nextAt, due.at);
  }
}

const NOTHING: Statement = { sql: '', weight: 0, params: [] };

/** A statement, drawn by weight. */
function choose({ load: { statements }, stream, totalWeight }: Asker): Statement {
  let mark = stream.unit() * totalWeight;
  let chosen = NOTHING;
  for (let i = 0; i < statements.length; i++) {
    chosen = statements[i] ?? NOTHING;
    mark -= chosen.weight;
    if (mark < 0) break;
  }
  return chosen;
}

function drawn({ stream, client }: Asker, { sql, params: draws, steps, isolation, retries }: Statement, op: string): Query {
  const params = new Array<Value>(draws.length);
  for (let i = 0; i < draws.length; i++) params[i] = draw(stream, draws[i] ?? null);
  if (!steps) return { type: 'query', client, op, sql, params };
  const first: Value[] = [];
  const made = steps.map(({ sql: text, params: of }, n): Step => {
    const values = of.map((spec) => (isReference(spec) ? spec : isSame(spec) ? (first[spec.same] ?? null) : draw(stream, spec)));
    if (n === 0) for (const value of values) first.push(isReference(value) ? null : value);
    return { sql: text, params: values };
  });
  return { type: 'query', client, op, sql, params, steps: made, isolation: isolation ?? 'read committed', retries: retries ?? 0 };
}

function drawnNext({ stream, client }: Asker, { sql, params }: Drawn, { op, params: before, steps }: Query): Query {
  const first = steps?.[0]?.params ?? before;
  const values = params.map((spec): Value => {
    if (isReference(spec)) return null;
    if (!isSame(spec)) return draw(stream, spec);
    const same = first[spec.same] ?? null;
    return isReference(same) ? null : same;
  });
  return { type: 'query', client, op: `${op}-next`, sql, params: values };
}

const isObject = (spec: Draw | Same | Reference): spec is Exclude<typeof spec, Value> =>
  spec !== null && typeof spec === 'object' && !(spec instanceof Uint8Array);
const isSame = (spec: Draw | Same | Reference): spec is Same => isObject(spec) && 'same' in spec;
const isReference = (spec: Draw | Same | Reference): spec is Reference => isObject(spec) && 'step' in spec;

function draw(stream: Stream, spec: Draw): Value {
  if (spec === null || typeof spec !== 'object' || spec instanceof Uint8Array) return spec;
  if ('pick' in spec) return spec.pick[stream.integer(0, spec.pick.length - 1)] ?? null;
  if ('zipf' in spec) return zipf(spec.zipf, stream.unit());
  return stream.integer(spec.from, spec.to);
}
