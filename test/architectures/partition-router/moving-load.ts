/** Keys are counted up, one by one or several at once, and all are counted, while a partition joins and somebody crashes. */
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { World } from './world.ts';

export const COORDINATOR = 'router-r0';
const KEYS = 40;

/** One row of `orders` under each key, and one of `notes`, whose rows have no names of their own. */
export const setupOf = (keys: number): readonly string[] => [
  'CREATE TABLE orders (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, v INTEGER NOT NULL, PRIMARY KEY (tenant_id, id))',
  'CREATE TABLE notes (tenant_id INTEGER, body TEXT)',
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${keys}) INSERT INTO orders SELECT i, 1, 0 FROM n`,
  'INSERT INTO notes SELECT tenant_id, tenant_id FROM orders',
];

export const partitionsOf = (world: World): readonly string[] =>
  world.topology.nodes.filter(({ kind }) => kind === 'partition').map(({ id }) => id);

export interface Schedule {
  readonly rules?: Partial<Rules>;
  readonly crash?: { readonly node: string; readonly atMs: number; readonly what?: 'process' };
  /** `keys`: nobody counts all, so that routers learn of moves by the keys alone. `several`: transactions and statements of several keys, too. */
  readonly load?: 'keys' | 'several';
  /** The last partition is taken away, instead of one being added. */
  readonly leaves?: true;
}

interface Told {
  readonly done: ReadonlyMap<number, number>;
  readonly maybe: ReadonlyMap<number, number>;
  readonly counted: readonly unknown[];
  readonly failed: readonly string[];
}

export interface Loaded {
  readonly world: World;
  readonly told: Told;
}

const COUNT = 'SELECT count(*), count(DISTINCT tenant_id) FROM orders';
const up = (key: number): string => `UPDATE orders SET v = v + 1 WHERE tenant_id = ${key}`;
const ALL = Array.from({ length: KEYS }, (_, i) => i + 1);

/** What is asked as number `i`, and which keys it counts up. */
function asked(i: number, load: Schedule['load']): { readonly sql: string; readonly keys: readonly number[] } {
  const key = 1 + ((i * 7) % KEYS);
  const other = 1 + ((i * 11 + 5) % KEYS);
  if (load === 'several' && i % 8 === 5 && key !== other) return { sql: `BEGIN; ${up(key)}; ${up(other)}; COMMIT`, keys: [key, other] };
  if (load === 'several' && i % 32 === 9) return { sql: 'UPDATE orders SET v = v + 1', keys: ALL };
  return i % 4 === 3 && load !== 'keys' ? { sql: COUNT, keys: [] } : { sql: up(key), keys: [key] };
}

export function underLoad({ rules, crash, load, leaves }: Schedule): Loaded {
  const settings = {
    ...(leaves ? { mayLeave: true } : { joinLater: 1 }),
    chunkRows: 8,
    hashing: 'remainder',
    ...(load === 'several' && { acrossPartitions: 'two-phase' }),
  };
  const world = new World(setupOf(KEYS), { settings, disk: diskOfFsync(3000), ...(rules && { rules }) });
  const { run } = world;
  const all = Array.from({ length: 200 }, (_, i) => ({ op: `op-${i}`, ...asked(i, load) }));
  for (const [i, { op, sql }] of all.entries()) run.query(10 + i * 2, `r${i % 3}`, sql, op);
  run.order(50, COORDINATOR, leaves ? 'remove-partition' : 'add-partition');
  if (crash) run.crash(crash.atMs, crash.node, crash.what).restart(crash.atMs + 60, crash.node);
  run.until(12_000);
  const done = new Map<number, number>();
  const maybe = new Map<number, number>();
  const counted: unknown[] = [];
  const failed: string[] = [];
  for (const { op, keys } of all) {
    // None: its router was down, and nobody knows.
    const outcome = run.answered(op)?.outcome ?? null;
    if (keys.length === 0 && outcome?.ok) counted.push(outcome.rows);
    if (!outcome?.ok) failed.push(`${op}: ${outcome?.problem.code ?? ''} ${outcome?.problem.message ?? 'no answer'}`);
    const sort = outcome?.ok ? done : outcome?.definite ? null : maybe;
    for (const key of keys) sort?.set(key, (sort.get(key) ?? 0) + 1);
  }
  return { world, told: { done, maybe, counted, failed } };
}

/** What is wrong in the end: rows that are lost, doubled or do not say what was confirmed, and answers that missed some or had some twice. */
export function wrongIn({ world, told }: Loaded): readonly string[] {
  const found: string[] = [...world.violations];
  const stand = new Map<number, number[]>();
  for (const id of partitionsOf(world))
    for (const [key, v] of world.run.rows(id, 'SELECT tenant_id, v FROM orders'))
      stand.set(Number(key), [...(stand.get(Number(key)) ?? []), Number(v)]);
  for (const key of ALL) {
    const values = stand.get(key) ?? [];
    const [value = -1] = values;
    const sure = told.done.get(key) ?? 0;
    if (values.length !== 1) found.push(`key ${key} stands ${values.length} times`);
    else if (value < sure || value > sure + (told.maybe.get(key) ?? 0)) found.push(`key ${key} is ${value}, confirmed ${sure}`);
  }
  const all = JSON.stringify([[KEYS, KEYS]]);
  for (const rows of told.counted) if (JSON.stringify(rows) !== all) found.push(`counted ${JSON.stringify(rows)}`);
  return found;
}

/** What a coordinator had not written down when it died was never ordered. */
export function isThrough({ world: { run } }: Loaded): boolean {
  const begun = run.events.some((event) => event.type === 'report' && event.key === 'map');
  return !begun || run.reported(COORDINATOR, 'rebalancing') === 'done';
}
