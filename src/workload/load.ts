/**
 * An open-loop workload: each client asks at times drawn from an exponential distribution, whether or not earlier
 * operations were answered. Statements and parameters come from the client's own random stream.
 */
import type { Command } from '../sim/commands.ts';
import type { CommandSource } from '../sim/kernel.ts';
import type { Micros } from '../sim/node.ts';
import type { Value } from '../sim/operation.ts';
import { Stream } from '../sim/random.ts';

/** A parameter: itself, an integer drawn evenly from [from, to], or one of a list. */
export type Draw = Value | { readonly from: number; readonly to: number } | { readonly pick: readonly Value[] };

interface Statement {
  readonly sql: string;
  readonly weight: number;
  readonly params: readonly Draw[];
}

export interface LoadSpec {
  /** Client node ids. */
  readonly clients: readonly string[];
  /** Operations a second, of each client. */
  readonly perSecond: number;
  readonly fromUs: Micros;
  readonly untilUs: Micros;
  readonly statements: readonly Statement[];
}

interface Asker {
  readonly client: string;
  readonly load: LoadSpec;
  readonly stream: Stream;
  readonly prefix: string;
  readonly totalWeight: number;
  at: Micros;
  count: number;
}

export class LoadSource implements CommandSource {
  nextAt: Micros = Number.POSITIVE_INFINITY;
  readonly #askers: Asker[];
  #next: Asker | null = null;

  constructor(loads: readonly LoadSpec[], seed: number) {
    this.#askers = loads.flatMap((load, n) =>
      load.clients.map((client) => {
        const stream = new Stream(seed, `load ${n} ${client}`);
        const totalWeight = load.statements.reduce((sum, s) => sum + s.weight, 0);
        const prefix = `${client.replace(/^client-/, '')}${n === 0 ? '' : `-${n + 1}`}`;
        const asker = { client, load, stream, prefix, totalWeight, at: load.fromUs, count: 0 };
        this.#wait(asker);
        return asker;
      }),
    );
    this.#choose();
  }

  take(): Extract<Command, { type: 'query' }> {
    const asker = this.#next;
    if (!asker) throw new Error("Antipode's own mistake: a workload that has ended was asked for more");
    const { stream, client } = asker;
    const { sql, params: draws } = choose(asker);
    const params = new Array<Value>(draws.length);
    for (let i = 0; i < draws.length; i++) params[i] = draw(stream, draws[i] ?? null);
    const op = `${asker.prefix}-${++asker.count}`;
    this.#wait(asker);
    this.#choose();
    return { type: 'query', client, op, sql, params };
  }

  #wait(asker: Asker): void {
    asker.at += Math.max(1, Math.round(asker.stream.exponential(1e6 / asker.load.perSecond)));
    if (asker.at > asker.load.untilUs) asker.at = Number.POSITIVE_INFINITY;
  }

  #choose(): void {
    this.#next = null;
    this.nextAt = Number.POSITIVE_INFINITY;
    for (const asker of this.#askers) {
      if (asker.at < this.nextAt) {
        this.nextAt = asker.at;
        this.#next = asker;
      }
    }
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

function draw(stream: Stream, spec: Draw): Value {
  if (spec === null || typeof spec !== 'object' || spec instanceof Uint8Array) return spec;
  if ('pick' in spec) return spec.pick[stream.integer(0, spec.pick.length - 1)] ?? null;
  return stream.integer(spec.from, spec.to);
}
