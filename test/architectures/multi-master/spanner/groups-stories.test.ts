/** Locks over several groups as a story: each of two has what the other wants, and an attempt meets what the one before it has left prepared. */
import { expect, it } from 'vitest';
import { spanner } from '../../../../src/architectures/multi-master/spanner/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { tells } from '../../shared/transcript.ts';
import { AGREEING, QUIET as SPANNER } from './quiet.ts';

const QUIET = [...SPANNER, ...AGREEING, 'applied', 'chosen'];
/** Access is of group 1, led in Virginia; photos are of group 2, led in Dublin. */
const SETTINGS: Settings = { groups: 2, spanservers: 3, startLeader: 1, driftPpm: 0, leaderLeaseMs: 1000 };
const ALBUM = [
  'CREATE TABLE access (album INTEGER PRIMARY KEY, friend TEXT NOT NULL)',
  'CREATE TABLE photos (id INTEGER PRIMARY KEY, title TEXT NOT NULL)',
  "INSERT INTO access VALUES (1, 'bob')",
  "INSERT INTO photos VALUES (1, 'beach')",
];
const open = (): Promise<Run> => openRun({ architecture: spanner, settings: SETTINGS, setup: ALBUM, patienceMs: 20_000 });

const friend = (who: string): string => `UPDATE access SET friend = '${who}' WHERE album = 1`;
const title = (what: string): string => `UPDATE photos SET title = '${what}' WHERE id = 1`;
const ALL = 'SELECT friend, title FROM access, photos WHERE album = 1';

function transacts(run: Run, atMs: number, region: string, op: string, statements: readonly string[], retries: number): Run {
  const steps = statements.map((sql) => ({ sql, params: [] }));
  const sql = `BEGIN; ${statements.join('; ')}; COMMIT`;
  return run.at(atMs, { type: 'query', client: `client-${region}`, op, sql, params: [], steps, retries, isolation: 'serializable' });
}

it('tells of wound-wait over groups: ages are one in both, so nobody waits in a circle; and an attempt shares no lock with what the one before has left prepared', async () => {
  const run = await open();
  transacts(run, 1000, 'tokyo', 'old', [friend('old'), title('old')], 0);
  transacts(run, 1100, 'dublin', 'young', [title('young'), friend('young')], 3).until(6000);
  expect([run.answer('old'), run.answer('young')]).toEqual([[], []]);
  const telling = [
    // Who is younger waits for who is older in one group, and is wounded by it in the other.
    'spanserver-1-virginia lockWait: [young#1, old#1]',
    'spanserver-2-dublin wounded: [young#1, old#1]',
    'prepare-request (transaction old#1, coordinator 1',
    'prepare-vote (transaction old#1, group 2',
    'decision (transaction old#1, at 1616534',
    // Its client wants it committed and does not know yet: one group prepares it, and the one that coordinates has given it up.
    'ends { transaction young#1, commit true }',
    'spanserver-1-dublin → spanserver-1-virginia  prepare-request (transaction young#1, coordinator 2',
    'transaction { id young#2',
    'answer to old after',
    'prepare-vote (transaction young#1, group 1',
    // Its second attempt meets the first, which is still prepared there.
    'spanserver-1-virginia lockWait: [young#2, young#1]',
    'decision (transaction young#1, at null',
    'prepare-vote (transaction young#2, group 1',
    'answer to young after',
  ];
  await tells(run, 'wound-wait-over-groups.txt', telling, QUIET);
  expect(run.ask('tokyo', ALL).outcome).toMatchObject({ rows: [['young', 'young']] });
  expect(run.violations).toEqual([]);
});
