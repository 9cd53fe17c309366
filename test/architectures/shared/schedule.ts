/** Random clients and random faults on any room, from one seed; then peace, and what every database holds in the end. */
import type { Architecture } from '../../../src/architectures/contract.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import type { NodeId } from '../../../src/sim/node.ts';
import type { Isolation } from '../../../src/sim/operation.ts';
import { Stream } from '../../../src/sim/random.ts';
import { openRun, type Run, type RunOptions, THREE } from './harness.ts';
import { APPEND, APPEND_ALL, COLLIDE, KEYS, READ, READ_ALL, READ_SOME, SETUP, type Trail, trailOf } from './trails.ts';

export interface Fuzzed {
  readonly architecture: Architecture;
  readonly settings: Settings;
  /** What a person may order in the middle of it. */
  readonly orders: readonly string[];
  /** Half of the schedules with an odd seed: disks are lost and orders given, so confirmed writes may be lost as documented. */
  readonly wipes: readonly NodeId[];
}

export const ROOMS: readonly Fuzzed[] = [
  { architecture: singleNode, settings: { backupIntervalMs: 600 }, orders: ['backup', 'restore'], wipes: ['primary-virginia'] },
  {
    architecture: queryCache,
    settings: { ttlMs: 700, staleWhileRevalidateMs: 300, maxEntries: 3, primaryTimeoutMs: 600 },
    orders: [],
    wipes: ['cache-dublin', 'primary-virginia'],
  },
  {
    architecture: readReplicas,
    settings: { retainedChanges: 3, failoverTimeoutMs: 700, heartbeatMs: 100, positionsWaitMs: 400 },
    orders: ['promote'],
    wipes: ['primary-virginia', 'replica-dublin', 'replica-tokyo'],
  },
  {
    architecture: partitionRouter,
    settings: { partitionTimeoutMs: 800 },
    orders: [],
    wipes: ['partition-dublin', 'router-tokyo'],
  },
  {
    architecture: multiMaster,
    settings: { electionTimeoutMinMs: 400, electionTimeoutMaxMs: 800, heartbeatMs: 100, requestTimeoutMs: 1500 },
    orders: [],
    wipes: ['member-dublin'],
  },
];

const TROUBLE_MS = 8000;
const PEACE_MS = 9000;
const END_MS = 20_000;

export interface Played {
  readonly run: Run;
  /** Disks were lost or orders given: the room may have lost what its README says that it may. */
  readonly drastic: boolean;
  readonly skewed: boolean;
  readonly transactions: ReadonlyMap<string, Transaction>;
  /** The trails of every database, by node. */
  readonly databases: ReadonlyMap<NodeId, ReadonlyMap<number, Trail>>;
}

/** Reads some rows in one statement, then appends its name to others, one after the other. */
export interface Transaction {
  readonly name: string;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

class Schedule {
  readonly transactions = new Map<string, Transaction>();
  readonly #random: Stream;
  readonly #nodes: readonly NodeId[];
  skewed = false;

  constructor(
    readonly run: Run,
    readonly room: Fuzzed,
    readonly drastic: boolean,
    seed: number,
    readonly isolation: Isolation | null,
  ) {
    this.#random = new Stream(seed, 'schedule');
    this.#nodes = room.architecture.plan(THREE, room.settings).map(({ id }) => id);
  }

  ask(): void {
    for (let i = 0; i < 70; i++) {
      const at = this.#random.integer(1, TROUBLE_MS);
      const draw = this.#random.integer(0, 99);
      const key = this.#pick(KEYS);
      const name = ` w${i}`;
      if (this.isolation !== null && draw >= 15 && draw < 70) {
        this.#transact(at, i, this.isolation);
        continue;
      }
      if (draw < 45) this.#query(at, APPEND, `w${i}`, [name, key]);
      else if (draw < 48) this.#query(at, APPEND_ALL, `w${i}`, [name]);
      else if (draw < 52) this.#query(at, COLLIDE, `w${i}`, [name, key]);
      else if (draw < 92) this.#query(at, READ, `r${i}`, [key]);
      else this.#query(at, READ_ALL, `r${i}`, []);
    }
  }

