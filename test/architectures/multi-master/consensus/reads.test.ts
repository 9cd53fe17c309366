/** Reads that do not ask a majority: by lease, as old as was set at most, and what each rests on. */
import { describe, expect, it } from 'vitest';
import { consensus as multiMaster } from '../../../../src/architectures/multi-master/consensus/index.ts';
import type { Rules } from '../../../../src/architectures/multi-master/consensus/rules.ts';
import { judge } from '../../../../src/consistency/index.ts';
import { historyOf } from '../../../session/telling.ts';
import { openRun } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';
import { Cluster, rowsOf } from './cluster.ts';

const BY_LEASE = { reads: 'lease', electionTimeoutMinMs: 1000, electionTimeoutMaxMs: 2000, heartbeatMs: 100, startLeader: 1 };
const FAST = { offsetMs: 0, driftPpm: 500_000 };

describe('a read by lease', () => {
  it('is stale when the clocks of the others run fast: they elect another before the lease is over', async () => {
    const run = await openRun({ architecture: multiMaster, settings: BY_LEASE, rttMs: (a, b) => (a === b ? 1 : 50), seed: 5 });
    for (const region of ['dublin', 'tokyo']) run.at(2000, { type: 'skew', node: `member-${region}`, ...FAST });
    run.at(3000, { type: 'partition', name: 'cut', sides: [['virginia'], ['dublin', 'tokyo']], oneWay: false }).until(3760);
    const next = ['dublin', 'tokyo'].find((region) => run.roleOf(`member-${region}`) === 'leader') ?? '';
    run.query(3770, next, "UPDATE items SET name = 'globe' WHERE id = 1", 'write');
    run.query(3880, 'virginia', 'SELECT name FROM items WHERE id = 1', 'by-lease').until(3940);
    run.query(4100, 'virginia', 'SELECT name FROM items WHERE id = 1', 'too-late').until(6200);
    await tells(
      run,
      'stale-lease.txt',
      [
        'the clock of member-dublin gains 500000 µs a second',
        'nothing passes between virginia and dublin, tokyo',
        'is candidate',
        'request-vote (term 3',
        'vote (term 3, forTerm 3, granted true)',
        `member-${next} is leader`,
        'has its answer to write after',
        'has its answer to by-lease after',
        '[["map"]], from member-virginia',
        'has its answer to too-late after',
        'FAILED',
      ],
      [...CHATTER, 'term', 'votedFor', 'quorum', 'votes'],
    );
  });

  const cut = async (seed: number, clocks: object | null, reads = 'lease'): Promise<string> => {
    const history = await historyOf(
      {
        architecture: 'multi-master',
        regions: ['eastus', 'northeurope', 'uksouth'],
        rttMs: { 'eastus northeurope': 50, 'eastus uksouth': 50, 'northeurope uksouth': 50 },
        settings: { ...BY_LEASE, reads },
        load: [
          {
            ...{ clients: ['client-eastus', 'client-northeurope'], perSecond: 40, fromMs: 2500, untilMs: 5000 },
            statements: [
              { sql: 'UPDATE t SET v = ? WHERE id = 1', params: [{ from: 1, to: 1_000_000_000 }] },
              { sql: 'SELECT v FROM t WHERE id = 1', weight: 2 },
            ],
          },
        ],
        commands: [
          ...['northeurope', 'uksouth'].flatMap((region) =>
            clocks ? [{ atMs: 2000, command: { type: 'skew', node: `member-${region}`, ...clocks } }] : [],
          ),
          { atMs: 3000, command: { type: 'partition', name: 'cut', sides: [['eastus'], ['northeurope', 'uksouth']] } },
          { atMs: 5500, command: { type: 'heal' } },
        ],
        untilMs: 8000,
      },
      {},
      seed,
    );
    return judge(history.entries, 'register').verdict;
  };

  it('is found by whoever checks the history, with clocks that run fast, and only then', async () => {
    let seed = 0;
    let verdict = '';
    while (verdict !== 'not-linearizable' && seed < 20) verdict = await cut((seed += 1), FAST);
    expect(verdict).toBe('not-linearizable');
    expect(await cut(seed, null)).toBe('linearizable');
    expect(await cut(seed, FAST, 'linearizable')).toBe('linearizable');
  });

  it('is refused in a sentence where the lease would outlast the others’ patience, or they vote all the same', () => {
    const complaint = (change: object): string | null =>
      multiMaster.tuning.complaint?.({ ...BY_LEASE, checkQuorum: true, electionTickMs: 0, clockDriftPpm: 200, leaseMs: 0, ...change }) ??
      null;
    expect(complaint({})).toBeNull();
    expect(complaint({ leaseMs: 999 })).toBeNull();
    expect(complaint({ leaseMs: 1500 })).toMatch(/^“leaseMs” is 1500, longer than the others wait .* at most 999 fits/);
    // A tick may be nearly over when a member begins to count.
    expect(complaint({ leaseMs: 950, electionTickMs: 100 })).toMatch(/at most 899 fits/);
    expect(complaint({ checkQuorum: false })).toMatch(/no lease holds/);
  });
});

describe('a read of bounded staleness', () => {
  const MAX_MS = 400;
  /** A member reads, is cut off, and reads again and again while another writes. By the time of each read: what was told. */
  const cutOff = (rules: Partial<Rules>): readonly (readonly [number, string])[] => {
    const setup = ['CREATE TABLE city (people INTEGER)', 'INSERT INTO city VALUES (1)'];
    const settings = { reads: 'bounded', maxStalenessMs: MAX_MS, requestTimeoutMs: 300 };
    const world = new Cluster({ seed: 3, members: 3, setup, settings, rules });
    const [leader, follower] = [world.leader(), world.follower()];
    world.pass(500);
    rowsOf(world.query(follower, 'SELECT people FROM city'));
    world.part(
      [follower],
      world.ids.filter((id) => id !== follower),
    );
    rowsOf(world.query(leader, 'UPDATE city SET people = 2'));
    const told: [number, string][] = [];
    for (let ms = 0; ms < 900; ms += 100) {
      const op = world.ask(follower, 'SELECT people FROM city');
      world.pass(310);
      const outcome = world.answer(op);
      told.push([ms, outcome?.ok ? String(outcome.rows[0]?.[0]) : 'no answer']);
      ms += 310;
    }
    world.heal();
    world.pass(3000);
    expect(rowsOf(world.query(follower, 'SELECT people FROM city'))).toEqual([[2]]);
    return told;
  };

  it('comes at once from what the member has, for as long as was set and no longer', () => {
    const told = cutOff({});
    expect(told.map(([, answer]) => answer)).toEqual(['1', 'no answer', 'no answer']);
  });

  it('and comes when it is older, too: planted, and seen', () => {
    expect(cutOff({ isYoung: () => true }).map(([, answer]) => answer)).toEqual(['1', '1', '1']);
  });
});
