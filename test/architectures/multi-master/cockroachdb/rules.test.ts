/** The rules of CockroachDB, each kept and broken: what breaks is noticed by name. */
import { describe, expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/cockroachdb/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/cockroachdb/rules.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';

const SETUP = ['CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER)', 'INSERT INTO items VALUES (1, 0), (2, 0)'].flatMap((sql) => [
  sql,
  sql.replace('items', 'stock'),
]);
const QUICK: Settings = { requestTimeoutMs: 20_000, startLeader: 1, preVote: true, heartbeatMs: 100, rangeLeaseMs: 2000 };
const PLACES = ['virginia', 'dublin', 'tokyo'];
const ADD = 'UPDATE items SET n = n + 1 WHERE id = 1';
const BOTH = 'BEGIN; UPDATE items SET n = n + 1 WHERE id = 1; UPDATE stock SET n = n - 1 WHERE id = 1; COMMIT';

type Story = (run: Run) => void;

async function violations(rules: Partial<Rules>, story: Story): Promise<string> {
  const settings = { ...QUICK, ...SETTINGS.get(story) };
  const run = await openRun({ architecture: broken(rules), settings, setup: SETUP });
  story(run);
  return run.violations.join('\n');
}

/** Writers in all places at once, and readers; the clock in Dublin is a little ahead, that in Tokyo a little behind. */
const busy =
  (write: string): Story =>
  (run) => {
    for (const [place, offsetMs] of [
      ['dublin', 150],
      ['tokyo', -100],
    ] as const)
      run.at(0, { type: 'skew', node: `crdb-${place}`, offsetMs, driftPpm: 0 });
    for (let i = 0; i < 50; i += 1)
      run.query(600 + i * 67, PLACES[i % 3] ?? '', write).query(620 + i * 67, 'virginia', 'SELECT n FROM items WHERE id = 1');
    run.until(6000);
  };

/** The clock in Dublin is ahead by almost as much as it may be; each of its writes is read in Virginia when it is done. */
const ahead: Story = (run) => {
  run.at(0, { type: 'skew', node: 'crdb-dublin', offsetMs: 380, driftPpm: 0 });
  for (let i = 0; i < 4; i += 1)
    run.query(1000 + i * 1000, 'dublin', ADD).query(1250 + i * 1000, 'virginia', 'SELECT n FROM items WHERE id = 1');
  run.until(6000);
};

/** The gateway dies as soon as both ranges have said that its intents stand; others look into it five seconds later. */
const diesCommitted: Story = (run) => {
  run.query(1000, 'dublin', BOTH, 'both').until(1000);
  const said = (): number =>
    run.events.filter(({ type, ...event }) => type === 'send' && JSON.stringify(event).includes('"kind":"written"')).length;
  while (said() < 2) run.step();
  run.obey({ type: 'crash', node: 'crdb-dublin' });
  run.query(6800, 'tokyo', 'SELECT n FROM items WHERE id = 1').until(9000);
};

/** One of two writes is on its way for longer than a transaction may be silent, and arrives. */
const comesLate: Story = (run) => {
  run.order(500, 'range-2-tokyo', 'lead').until(9000);
  // What it has read it has read; what it writes to the range that Tokyo leads does not arrive.
  run.query(9000, 'dublin', BOTH, 'both').until(9000);
  const sent = (): boolean => run.events.some((event) => event.type === 'send' && event.message.kind === 'batch-write');
  while (!sent()) run.step();
  run.obey({ type: 'partition', name: 'tear', sides: [['dublin'], ['tokyo']], oneWay: false });
  for (const atMs of [10_000, 12_000, 14_000, 16_000]) run.query(atMs, 'virginia', 'SELECT n FROM items WHERE id = 1');
  run.heal(18_000).until(26_000);
};

/** A transaction that takes its time writes at a moment that a follower has shown without it: 1.2 s old, where all up to now is closed. */
const slowWriter: Story = (run) => {
  const looks = Array.from({ length: 8 }, (_, i) => `SELECT n FROM stock WHERE id = ${i + 10}`);
  run.query(1500, 'tokyo', `BEGIN; ${looks.join('; ')}; UPDATE items SET n = 9 WHERE id = 1; COMMIT`);
  for (let atMs = 2720; atMs < 3600; atMs += 40) run.query(atMs, 'dublin', 'SELECT n FROM items WHERE id = 1');
  run.until(6000);
};

/** A follower that comes back hears what is closed sooner than what is committed. */
const slowFollower: Story = (run) => {
  run.query(1500, 'virginia', ADD).crash(3020, 'range-1-dublin', 'process').restart(3100, 'range-1-dublin');
  for (let atMs = 3400; atMs < 5400; atMs += 100) run.query(atMs, 'dublin', 'SELECT n FROM items WHERE id = 1');
  run.until(6000);
};
const FOLLOWERS: Settings = {
  rangeLeaseMs: 20_000,
  followerReads: true,
  closedTargetMs: 0,
  electionTimeoutMinMs: 6000,
  electionTimeoutMaxMs: 8000,
  heartbeatMs: 3000,
};

/** Its gateway hears nothing of the commit, and gives it up before the network is whole again. */
const unheard: Story = (run) => {
  run.query(1000, 'dublin', ADD).until(1000);
  while (!run.events.some((event) => event.type === 'send' && JSON.stringify(event.message).includes('"committed":true'))) run.step();
  run.obey({ type: 'partition', name: 'tear', sides: [['dublin'], ['virginia', 'tokyo']], oneWay: false });
  run.heal(3500).until(8000);
};

const SETTINGS: ReadonlyMap<Story, Settings> = new Map([
  [slowWriter, FOLLOWERS],
  [slowFollower, FOLLOWERS],
  [unheard, { requestTimeoutMs: 1800 }],
]);

const cases: readonly (readonly [name: string, rules: Partial<Rules>, story: Story, noticed: string])[] = [
  ['a clock does not hear', { hears: (seen) => seen }, busy(ADD), 'hybrid clocks rise'],
  ['nothing is uncertain', { uncertainUpTo: (ts) => ts }, ahead, 'reads are fresh'],
  ['reads are not noted', { notesRead: () => 0 }, busy(ADD), 'the past is closed'],
  ['no refresh', { mustRefresh: () => false }, busy(BOTH), 'reads stand at the commit'],
  ['an intent is overwritten', { isStranger: () => false }, busy(BOTH), 'the record decides'],
  ['told before all intents stand', { isCommitted: () => true }, comesLate, 'the record decides'],
  ['recovered without a look at the intents', { looksForIntents: () => false }, diesCommitted, 'the record decides'],
  ['what was not found may come', { prevents: () => 0 }, comesLate, 'the record decides'],
  ['written at what is closed', { aboveClosed: () => 0 }, slowWriter, 'the past is closed'],
  ['closed before it is carried out', { mayBelieve: () => true }, slowFollower, 'reads see their moment'],
  ['what is committed is aborted', { staysDone: () => false }, unheard, 'the record decides'],
  ['resolved unasked', { asksRecord: () => false }, busy(BOTH), 'the record decides'],
];

describe.each(cases)('%s', (_name, rules, story, noticed) => {
  it('is noticed where it is planted, and nothing is where it is not', async () => {
    expect(await violations(rules, story)).toContain(noticed);
    expect(await violations({}, story)).toBe('');
  });
});
