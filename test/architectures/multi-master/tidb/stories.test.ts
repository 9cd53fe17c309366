/** TiDB as stories: a client's server that dies between its commits, an oracle far away, an oracle that dies, and what snapshot isolation lets pass. */
import { expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/tidb/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/tidb/rules.ts';
import { tidb } from '../../../../src/architectures/multi-master/tidb/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

/** Two tables, two regions of keys. */
const SETUP = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  "INSERT INTO items VALUES (1, 'map')",
  'CREATE TABLE stock (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)',
  'INSERT INTO stock VALUES (1, 10)',
];
const LEADS: Settings = { startLeader: 1, pdLeader: 1, preVote: true };
const SLOW: Settings = { ...LEADS, electionTimeoutMinMs: 10_000, electionTimeoutMaxMs: 20_000, heartbeatMs: 2000 };
const TWO_PHASES: Settings = { ...SLOW, asyncCommit: false, onePhase: false, txnMode: 'optimistic' };
const BOTH = "BEGIN; UPDATE items SET name = 'globe' WHERE id = 1; UPDATE stock SET n = n - 1 WHERE id = 1; COMMIT";
const QUIET = [...CHATTER, 'append-entries', 'append-reply', 'commit', 'request-pre-vote', 'pre-vote', 'shown'];

const near = (a: string, b: string): number => (a === b ? 1 : 4);
const open = (settings: Settings, rttMs?: (a: string, b: string) => number): Promise<Run> =>
  openRun({ architecture: tidb, settings, setup: SETUP, ...(rttMs && { rttMs }) });

it('fetches what a statement needs, and runs it: keys that SQLite chooses, joins over regions, transactions', async () => {
  const run = await open(SLOW);
  run.query(1000, 'tokyo', "INSERT INTO items (name) VALUES ('x'), ('y')", 'insert').until(2500);
  run.query(2500, 'dublin', BOTH, 'both').until(4500);
  run.query(4500, 'virginia', 'SELECT name, n FROM items JOIN stock USING (id)', 'join').until(5000);
  run.query(5000, 'virginia', 'SELECT id, name FROM items ORDER BY id', 'all').until(6000);
  run
    .query(6000, 'virginia', "INSERT INTO items VALUES (2, 'twice')", 'twice')
    .query(6000, 'virginia', 'CREATE TABLE more (id)', 'ddl')
    .until(7000);
  expect(run.answer('join')).toEqual([['globe', 9]]);
  expect(run.answer('all')).toEqual([
    [1, 'globe'],
    [2, 'x'],
    [3, 'y'],
  ]);
  expect(run.answer('twice')).toContain('failed');
  expect(run.answer('ddl')).toContain('has the schema of the set-up');
  expect(run.violations).toEqual([]);
});

/** The server of the writer dies as soon as it has heard of the primary's commit, or just before it asked for it. */
async function crashed(after: boolean): Promise<Run> {
  const run = await open(TWO_PHASES, near);
  run.query(1000, 'dublin', BOTH, 'both');
  const isDue = (): boolean =>
    run.events.some(
      (event) =>
        event.type === 'send' &&
        (after
          ? event.from === 'tikv-1-virginia' && event.message.kind === 'kv-answer' && JSON.stringify(event.message).includes('"ended"')
          : event.from === 'pd-virginia' && event.to === 'tidb-dublin' && JSON.stringify(event.message).includes('"batch":2')),
    );
  while (!isDue()) run.step();
  run.obey({ type: 'crash', node: 'tidb-dublin' });
  return run;
}

it('rolls forward what a server that died had committed at the primary, and back what it had not', async () => {
  const forward = await crashed(true);
  forward.until(2000).query(2000, 'tokyo', 'SELECT n FROM stock', 'read').until(3000);
  expect(forward.answer('read')).toEqual([[9]]);
  await tells(
    forward,
    'roll-forward.txt',
    [
      'kv-prewrite',
      'kv-commit',
      'crash',
      'as read',
      'kv-get',
      'locked',
      'check-txn-status',
      'ended',
      'resolved: forward',
      'resolve-lock',
      '[[9]]',
    ],
    QUIET,
  );
  const back = await crashed(false);
  back.until(2000).query(2000, 'tokyo', 'SELECT n FROM stock', 'early').until(4500);
  back.query(4500, 'tokyo', 'SELECT n FROM stock', 'late').until(5000);
  expect([back.answer('early'), back.answer('late')]).toEqual([[[10]], [[10]]]);
  expect(back.latencyMs('early')).toBeLessThan(50);
  expect(back.reported('tidb-tokyo', 'resolved')).toBe('back');
  expect(back.violations).toEqual([]);
});

