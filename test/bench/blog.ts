/** The workload of the benches: a blog, mostly one post, sometimes an author's list, now and then a like. */
import type { Scenario } from '../../src/scenarios/schema.ts';
import { readScenario } from '../../src/scenarios/read.ts';

export const WORKLOAD = 'blog: 80 % one row by key, 10 % an author’s last ten, 10 % an update by key';

export const setup = [
  'CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER NOT NULL, title TEXT NOT NULL, likes INTEGER NOT NULL DEFAULT 0)',
  'CREATE INDEX by_author ON posts (author)',
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO posts SELECT i, i % 50, 'Post number ' || i, 0 FROM n",
];

export const statements = [
  { sql: 'SELECT id, title, likes FROM posts WHERE id = ?', weight: 8, params: [{ from: 1, to: 1000 }] },
  { sql: 'SELECT id, title FROM posts WHERE author = ? ORDER BY id DESC LIMIT 10', weight: 1, params: [{ from: 0, to: 49 }] },
  { sql: 'UPDATE posts SET likes = likes + 1 WHERE id = ?', weight: 1, params: [{ from: 1, to: 1000 }] },
];

const REGIONS = ['eastus', 'northeurope', 'brazilsouth', 'japaneast', 'australiaeast'];

export interface Blog {
  readonly architecture: string;
  readonly settings?: Readonly<Record<string, number>>;
  /** Of all clients together; there is one in each of five regions. */
  readonly perSecond: number;
  readonly seconds: number;
}

export function blog({ architecture, settings = {}, perSecond, seconds }: Blog): Scenario {
  return readScenario(
    {
      format: 'antipode-scenario/1',
      id: 'bench',
      title: 'Bench',
      summary: 'Bench',
      architecture,
      settings,
      seed: 1,
      regions: REGIONS,
      setup,
      load: [{ clients: REGIONS.map((r) => `client-${r}`), perSecond: perSecond / REGIONS.length, untilMs: seconds * 1000, statements }],
      commands: [],
      untilMs: seconds * 1000,
      msPerSecond: 1,
      steps: [{ text: 'Bench', when: { atMs: 0 } }],
    },
    'The bench',
  );
}
