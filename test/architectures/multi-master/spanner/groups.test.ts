/** Several groups: two-phase commit with its timestamps, the death of those who take part, and reads over groups at one moment. */
import { describe, expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/spanner/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/spanner/rules.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import type { Step } from '../../../../src/sim/operation.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { tells } from '../../shared/transcript.ts';
import { AGREEING, QUIET as SPANNER } from './quiet.ts';

const QUIET = [...SPANNER, ...AGREEING, 'applied'];
/** Access is of group 1, led in Virginia; photos are of group 2, led in Dublin. */
const SETTINGS: Settings = { groups: 2, spanservers: 3, startLeader: 1, driftPpm: 0, leaderLeaseMs: 1000 };
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
const BEFORE = [[1, 1]];
const AFTER = [[0, 2]];

const open = (rules: Partial<Rules> = {}, settings: Settings = {}) =>
  openRun({ architecture: broken(rules), settings: { ...SETTINGS, ...settings }, setup: ALBUM, patienceMs: 20_000 });

function transacts(run: Run, atMs: number, region: string, op: string, steps: readonly Step[], retries = 0): Run {
  const sql = `BEGIN; ${steps.map((step) => step.sql).join('; ')}; COMMIT`;
  return run.at(atMs, { type: 'query', client: `client-${region}`, op, sql, params: [], steps, retries, isolation: 'serializable' });
}

const all = (run: Run, region = 'tokyo') => run.ask(region, ALL).outcome;

describe('a commit over two groups', () => {
  it('is prepared at one and decided at the other, and both show it', async () => {
    const run = transacts(await open(), 1000, 'tokyo', 'post', [REMOVES, POSTS]).until(4000);
    expect(run.answer('post')).toEqual([]);
    expect(all(run)).toMatchObject({ rows: AFTER });
    expect(run.ask('dublin', SEES).outcome).toMatchObject({ rows: [] });
    expect(run.violations).toEqual([]);
    await tells(run, 'two-groups.txt', ['prepare-request', 'prepare-vote', 'decision', 'answer to post after'], QUIET);
  });

  it('is answered only when its timestamp is past, however near the groups are', async () => {
    const settings = { epsilonBaseMs: 40 };
    const run = await openRun({ architecture: broken({}), settings: { ...SETTINGS, ...settings }, setup: ALBUM, rttMs: () => 2 });
    transacts(run, 1000, 'tokyo', 'post', [REMOVES, POSTS]).until(4000);
    // Twice ε from the moment on at which its coordinator was asked.
    expect(run.latencyMs('post')).toBeGreaterThan(80);
    expect(run.latencyMs('post')).toBeLessThan(110);
    expect(run.violations).toEqual([]);
  });

  it('waits for a younger one nowhere: two that meet crosswise both commit in the end', async () => {
    const run = await open();
    transacts(run, 1000, 'tokyo', 'one', [REMOVES, { sql: "UPDATE photos SET title = 'one' WHERE id = 1", params: [] }], 5);
    transacts(run, 1000, 'dublin', 'two', [{ sql: "UPDATE photos SET title = 'two' WHERE id = 1", params: [] }, REMOVES], 5).until(9000);
    expect([run.answer('one'), run.answer('two')]).toEqual([[], []]);
    expect(run.violations).toEqual([]);
  });

  it('refuses what needs two groups in one write, and a change of the schema, in a sentence each', async () => {
    const run = await open();
    run.query(1000, 'tokyo', 'INSERT INTO photos SELECT 9, album, friend FROM access', 'both');
    run.query(1000, 'tokyo', 'CREATE TABLE more (id INTEGER PRIMARY KEY)', 'schema').until(3000);
    expect(run.answer('both')).toMatch(/^failed: This statement needs tables of several groups\./);
    expect(run.answer('schema')).toMatch(/^failed: With several groups the schema is that of the set-up/);
  });
});

describe('a death in two-phase commit', () => {
  it('tells of a coordinator that dies when its commit is on the way: the next leader finds it, and answers who has prepared', async () => {
    const run = transacts(await open(), 1000, 'tokyo', 'post', [REMOVES, POSTS]);
    run.crash(1640, 'spanserver-1-virginia').until(8000);
    expect(all(run)).toMatchObject({ rows: AFTER });
    expect(run.violations).toEqual([]);
    await tells(
      run,
      'coordinator-dies.txt',
      ['prepare-vote', 'prepare-vote is lost', 'spanserver-1-tokyo is leader', 'decision (transaction post#1, at', '[[0,2]]'],
      QUIET,
    );
  });

  /** At every moment of a commit its coordinator or a participant falls: it is there in both groups or in none. */
  it.each(['spanserver-1-virginia', 'spanserver-2-dublin'])('of %s leaves all or nothing, whenever it comes', async (leader) => {
    const fates = new Set<string>();
    for (let atMs = 1220; atMs < 1900; atMs += 85) {
      const run = transacts(await open(), 1000, 'tokyo', 'post', [REMOVES, POSTS]);
      run
        .crash(atMs, leader)
        .restart(atMs + 4000, leader)
        .until(14_000);
      const outcome = all(run);
      fates.add(JSON.stringify(outcome.ok ? outcome.rows : outcome));
      if (run.answered('post')?.outcome.ok) expect(outcome).toMatchObject({ rows: AFTER });
      expect(run.violations).toEqual([]);
    }
    expect([...fates].sort()).toEqual([JSON.stringify(AFTER), JSON.stringify(BEFORE)]);
  });
});

describe('a read over two groups', () => {
  it('takes rows of a table of which only a column of USING is read', async () => {
    const run = (await open()).until(1000);
    const counted = "SELECT count(*) FROM photos JOIN access USING (album) WHERE friend = 'bob'";
    expect(run.ask('tokyo', counted).outcome).toMatchObject({ rows: [[1]] });
  });

  it('sees one moment, at a replica near the client that need not wait if that is past', async () => {
    const run = await open({}, { staleReadsMs: 2000, safeTimeMs: 200 });
    transacts(run, 3000, 'virginia', 'post', [REMOVES, POSTS]);
    run.query(4500, 'tokyo', ALL, 'old').until(8000);
    run.query(8000, 'tokyo', ALL, 'later').until(9000);
    expect([run.answer('old'), run.answer('later')]).toEqual([BEFORE, AFTER]);
    expect(run.latencyMs('old')).toBeLessThan(20);
    expect(run.violations).toEqual([]);
    await tells(run, 'snapshot-near.txt', ['as old', 'rows-at', 'answer to old after'], [...QUIET, 'safe-time']);
  });

  it('waits for what is prepared where it must see all that was done', async () => {
    const run = transacts(await open(), 1000, 'tokyo', 'post', [REMOVES, POSTS]);
    for (let at = 1300; at < 2200; at += 150) run.query(at, 'dublin', ALL, `read-${at}`);
    run.until(6000);
    const seen = new Set<string>();
    for (let at = 1300; at < 2200; at += 150) seen.add(JSON.stringify(run.answer(`read-${at}`)));
    expect([...seen].sort()).toEqual([JSON.stringify(AFTER), JSON.stringify(BEFORE)]);
    expect(run.violations).toEqual([]);
    await tells(run, 'snapshot-waits.txt', ['safe-time', 'rows-at', 'answer to read-1'], [...QUIET, 'query']);
  });
});

const COORDINATOR = ['spanserver-1-virginia'];

/** Reads all along, and leaders that fall. */
async function busy(rules: Partial<Rules>, settings: Settings, crashMs: number | null, crashes = COORDINATOR): Promise<string> {
  const run = transacts(await open(rules, settings), 1000, 'tokyo', 'post', [REMOVES, POSTS]);
  for (let at = 1300; at < 2200; at += 30) run.query(at, 'dublin', ALL);
  if (crashMs !== null) for (const node of crashes) run.crash(crashMs, node, 'process').restart(crashMs + 3000, node);
  return run.until(9000).violations.join('\n');
}

describe.each<[string, Partial<Rules>, Settings, number | null, string]>([
  ['ignoring what is prepared', { isSafeOfPrepared: () => true }, {}, null, 'the past is closed'],
  ['showing newest versions', { isOfMoment: () => true }, { staleReadsMs: 500, safeTimeMs: 100 }, null, 'a snapshot is of its moment'],
  ['committing before prepares', { commitsAt: (_s, least) => least - 1_000_000 }, {}, null, 'a commit is not before its prepares'],
  ['deciding alone', { waitsForDecision: (votedAt) => votedAt === 0 }, {}, 1640, 'two-phase commit is atomic'],
])('%s', (_name, rules, settings, crashMs, invariant) => {
  it('is noticed where it is planted, and nothing is where it is not', async () => {
    expect(await busy(rules, settings, crashMs)).toContain(invariant);
    expect(await busy({}, settings, crashMs)).toBe('');
  });
});

it('notices a participant’s new leader that has forgotten the locks of what is prepared', async () => {
  const both = [...COORDINATOR, 'spanserver-2-dublin'];
  expect(await busy({ restoresLocks: () => false }, {}, 1585, both)).toContain('strict two-phase locking');
  expect(await busy({}, {}, 1585, both)).toBe('');
});

const ONE_ROW_EACH = [
  'CREATE TABLE access (album INTEGER PRIMARY KEY, friend TEXT NOT NULL)',
  'CREATE TABLE photos (id INTEGER PRIMARY KEY, title TEXT NOT NULL)',
  "INSERT INTO access VALUES (1, 'bob')",
  "INSERT INTO photos VALUES (1, 'beach')",
];
const friend = (who: string): Step => ({ sql: `UPDATE access SET friend = '${who}' WHERE album = 1`, params: [] });
const title = (what: string): Step => ({ sql: `UPDATE photos SET title = '${what}' WHERE id = 1`, params: [] });

it('tells of wound-wait over groups: ages are one in both, so nobody waits in a circle; and an attempt shares no lock with what the one before has left prepared', async () => {
  const run = await openRun({ architecture: broken({}), settings: SETTINGS, setup: ONE_ROW_EACH, patienceMs: 20_000 });
  transacts(run, 1000, 'tokyo', 'old', [friend('old'), title('old')]);
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
  await tells(run, 'wound-wait-over-groups.txt', telling, [...QUIET, 'chosen']);
  expect(run.ask('tokyo', 'SELECT friend, title FROM access, photos WHERE album = 1').outcome).toMatchObject({
    rows: [['young', 'young']],
  });
  expect(run.violations).toEqual([]);
});
