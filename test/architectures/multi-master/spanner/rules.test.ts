/** The rules of Spanner, each kept and broken: what breaks is noticed by name. */
import { describe, expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/spanner/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/spanner/rules.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';

const QUICK: Settings = { startLeader: 1, electionTimeoutMinMs: 400, electionTimeoutMaxMs: 600, heartbeatMs: 50, leaderLeaseMs: 800 };
const write = (n: number): string => `UPDATE items SET name = '${n}' WHERE id = 1`;
const READ = 'SELECT name FROM items WHERE id = 1';

type Story = (run: Run) => void;

async function violations(rules: Partial<Rules>, settings: Settings, story: Story): Promise<string> {
  const run = await openRun({ architecture: broken(rules), settings: { ...QUICK, ...settings }, rttMs: (a, b) => (a === b ? 1 : 4) });
  story(run);
  return run.violations.join('\n');
}

/** Clocks that know more and less about the time, by turns, at moments of their own. */
const SAWTOOTH: Settings = { driftPpm: 200_000, pollMs: 700 };

const alternating: Story = (run) => {
  for (let i = 0; i < 40; i += 1) run.query(600 + i * 61, 'virginia', write(i)).query(620 + i * 61, i % 2 === 0 ? 'dublin' : 'tokyo', READ);
  run.until(4000);
};

/** Nobody tells the leader that it leads no more. */
const CUT: Settings = { checkQuorum: false, requestTimeoutMs: 5000 };

const deposed: Story = (run) => {
  run.query(500, 'virginia', write(1)).partition(600, ['virginia'], ['dublin', 'tokyo']);
  for (let i = 0; i < 20; i += 1) run.query(1000 + i * 150, 'dublin', write(i + 2)).query(1010 + i * 150, 'virginia', READ);
  run.until(5000);
};

const cases: readonly (readonly [name: string, rules: Partial<Rules>, settings: Settings, story: Story, noticed: string])[] = [
  ['commit wait skipped', { mayShow: () => true }, SAWTOOTH, alternating, 'external consistency'],
  ['a timestamp that may be past', { fromNow: ({ earliest }) => earliest, above: (s) => s }, SAWTOOTH, alternating, 'the past is closed'],
  ['a timestamp below the last', { above: (s) => Math.floor(s / 200_000) * 200_000 }, {}, alternating, 'timestamps rise'],
  ['a read at a moment that may be past', { readAt: ({ earliest }) => earliest }, SAWTOOTH, alternating, 'external consistency'],
  ['a read before its moment is safe', { isSafe: () => true }, {}, alternating, 'the past is closed'],
  ['a lease trusted for ever', { trusts: (end) => end > 0, isWithin: () => true }, CUT, deposed, 'one lease at a time'],
  ['a vote for two', { givesVote: () => true }, { ...CUT, leaderLeaseMs: 2500 }, deposed, 'one lease at a time'],
];

describe.each(cases)('%s', (_name, rules, settings, story, noticed) => {
  it('is noticed where it is planted, and nothing is where it is not', async () => {
    expect(await violations(rules, settings, story)).toContain(noticed);
    expect(await violations({}, settings, story)).toBe('');
  });
});

it('a read at a moment before the run began, by clocks that are all behind alike, is no mistake where nothing was written', async () => {
  const run = await openRun({ architecture: broken({}), settings: QUICK });
  for (const place of ['virginia', 'dublin', 'tokyo'])
    run.at(0, { type: 'skew', node: `time-master-${place}`, offsetMs: -400, driftPpm: 0 });
  run.query(50, 'tokyo', READ, 'early').until(1000);
  expect(run.answer('early')).toEqual([['map']]);
  expect(run.violations).toEqual([]);
});