  #transact(atMs: number, i: number, isolation: Isolation): void {
    const random = this.#random;
    const some = (count: number): readonly number[] => [...new Set(Array.from({ length: count }, () => this.#pick(KEYS)))];
    const [reads, writes] = [some(2), some(random.integer(0, 2))];
    const name = `t${i}`;
    this.transactions.set(name, { name, reads, writes });
    const steps = [
      { sql: READ_SOME, params: [reads[0] ?? 0, reads[1] ?? 0] },
      ...writes.map((key) => ({ sql: APPEND, params: [` ${name}`, key] })),
    ];
    const client = `client-${this.#pick(THREE)}`;
    const sql = `BEGIN; ${steps.map((step) => step.sql).join('; ')}; COMMIT`;
    const query = { type: 'query', client, op: name, sql, params: [], steps, isolation, retries: random.integer(0, 2) } as const;
    this.run.at(atMs, query);
  }

  disturb(): void {
    for (let i = this.#random.integer(2, 8); i > 0; i--) this.#fault(this.#random.integer(1, TROUBLE_MS));
    if (!this.drastic) return;
    const { orders, wipes } = this.room;
    const at = this.#random.integer(1000, TROUBLE_MS);
    const node = this.#pick(wipes);
    if (this.#random.integer(0, 1) === 0) this.run.at(at, { type: 'wipe', node }).restart(at + this.#random.integer(1, 900), node);
    // A second order puts right what a lost disk left empty.
    for (const when of [at + 1000, this.#random.integer(1, TROUBLE_MS), PEACE_MS - 500]) {
      if (orders.length > 0) this.run.order(when, this.#pick(this.#nodes), this.#pick(orders));
    }
  }

  #fault(at: number): void {
    const random = this.#random;
    const node = this.#pick(this.#nodes);
    const region = this.#pick(THREE);
    const later = at + random.integer(1, 1500);
    const sides: [string[], string[]] = [[region], THREE.filter((other) => other !== region)];
    switch (random.integer(0, 7)) {
      case 0:
      case 1:
        this.run.crash(at, node, random.integer(0, 1) === 0 ? 'process' : 'host').restart(later, node);
        return;
      case 2:
        this.run.at(at, { type: 'pause', node }).at(later, { type: 'resume', node });
        return;
      case 3:
        this.run.at(at, { type: 'outage', region, road: random.integer(0, 1) === 0 }).at(later, { type: 'restore', region });
        return;
      case 4:
        this.run.at(at, { type: 'slow', between: [region, this.#pick(THREE)], factor: random.integer(2, 20) });
        return;
      case 5:
        this.run.at(at, { type: 'lossy', between: [region, this.#pick(THREE)], loss: 0.2, duplication: 0.3 });
        return;
      case 6:
        this.skewed = true;
        this.run.at(at, { type: 'skew', node, offsetMs: random.integer(-4000, 4000), driftPpm: random.integer(-2000, 2000) });
        return;
      default:
        this.run.at(at, { type: 'partition', name: `tear ${at}`, sides, oneWay: random.integer(0, 1) === 0 }).heal(later);
    }
  }

  fixAll(): void {
    const { run } = this;
    run.heal(PEACE_MS);
    for (const [i, a] of THREE.entries()) {
      for (const b of THREE.slice(i)) {
        run.at(PEACE_MS, { type: 'lossy', between: [a, b], loss: 0, duplication: 0 });
        run.at(PEACE_MS, { type: 'slow', between: [a, b], factor: 1 });
      }
    }
    for (const node of this.#nodes) run.at(PEACE_MS, { type: 'resume', node }).restart(PEACE_MS, node);
    // Whoever is still empty is filled; and one replica is promoted for good.
    for (const [i, node] of this.#nodes.entries()) {
      if (this.drastic && this.room.orders.includes('promote')) run.order(11_000 + 1500 * i, node, 'promote');
    }
  }

  #query(at: number, sql: string, op: string, params: readonly (string | number)[]): void {
    this.run.query(at, this.#pick(THREE), sql, op, params);
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#random.integer(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

export async function play(
  room: Fuzzed,
  seed: number,
  options: Pick<RunOptions, 'plant' | 'settings' | 'checked' | 'disk' | 'work'> & { readonly isolation?: Isolation } = {},
): Promise<Played> {
  const { architecture } = room;
  const automatic = architecture.about.id === 'read-replicas' && seed % 4 === 3;
  const settings = { ...room.settings, ...(automatic && { promotion: 'automatic' }), ...options.settings };
  // Connections lose and double nothing, so what guards against that needs datagrams.
  const transport = seed % 3 === 0 ? 'datagrams' : 'connections';
  const run = await openRun({ architecture, setup: SETUP, seed, jitterUs: 3000, transport, ...options, settings });
  const drastic = seed % 2 === 1;
  const schedule = new Schedule(run, { ...room, settings }, drastic, seed, options.isolation ?? null);
  schedule.ask();
  schedule.disturb();
  schedule.fixAll();
  run.until(END_MS);
  const nodes = architecture.plan(THREE, settings).map(({ id }) => id);
  const open = nodes.filter((node) => run.sql.engine.has(node));
  const databases = new Map(
    open.map((node) => [
      node,
      new Map(run.rows(node, 'SELECT tenant_id, trail FROM registers').map(([key, text]) => [Number(key), trailOf(text)])),
    ]),
  );
  return { run, drastic, skewed: schedule.skewed, transactions: schedule.transactions, databases };
}
