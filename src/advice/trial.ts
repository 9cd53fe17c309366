/** One run for an application: its people ask for a while, then the region of the main database is lost and does not come back. */
import { publishedRoundTrip } from '../regions/index.ts';
import { architectureIds } from '../architectures/shown.ts';
import { complete } from '../scenarios/complete.ts';
import type { Scenario, ScenarioInput } from '../scenarios/schema.ts';
import { type Application, regionsOf } from './application.ts';

/** What was asked before is not counted: caches are filled, connections made. */
export const WARM_MS = 20_000;
export const LOST_MS = 40_000;
const UNTIL_MS = 70_000;
/** For what is still on its way. */
const CALM_MS = 3000;
/** Somebody elsewhere who writes a row of his own, so that it is seen when one can write again. */
const PROBES_PER_SECOND = 2;
export const PROBE = 'UPDATE items SET value = value + 1, probed = 1 WHERE';

const client = (region: string): string => `client-${region}`;

/** The scenario; architecture and settings are put in by `under`. */
export function trialOf(application: Application): Scenario {
  const regions = regionsOf(application);
  return complete({
    format: 'antipode-scenario/1',
    id: application.id,
    title: application.title,
    summary: `People ask as the application says; after ${LOST_MS / 1000} s the region of its main database is lost.`,
    architecture: architectureIds[0] ?? '',
    seed: 1,
    regions: [...regions],
    ...(application.tenants > 1 ? { shardedBy: 'tenant_id' } : { shardedBy: 'id' }),
    setup: setupOf(application),
    load: loadsOf(application, regions),
    commands: [],
    untilMs: UNTIL_MS + CALM_MS,
    msPerSecond: 500,
    steps: [{ text: 'People ask as the application says.', when: { atMs: 0 } }],
  });
}

/** The region of the main database is lost for good, with the disks of the nodes there. */
export function lost(scenario: Scenario, nodes: readonly string[]): Scenario {
  const [main = ''] = scenario.regions;
  const wiped = nodes.map((node) => ({ atMs: LOST_MS, command: { type: 'wipe' as const, node } }));
  return { ...scenario, commands: [...wiped, { atMs: LOST_MS, command: { type: 'outage', region: main } }] };
}

const rowsOf = ({ tenants, distinctQueries }: Application): number => Math.max(1, Math.ceil(distinctQueries / tenants));

/** Rows that one statement of the set-up writes: 20,000 in one would be more steps than SQLite is given. */
const ROWS_AT_ONCE = 4000;

/** Numbers from 1 to `most` as spans of at most `size`. */
const spans = (most: number, size: number): readonly (readonly [from: number, to: number])[] =>
  Array.from({ length: Math.ceil(most / size) }, (_, i) => [i * size + 1, Math.min(most, (i + 1) * size)] as const);

function setupOf(application: Application): string[] {
  const { tenants } = application;
  const rows = rowsOf(application) + 1;
  const numbers = ([from, to]: readonly [number, number], name: string) =>
    `${name}(${name[0]}) AS (SELECT ${from} UNION ALL SELECT ${name[0]} + 1 FROM ${name} WHERE ${name[0]} < ${to})`;
  if (tenants === 1)
    return [
      'CREATE TABLE items (id INTEGER PRIMARY KEY, value INTEGER NOT NULL, probed INTEGER NOT NULL)',
      ...spans(rows, ROWS_AT_ONCE).map((each) => `WITH RECURSIVE ${numbers(each, 'n')} INSERT INTO items SELECT n, 0, 0 FROM n`),
    ];
  const pieces = spans(rows, ROWS_AT_ONCE).flatMap((piece) =>
    spans(tenants, Math.max(1, Math.floor(ROWS_AT_ONCE / rows))).map((some) => [some, piece] as const),
  );
  return [
    'CREATE TABLE items (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, value INTEGER NOT NULL, probed INTEGER NOT NULL, PRIMARY KEY (tenant_id, id))',
    ...pieces.map(
      ([some, piece]) => `WITH RECURSIVE ${numbers(some, 't')}, ${numbers(piece, 'n')} INSERT INTO items SELECT t, n, 0, 0 FROM t, n`,
    ),
  ];
}

type Statements = NonNullable<ScenarioInput['load']>[number]['statements'];
type LoadInput = NonNullable<ScenarioInput['load']>[number];
/** Fewer a second are none in a run of a minute. */
const LEAST_PER_SECOND = 0.02;

function loadsOf(application: Application, regions: readonly string[]): LoadInput[] {
  const { readers, writers, readsPerSecond, writesPerSecond, tenants, reportShare } = application;
  const rows = rowsOf(application);
  const row = tenants === 1 ? [{ zipf: rows }] : [{ zipf: tenants }, { from: 1, to: rows }];
  const where = tenants === 1 ? 'WHERE id = ?' : 'WHERE tenant_id = ? AND id = ?';
  const reads: Statements = [
    ...(reportShare < 100 ? [{ sql: `SELECT value FROM items ${where}`, params: row, weight: 100 - reportShare }] : []),
    ...(reportShare > 0 ? [{ sql: 'SELECT count(*), sum(value) FROM items', params: [], weight: reportShare }] : []),
  ];
  const load = (region: string, perSecond: number, statements: Statements): LoadInput[] =>
    perSecond >= LEAST_PER_SECOND ? [{ clients: [client(region)], perSecond, untilMs: UNTIL_MS, statements }] : [];
  const own = rows + 1;
  const probe = tenants === 1 ? `${PROBE} id = ${own}` : `${PROBE} tenant_id = 1 AND id = ${own}`;
  return [
    ...regions.flatMap((region) => [
      ...load(region, (readsPerSecond * (readers[region] ?? 0)) / 100, reads),
      ...load(region, (writesPerSecond * (writers[region] ?? 0)) / 100, [
        { sql: `UPDATE items SET value = value + 1 ${where}`, params: row, weight: 1 },
      ]),
    ]),
    ...load(nearestOf(regions), PROBES_PER_SECOND, [{ sql: probe, params: [], weight: 1 }]),
  ];
}

/** The region that is next to the main one. */
const nearestOf = ([main = '', ...others]: readonly string[]): string =>
  others.toSorted((a, b) => farFrom(main, a) - farFrom(main, b))[0] ?? '';

const farFrom = (one: string, other: string): number => publishedRoundTrip(one, other)?.p50 ?? Number.POSITIVE_INFINITY;
