/** Looks at a run while it goes on, and writes down what a sheet has. No trace is kept. */
import type { Micros, NodeSpec } from '../sim/node.ts';
import { answerIn, askedIn, messageIn, reportIn, textIn, workIn } from '../sim/bodies.ts';
import { encodedBytes } from '../sim/encoding.ts';
import type { Answer, Asked } from '../sim/operation.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';
import type { Legend } from '../sim/trace.ts';
import { isWrite } from '../trace/verdict.ts';
import type { Op, Sheet, State } from './sheet.ts';

type Sent = Record<string, { count: number; bytes: number }>;

interface Meter {
  queries: number;
  vmSteps: number;
  busyUs: number;
  farBytes: number;
  readonly sent: Sent;
}

export class Seeing implements Recorder {
  readonly roles: { node: string; role: string; atMs: number }[] = [];
  readonly elected: { node: string; term: number; atMs: number }[] = [];
  readonly durable = new Set<string>();
  readonly marked: Record<string, number> = {};
  readonly meters: readonly Meter[];
  readonly #called = new Map<string, { readonly asked: Asked; readonly from: string; readonly at: Micros }>();
  readonly #ops: Op[] = [];
  #judged = 0;
  #late = 0;

  constructor(
    readonly nodes: readonly NodeSpec[],
    readonly legend: Legend,
    readonly marker: string | undefined,
  ) {
    this.meters = nodes.map(() => ({ queries: 0, vmSteps: 0, busyUs: 0, farBytes: 0, sent: {} }));
  }

  record(_seq: number, type: number, at: Micros, _cause: number, node: number, about: number, x: number, _y: number, body: unknown): void {
    const meter = this.meters[node];
    const spec = this.nodes[node];
    if (!meter || !spec) return;
    switch (type) {
      case EVENT.send:
        this.#sent(meter, spec.region, body, about);
        return;
      case EVENT.execute:
        if (workIn(body).job.kind === 'query') meter.queries++;
        meter.vmSteps += about;
        meter.busyUs += x - at;
        return;
      case EVENT.role:
      case EVENT.boot:
        this.roles.push({ node: spec.id, role: textIn(body), atMs: at / 1000 });
        return;
      case EVENT.persist:
      case EVENT.append:
        this.durable.add(`${spec.kind}: ${this.legend.names.at(about)}`);
        return;
      case EVENT.report:
        if (this.legend.names.at(about) === 'elected') this.#elect(spec.id, body, at);
        return;
      case EVENT.call:
        this.#called.set(askedIn(body).op, { asked: askedIn(body), from: spec.region, at });
        return;
      case EVENT.return:
        this.#returned(answerIn(body), at);
    }
  }

  #elect(node: string, body: unknown, at: Micros): void {
    const value = reportIn(body);
    if (Array.isArray(value)) this.elected.push({ node, term: Number(value[0]), atMs: at / 1000 });
  }

  #sent(meter: Meter, from: string, body: unknown, to: number): void {
    const message = messageIn(body);
    const of = (meter.sent[message.kind] ??= { count: 0, bytes: 0 });
    const bytes = encodedBytes(message);
    const region = this.nodes[to]?.region ?? '';
    of.count++;
    of.bytes += bytes;
    if (region !== from) meter.farBytes += bytes;
    if (this.marker !== undefined && JSON.stringify(body, plainly).includes(this.marker)) this.mark(region);
  }

  mark(region: string): void {
    this.marked[region] = (this.marked[region] ?? 0) + 1;
  }

  #returned(answer: Answer, at: Micros): void {
    const called = this.#called.get(answer.op);
    if (!called) return;
    this.#called.delete(answer.op);
    this.#ops.push(opOf(called, answer, at));
  }

  /** How many operations have waited longer than that by now, or have failed. */
  late(ms: number, nowMs: number): number {
    for (; this.#judged < this.#ops.length; this.#judged++) {
      const op = this.#ops[this.#judged];
      if (op && (op.state !== 'ok' || (op.ms ?? 0) > ms)) this.#late++;
    }
    let open = 0;
    for (const { at } of this.#called.values()) {
      // They were called one after the other.
      if (nowMs - at / 1000 <= ms) break;
      open++;
    }
    return this.#late + open;
  }

  /** In order of their calls; those that nobody has answered by now with them. */
  ops(): Sheet['ops'] {
    const open = [...this.#called.values()].map((called) => opOf(called, null, 0));
    return [...this.#ops, ...open].sort((a, b) => a.atMs - b.atMs || (a.op < b.op ? -1 : 1));
  }
}

/** Bytes as the text that they are, so that a marker in pages and in log records is found. */
const plainly = (_key: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return textOf(value);
  return typeof value === 'bigint' ? String(value) : value;
};

export const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

interface Called {
  readonly asked: Asked;
  readonly from: string;
  readonly at: Micros;
}

function opOf({ asked, from, at }: Called, answer: Answer | null, returnedAt: Micros): Op {
  const outcome = answer?.outcome ?? null;
  const wrote = isWrite({ outcome, statement: asked });
  return {
    op: asked.op,
    from,
    sql: asked.sql,
    params: asked.params,
    atMs: at / 1000,
    ms: answer ? (returnedAt - at) / 1000 : null,
    state: stateOf(answer),
    wrote,
    changes: outcome?.ok ? outcome.changes : 0,
    servedBy: answer?.served?.node ?? null,
    cached: answer?.served?.cachedAt != null,
    staleMs: wrote ? null : staleOf(answer),
    value: outcome?.ok ? (outcome.rows[0]?.[0] ?? null) : null,
  };
}

function stateOf(answer: Answer | null): State {
  if (answer?.outcome.ok) return 'ok';
  return answer?.outcome.ok === false && answer.outcome.definite ? 'failed' : 'unknown';
}

function staleOf(answer: Answer | null): number | null {
  const freshness = answer?.freshness;
  if (freshness === 'fresh' || freshness === 'unchanged') return 0;
  return typeof freshness === 'object' ? freshness.staleUs / 1000 : null;
}
