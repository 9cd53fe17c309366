/** Routers and partitions 1 ms apart, asked one statement at a time. */
import { hash } from '../../../src/architectures/partition-router/mechanisms/hash/runs.ts';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import type { Placement } from '../../../src/architectures/partition-router/slots.ts';
import type { Architecture, Topology } from '../../../src/architectures/contract.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import type { RoutePlan } from '../../../src/sharding/jobs.ts';
import { type DiskModel, INSTANT_DISK } from '../../../src/sim/disk-model.ts';
import type { Input, NodeId, NodeSpec } from '../../../src/sim/node.ts';
import { EPOCH_MS } from '../../../src/sim/epoch.ts';
import type { Outcome, Row, Value } from '../../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../../src/sqlite/index.ts';
import { brokenPartitionRouter } from '../shared/breaking.ts';
import { Run, type RunOptions } from '../shared/harness.ts';
import { misread } from '../shared/planted.ts';
import type { Sent } from '../shared/rig.ts';

const sqlite = await loadSqlite();
export const NOW_MS = EPOCH_MS;

/** How rows are spread unless told otherwise. */
export const byHash = hash.at({
  spec: { id: '', kind: 'router', region: '' },
  topology: { nodes: [], regions: [], rttMs: () => 0 },
  settings: {},
}) as Placement;

export type Plant = NonNullable<RunOptions['plant']>;

/** Nodes of one kind that misread what they are given: a planted bug. */
export function misreading(kind: NodeSpec['kind'], change: (input: Input) => Input): Plant {
  return (spec, logic) => (spec.kind === kind ? misread(logic, change) : logic);
}

/** A plan that reads from several partitions, in what a router is given. */
export function readPlanIn(input: Input): Extract<RoutePlan, { kind: 'read' }> | null {
  const { result } = input.type === 'result' ? input : { result: null };
  if (typeof result !== 'object' || result === null || !('plan' in result)) return null;
  return isReadPlan(result.plan) && result.plan.places === null ? result.plan : null;
}

function isReadPlan(plan: unknown): plan is Extract<RoutePlan, { kind: 'read' }> {
  return typeof plan === 'object' && plan !== null && 'kind' in plan && plan.kind === 'read' && 'places' in plan;
}

export class World {
  readonly run: Run;
  readonly engine = new Engine(sqlite, { seed: 11 });
  /** Messages that it picks are dropped. */
  lose: (sent: Sent) => boolean = () => false;
  #from = 0;

  constructor(
    setup: readonly string[],
    options: {
      readonly partitions?: number;
      readonly settings?: Settings;
      readonly plant?: Plant;
      readonly rules?: Partial<Rules>;
      readonly disk?: DiskModel;
      /** Another room in its place: a bug that is planted where no rule stands. */
      readonly room?: (room: Architecture) => Architecture;
    } = {},
  ) {
    const { partitions = 3, settings = {}, rules = {}, plant, disk = INSTANT_DISK, room = (same) => same } = options;
    this.run = new Run(this.engine, {
      architecture: room(brokenPartitionRouter(rules)),
      regions: Array.from({ length: partitions }, (_, i) => `r${i}`),
      settings,
      setup,
      rttMs: () => 2,
      baseUs: 0,
      disk,
      patienceMs: 60_000,
      loses: (sent) => this.lose(sent),
      ...(plant && { plant }),
    });
  }

  get topology(): Topology {
    return this.run.topology;
  }

  get nodes(): readonly NodeSpec[] {
    return this.topology.nodes.filter(({ kind }) => kind !== 'client');
  }

  get states(): ReadonlyMap<NodeId, unknown> {
    return this.run.states;
  }

  get violations(): readonly string[] {
    return this.run.violations;
  }

  /** Messages since the last operation began, clients' own aside. */
  get sent(): readonly Sent[] {
    return this.run.sent(this.#from).filter(({ from }) => !from.startsWith('client'));
  }

  /** Kinds of these messages and how many there were. */
  kinds(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { message } of this.sent) counts[message.kind] = (counts[message.kind] ?? 0) + 1;
    return counts;
  }

  /** Asks as a client of a region and lets things take their course for a moment; returns the operation's name. */
  begin(sql: string, params: readonly Value[] = [], region = 'r0'): string {
    this.#from = this.run.events.length;
    const op = this.run.begin(region, sql, params);
    this.#settle();
    return op;
  }

  outcome(op: string): Outcome | null {
    return this.run.answered(op)?.outcome ?? null;
  }

  ask(sql: string, params: readonly Value[] = [], region = 'r0'): Outcome {
    this.#from = this.run.events.length;
    return this.run.ask(region, sql, params).outcome;
  }

  rows(sql: string, params: readonly Value[] = [], region = 'r0'): readonly Row[] {
    const outcome = this.ask(sql, params, region);
    if (!outcome.ok) throw new Error(`${sql}: ${outcome.problem.message} (${outcome.problem.detail})`);
    return outcome.rows;
  }

  fails(sql: string, params: readonly Value[] = [], region = 'r0'): Extract<Outcome, { ok: false }> {
    const outcome = this.ask(sql, params, region);
    if (outcome.ok) throw new Error(`${sql} should have failed`);
    return outcome;
  }

  /** Delivers a message once more. */
  redeliver({ from, to, message }: Sent): void {
    this.run.say(to, from, message);
    this.#settle();
  }

  /** The coordinator's timer fires: it tells silent nodes again. */
  retry(): void {
    this.run.fire('router-r0', 'schema');
    this.#settle();
  }

  crash(node: NodeId, wiped = false): void {
    this.run.obey({ type: wiped ? 'wipe' : 'crash', node });
  }

  restart(node: NodeId): void {
    this.run.obey({ type: 'restart', node });
    this.#settle();
  }

  role(node: NodeId): string {
    return this.run.roleOf(node);
  }

  #settle(): void {
    this.run.pass(20);
  }
}
