/** Several groups: two-phase commit with its timestamps, the death of those who take part, and reads over groups at one moment. */
import { describe, expect, it } from 'vitest';
import { spanner } from '../../../../src/architectures/multi-master/spanner/index.ts';
import { broken } from '../../../../src/architectures/multi-master/spanner/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/spanner/rules.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import type { Step } from '../../../../src/sim/operation.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

const QUIET = [...CHATTER, 'lease-request', 'lease-vote', 'poll-time', 'time', 'safe', 'epsilon', 'accept', 'accepted', 'commit', 'applied'];
/** Access is of group 1, led in Virginia; photos of group 2, led in Dublin. */
const SETTINGS: Settings = { groups: 2, spanservers: 3, startLeader: 1, driftPpm: 0 };
const ALBUM = [
  'CREATE TABLE access (album INTEGER, friend TEXT, allowed INTEGER NOT NULL, PRIMARY KEY (album, friend))',
  'CREATE TABLE photos (id INTEGER PRIMARY KEY, album INTEGER NOT NULL, title TEXT NOT NULL)',
  "INSERT INTO access VALUES (1, 'bob', 1)",
  "INSERT INTO photos VALUES (1, 1, 'beach')",
];
const REMOVES: Step = { sql: "UPDATE access SET allowed = 0 WHERE album = 1 AND friend = 'bob'", params: [] };
const POSTS: Step = { sql: "INSERT INTO photos VALUES (2, 1, 'party')", params: [] };
const SEES = "SELECT title FROM photos JOIN access USING (album) WHERE friend = 'bob' AND allowed = 1 ORDER BY photos.id";
const ALL = 'SELECT allowed, (SELECT count(*) FROM photos) FROM access';

const open = (rules: Partial<Rules> = {}, settings: Settings = {}) =>
  openRun({ architecture: broken(rules), settings: { ...SETTINGS, ...settings }, setup: ALBUM, patienceMs: 20_000 });

function transacts(run: Run, atMs: number, region: string, op: string, steps: readonly Step[], retries = 0): Run {
  const sql = `BEGIN; ${steps.map((step) => step.sql).join('; ')}; COMMIT`;
  return run.at(atMs, { type: 'query', client: `client-${region}`, op, sql, params: [], steps, retries, isolation: 'serializable' });
}

it('commits over two groups', async () => {
  const run = transacts(await open(), 1000, 'tokyo', 'post', [REMOVES, POSTS]).until(4000);
  expect(run.answer('post')).toEqual([]);
  expect(run.ask('tokyo', ALL).outcome).toMatchObject({ rows: [[0, 2]] });
  expect(run.ask('dublin', SEES).outcome).toMatchObject({ rows: [] });
  expect(run.violations).toEqual([]);
});
