/** The rules of TiDB, each kept and broken: what breaks is noticed by name. */
import { describe, expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/tidb/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/tidb/rules.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';

const SETUP = ['CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER)', 'INSERT INTO items VALUES (1, 0), (2, 0)'].flatMap((sql) => [
  sql,
  sql.replace('items', 'stock'),
]);
const QUICK: Settings = { startLeader: 1, pdLeader: 1, preVote: true, txnMode: 'optimistic', pdLeaseMs: 1000, heartbeatMs: 100 };
const TWO_PHASES: Settings = { asyncCommit: false, onePhase: false };
const PLACES = ['virginia', 'dublin', 'tokyo'];

type Story = (run: Run) => void;

async function violations(rules: Partial<Rules>, settings: Settings, story: Story): Promise<string> {
  const run = await openRun({ architecture: broken(rules), settings: { ...QUICK, ...settings }, setup: SETUP });
  story(run);
  return run.violations.join('\n');
}

const ADD = 'UPDATE items SET n = n + 1 WHERE id = 1';
const BOTH = 'BEGIN; UPDATE items SET n = n + 1 WHERE id = 1; UPDATE stock SET n = n - 1 WHERE id = 1; COMMIT';

/** Writers in all places at once, and readers. */
const busy =
  (write: string, then: Story = () => undefined): Story =>
  (run) => {
    for (let i = 0; i < 60; i += 1)
      run.query(600 + i * 67, PLACES[i % 3] ?? '', write).query(620 + i * 67, 'virginia', 'SELECT n FROM items WHERE id = 1');
    then(run);
    run.until(7000);
  };

/** A writer far from the oracle, whose prewrites are long on their way, and many readers near the rows. */
const far: Story = (run) => {
  for (let i = 0; i < 8; i += 1) run.query(600 + i * 700, 'tokyo', ADD);
  for (let i = 0; i < 300; i += 1) run.query(605 + i * 19, 'virginia', 'SELECT n FROM items WHERE id = 1');
  run.until(7000);
};

/** The oracle is in Tokyo. Virginia leads, and is read there up to the moment at which it hands its lead to Dublin; a writer in Dublin has its timestamp from before. */
const handedOver: Story = (run) => {
  for (let i = 0; i < 80; i += 1) run.query(1240 + i * 4, 'virginia', 'SELECT n FROM items WHERE id = 1');
  run.query(1060, 'dublin', ADD).order(1560, 'tikv-1-dublin', 'lead').until(4000);
};

/** The second region is led elsewhere than the first. */
const apart =
  (writer: string, leader: string, reader: string): Story =>
  (run) => {
    run.order(100, `tikv-2-${leader}`, 'lead');
    for (let i = 0; i < 6; i += 1) run.query(1000 + i * 900, writer, BOTH);
    for (let i = 0; i < 250; i += 1) run.query(1005 + i * 23, reader, 'SELECT n FROM stock WHERE id = 1');
    run.until(7500);
  };

/** What it has prewritten far away is asked for again, and arrives when others have rolled it back. */
const late: Story = (run) => {
  run.order(100, 'tikv-2-tokyo', 'lead').query(1000, 'tokyo', BOTH).partition(1520, ['virginia'], ['tokyo']);
  run.query(1800, 'dublin', 'SELECT n FROM stock WHERE id = 1').query(1900, 'dublin', 'SELECT n FROM items WHERE id = 1');
  run.heal(2700).until(6000);
};

/** Both rows are of one region, and the one that is locked first comes last. */
const lastFirst: Story = (run) => {
  run.query(1000, 'virginia', 'BEGIN; UPDATE items SET n = 1 WHERE id = 2; UPDATE items SET n = 1 WHERE id = 1; COMMIT').until(3000);
};

const oracleDies: Story = (run) => {
  for (const place of ['dublin', 'tokyo']) run.at(0, { type: 'skew', node: `pd-${place}`, offsetMs: -10_000, driftPpm: 0 });
  busy(ADD, (going) => going.crash(2000, 'pd-virginia'))(run);
};

/** It stands still when it has asked who else leads, and goes on where it stopped; found by random worlds. */
const oracleStoodStill: Story = (run) => {
  run.query(1000, 'dublin', ADD).at(1060, { type: 'pause', node: 'pd-virginia' }).at(3600, { type: 'resume', node: 'pd-virginia' });
  busy('SELECT n FROM items WHERE id = 1')(run);
};

/** A row far to the right, of a server that has asked for it before the region was split and knows no better. */
const grown: Story = (run) => {
  for (let i = 0; i < 6; i += 1) run.query(600 + i * 60, 'virginia', `INSERT INTO items VALUES (${10 + i}, 0)`);
  for (let i = 0; i < 8; i += 1) run.query(1500 + i * 200, 'dublin', 'UPDATE items SET n = n + 1 WHERE id = 15');
  run.until(5000);
};
const GROWS: Settings = { keyRegions: 1, spareRegions: 1, regionSplitKeys: 2 };
/** Two regions, led from one place, and a placement driver that counts them. */
const BALANCED: Settings = { leaderBalance: true, pdHeartbeatMs: 200, keyRegions: 2 };
const idle: Story = (run) => {
  run.until(4000);
};

const cases: readonly (readonly [name: string, rules: Partial<Rules>, settings: Settings, story: Story, noticed: string])[] = [
  ['no conflict is seen', { conflicts: () => false }, {}, busy(ADD), 'first committer wins'],
  ['a lock is overwritten', { isStranger: () => false }, TWO_PHASES, busy(BOTH), 'one lock a key'],
  ['readers do not raise max_ts', { raisesMaxTs: (maxTs) => maxTs }, {}, far, 'the past is closed'],
  ['a commit ignores max_ts', { leastCommit: (asked) => asked }, {}, far, 'the past is closed'],
  ['a read passes what is on its way', { waitsFor: (_last, readIndex) => readIndex }, {}, far, 'the past is closed'],
  ['a new leader does not ask for max_ts', { knowsMaxTs: () => true }, { pdLeader: 3 }, handedOver, 'the past is closed'],
  ['pushed, and committed all the same', { mayCommitAt: () => true }, TWO_PHASES, far, 'commits keep their promise'],
  ['secondaries first', { mayCommitSecondaries: () => true }, TWO_PHASES, apart('dublin', 'dublin', 'dublin'), 'the primary decides'],
  ['rolled back unasked', { asksPrimary: () => false }, TWO_PHASES, apart('virginia', 'tokyo', 'tokyo'), 'the primary decides'],
  [
    'a rollback leaves no record',
    { remembersRollback: () => false },
    { ...TWO_PHASES, callTimeoutMs: 300, lockTtlMs: 100, requestTimeoutMs: 4000 },
    late,
    'the primary decides',
  ],
  ['a new oracle begins by its clock', { beginsAbove: () => 0 }, {}, oracleDies, 'timestamps rise'],
  [
    'an oracle does not ask for its lease',
    { mayHandOut: () => true },
    { callTimeoutMs: 200, tsoWindowMs: 6000 },
    oracleStoodStill,
    'timestamps rise',
  ],
  ['what believes in a region before its split is answered', { isOfEpoch: () => true }, GROWS, grown, 'one region a key'],
  ['leads go to and fro', { evensOut: (here, there) => here > there }, BALANCED, idle, 'leads settle'],
  [
    'all leads are moved at once',
    { mayHandOverOneMore: () => true },
    { ...BALANCED, keyRegions: 4, leaderScheduleLimit: 1 },
    idle,
    'leads settle',
  ],
  ['one phase, and the primary is not the first key', {}, { txnMode: 'pessimistic' }, lastFirst, ''],
];

describe.each(cases)('%s', (_name, rules, settings, story, noticed) => {
  it('is noticed where it is planted, and nothing is where it is not', async () => {
    expect(await violations(rules, settings, story)).toContain(noticed);
    expect(await violations({}, settings, story)).toBe('');
  });
});