it('tells the client after the first phase with async commit, and after one with all in one region', async () => {
  const run = await open({ ...SLOW, txnMode: 'optimistic' }, near);
  run.query(1000, 'virginia', BOTH, 'both').until(2000).query(2000, 'virginia', 'UPDATE stock SET n = 1 WHERE id = 1', 'one').until(3000);
  await tells(
    run,
    'async-commit.txt',
    [
      'as both',
      'tso',
      'kv-get',
      'tso',
      'kv-prewrite',
      'kv-prewrite',
      'prewritten',
      'committed: async',
      'answer to both',
      'as one',
      'kv-prewrite',
      'committed: onePC',
    ],
    QUIET,
  );
  const two = await open(TWO_PHASES, near);
  two.query(1000, 'virginia', BOTH, 'both').until(2000);
  expect(two.reported('tidb-virginia', 'committed')).toBe('2PC');
  expect(two.latencyMs('both')).toBeGreaterThan(run.latencyMs('both') + 3);
});

it('asks the oracle wherever it is: of a write whose rows are all at hand, two round trips to the other end of the world are what it costs', async () => {
  const latencies = async (pdLeader: number): Promise<number> => {
    const run = await open({ ...SLOW, pdLeader, stores: 3 });
    run.query(4000, 'virginia', 'UPDATE stock SET n = 5 WHERE id = 1', 'write').until(6000);
    if (pdLeader === 3)
      await tells(
        run,
        'oracle-far-away.txt',
        ['tidb-virginia → pd-tokyo  tso', 'kv-get', 'tidb-virginia → pd-tokyo  tso', 'kv-prewrite', 'answer to write'],
        QUIET,
      );
    return run.latencyMs('write');
  };
  const [here, there] = [await latencies(1), await latencies(3)];
  expect(there - here).toBeGreaterThan(315);
  expect(there - here).toBeLessThan(325);
});

it('hands out nothing between an oracle’s death and the next, which begins above all that the last may have handed out', async () => {
  const run = await open({ ...SLOW, requestTimeoutMs: 9000 }, near);
  run.query(1000, 'tokyo', 'SELECT n FROM stock', 'before').until(2000).crash(2000, 'pd-virginia');
  run.query(2100, 'tokyo', 'SELECT n FROM stock', 'meanwhile').until(4500);
  expect(run.answer('meanwhile')).toContain('unknown');
  run.query(4500, 'tokyo', 'SELECT n FROM stock', 'at 4500').until(8000);
  // Nobody had heard of another leader for three seconds.
  expect(run.returned('at 4500').at).toBeGreaterThan(5_000_000);
  expect(run.answer('at 4500')).toEqual([[10]]);
  await tells(
    run,
    'oracle-dies.txt',
    ['as before', 'crash', 'as meanwhile', 'campaign', 'elected', 'timestamps'],
    [...QUIET, 'reply', 'query'],
  );
});

it('lets write skew pass: each reads both and writes one, both commit; where both write one row one is refused', async () => {
  const run = await open({ ...SLOW, txnMode: 'optimistic' }, near);
  const skew = (table: string, column: string, value: string): string =>
    `BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT name, n FROM items JOIN stock USING (id); UPDATE ${table} SET ${column} = ${value} WHERE id = 1; COMMIT`;
  run
    .query(1000, 'virginia', skew('items', 'name', "'off'"), 'one')
    .query(1000, 'tokyo', skew('stock', 'n', '0'), 'two')
    .until(2000);
  expect([run.returned('one').outcome.ok, run.returned('two').outcome.ok]).toEqual([true, true]);
  await tells(run, 'write-skew.txt', ['as one', 'as two', 'answer to one', 'answer to two'], QUIET);
  const same = await open({ ...SLOW, txnMode: 'optimistic' }, near);
  same
    .query(1000, 'virginia', skew('stock', 'n', '1'), 'one')
    .query(1000, 'tokyo', skew('stock', 'n', '0'), 'two')
    .until(2000);
  expect(['one', 'two'].filter((op) => same.returned(op).outcome.ok)).toHaveLength(1);
  expect(same.violations).toEqual([]);
});

