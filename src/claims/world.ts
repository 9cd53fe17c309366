/** What claims' runs are made of: a scenario with the parts that no claim changes filled in, and the table that most of them ask. */
import { complete } from '../scenarios/complete.ts';
import type { Scenario, ScenarioInput } from '../scenarios/schema.ts';

type Needed = 'architecture' | 'regions' | 'untilMs' | 'load';

/** Seeds are those of requests. */
export type World = Pick<ScenarioInput, Needed> & Partial<Omit<ScenarioInput, Needed | 'format'>>;

export function world(given: World): Scenario {
  return complete({
    format: 'antipode-scenario/1',
    id: 'a-run-of-the-claims',
    title: 'A run of the claims',
    summary: 'One of the runs from which the claims are measured.',
    seed: 1,
    setup: [...ITEMS],
    commands: [],
    msPerSecond: 500,
    steps: [{ text: 'Clients ask, as the experiment says.', when: { atMs: 0 } }],
    shardedBy: 'id',
    ...given,
    settings: { ...keyed(given.architecture), ...given.settings },
  });
}

/** Rows of `items` that every run begins with. */
export const ROWS = 1000;

export const ITEMS: readonly string[] = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)',
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) INSERT INTO items SELECT i, 0 FROM n`,
];

/** What an architecture that keeps rows apart has to be told of this table. */
const keyed = (architecture: string): ScenarioInput['settings'] => (architecture === 'partition-router' ? { key: 'id' } : {});

/** Of one row by its key: asked again and again. */
export const REPEATED = 'SELECT value FROM items WHERE id = ?';
/** The same work with a number that was never seen: no two of them are identical. */
export const FRESH = 'SELECT value, ? AS seen FROM items WHERE id = ?';
export const WRITE = 'UPDATE items SET value = value + 1 WHERE id = ?';

/** A number that hardly ever comes twice. */
export const NEVER_SEEN = { from: 1, to: 4_000_000_000 } as const;
export const ANY_ROW = { from: 1, to: ROWS } as const;

export const clientsIn = (regions: readonly string[]): string[] => regions.map((region) => `client-${region}`);