it('makes pessimistic transactions wait for each other: both add one, and none is lost', async () => {
  const run = await open(SLOW, near);
  const add = 'BEGIN; UPDATE stock SET n = n + 1 WHERE id = 1; UPDATE items SET name = name || n FROM stock WHERE items.id = 1; COMMIT';
  run.query(1000, 'virginia', add, 'one').query(1000, 'tokyo', add, 'two').until(3000);
  run.query(3000, 'dublin', 'SELECT n, name FROM stock, items', 'read').until(4000);
  expect([run.returned('one').outcome.ok, run.returned('two').outcome.ok]).toEqual([true, true]);
  expect(run.answer('read')).toEqual([[12, 'map1112']]);
  expect(run.violations).toEqual([]);
});

/** Two pessimistic transactions, each of which has locked what the other wants. */
async function crossed(rules: Partial<Rules>): Promise<Run> {
  const run = await openRun({ architecture: broken(rules), settings: SLOW, setup: SETUP });
  const [one, other] = ["UPDATE items SET name = 'globe' WHERE id = 1", 'UPDATE stock SET n = n - 1 WHERE id = 1'];
  run.query(1000, 'dublin', `BEGIN; ${one}; ${other}; COMMIT`, 'one').query(1000, 'tokyo', `BEGIN; ${other}; ${one}; COMMIT`, 'other');
  return run.until(5000);
}

it('finds two pessimistic transactions that wait for each other: the one that closes the circle is rolled back, the other is done', async () => {
  const run = await crossed({});
  expect([run.returned('one').outcome.ok, run.returned('other').outcome.ok].sort()).toEqual([false, true]);
  const failed = [run.answer('one'), run.answer('other')].map(String).find((said) => said.includes('failed'));
  expect(failed).toContain('Deadlock');
  const telling = [
    'as one',
    'as other',
    'pessimistic-lock',
    'kind locked',
    // The detector is the leader of the first region, and knows of one wait; the next closes the circle.
    'detect (txn',
    'tikv-1-virginia deadlock: ',
    'result { kind deadlock }',
    'FAILED: Deadlock',
  ];
  await tells(run, 'deadlock.txt', telling, QUIET);
  expect(run.violations).toEqual([]);
  // Where nobody looks for circles both wait until the patience of their servers is over.
  const blind = await crossed({ isDeadlock: () => false });
  expect([blind.returned('one').outcome.ok, blind.returned('other').outcome.ok]).toEqual([false, false]);
  expect(String(blind.answer('one'))).not.toContain('Deadlock');
});

/** Four regions, all led from Virginia. */
const FOUR: Settings = { ...SLOW, keyRegions: 4, pdHeartbeatMs: 1000 };
const leadersOf = (run: Run): readonly string[] =>
  [1, 2, 3, 4].map((region) => ['virginia', 'dublin', 'tokyo'].find((place) => run.roleOf(`tikv-${region}-${place}`) === 'leader') ?? '');

it('hands leads over until no store leads two regions more than another, and to none that has died', async () => {
  const run = await open({ ...FOUR, leaderBalance: true }, near);
  run.until(4000);
  expect([...leadersOf(run)].sort()).toEqual(['dublin', 'tokyo', 'virginia', 'virginia']);
  await tells(
    run,
    'leads-balanced.txt',
    [
      'region-heartbeat',
      'pd-virginia movesLead: [region-1, tikv-1-virginia, tikv-1-dublin]',
      'pd-reply (lead tikv-1-dublin',
      'transferLeader: tikv-1-dublin',
      'timeout-now',
      'tikv-1-dublin is leader',
    ],
    QUIET,
  );
  const two = await open({ ...FOUR, leaderBalance: true }, near);
  two.crash(100, 'tikv-1-tokyo').crash(100, 'tikv-2-tokyo').crash(100, 'tikv-3-tokyo').crash(100, 'tikv-4-tokyo').until(6000);
  expect([...leadersOf(two)].sort()).toEqual(['dublin', 'dublin', 'virginia', 'virginia']);
  expect(two.violations).toEqual([]);
});

it('leads a region where it is placed, near those who use its rows, and again so when that store is back', async () => {
  const run = await open({ ...FOUR, primary1: 3, primary2: 2 }, near);
  run.until(4000);
  expect(leadersOf(run)).toEqual(['tokyo', 'dublin', 'virginia', 'virginia']);
  run.crash(4000, 'tikv-1-tokyo').restart(4100, 'tikv-1-tokyo').until(40_000);
  expect(leadersOf(run)).toEqual(['tokyo', 'dublin', 'virginia', 'virginia']);
  expect(run.violations).toEqual([]);
});
