/** The rules of certification, each kept and broken: an invariant notices. By chance: `mutants.ts`, in searches. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/certification/mutants.ts';
import { RULES, type Rules } from '../../../../src/architectures/multi-master/certification/rules.ts';
import { serverOf } from '../../../../src/architectures/multi-master/certification/state.ts';
import { siblings } from '../../../../src/architectures/multi-master/index.ts';
import { play } from '../../../../src/search/play.ts';
import { decodeLink } from '../../../../src/session/share.ts';
import type { ClientQuery } from '../../../../src/architectures/contract.ts';
import { PAXOS_RULES } from '../../../../src/architectures/shared/consensus/paxos/rules.ts';
import { RULES as RAFT_RULES } from '../../../../src/architectures/shared/consensus/raft/rules.ts';
import { diskOfFsync } from '../../../../src/sim/disk-model.ts';
import { openRun, type Run, type RunOptions, THREE } from '../../shared/harness.ts';
import { tear } from '../../shared/rig.ts';

const SETUP = [
  'CREATE TABLE seat (no INTEGER PRIMARY KEY, owner TEXT)',
  'INSERT INTO seat VALUES (1, NULL), (2, NULL), (3, NULL), (4, NULL)',
  'CREATE TABLE person (id INTEGER PRIMARY KEY, mail TEXT UNIQUE)',
];
const tried = new Set<string>();

/** Runs a story twice: with the rules kept it has no violation; returns what is wrong with them broken. */
async function wrong(
  rules: Partial<Rules>,
  story: (run: Run) => void,
  settings: RunOptions['settings'] = {},
  more: Partial<RunOptions> = {},
) {
  for (const rule of Object.keys(rules)) tried.add(rule);
  const run = async (with_: Partial<Rules>): Promise<string | null> => {
    const opened = await openRun({
      architecture: broken(with_),
      regions: THREE,
      setup: SETUP,
      patienceMs: 5000,
      ...more,
      settings: { members: 3, startLeader: 1, retryAutocommit: 0, ...settings },
    });
    story(opened);
    const [first] = opened.events.filter((event) => event.type === 'violation');
    return first?.type === 'violation' ? first.invariant : null;
  };
  expect(await run({})).toBeNull();
  return run(rules);
}

const take = (no: number, who = 'x'): string => `UPDATE seat SET owner = '${who}' WHERE no = ${no}`;
const line = (run: Run, atMs: number, region: string, sql: string, op: string): Run =>
  run.at(atMs, { type: 'query', client: `client-${region}`, op, sql, params: [], session: 'a' });
const oneRow = (run: Run): unknown => run.query(1000, 'tokyo', take(1, 'Ada')).query(1001, 'dublin', take(1, 'Bo')).until(2000);
const openBeside = (run: Run): unknown => {
  line(run, 900, 'dublin', 'BEGIN', 'b');
  line(run, 910, 'dublin', take(1, 'Ada'), 'u');
  return run.query(1000, 'tokyo', take(1, 'Bo')).until(2000);
};

describe('first committer wins', () => {
  const NAME = 'first committer wins';
  it('what was written later than a write set has seen is a conflict', async () => {
    expect(await wrong({ isLater: () => false }, oneRow)).toBe(NAME);
  });
  it('what the certifier has applied says nothing', async () => {
    expect(await wrong({ lastSeen: (_, applied) => applied }, oneRow)).toBe(NAME);
  });
  it('entries of unique indexes are compared, too', async () => {
    const rules: Partial<Rules> = {
      compared: ({ written, parents }) => ({ written: written.filter((k) => !k.startsWith('index ')), parents }),
    };
    const story = (run: Run): unknown =>
      run
        .query(1000, 'tokyo', "INSERT INTO person VALUES (1, 'ada')")
        .query(1001, 'dublin', "INSERT INTO person VALUES (2, 'ada')")
        .until(2000);
    expect(await wrong(rules, story)).toBe(NAME);
  });
  // Tokyo's write set takes 80 ms to whoever leads; seven others have their places by then.
  const late = (run: Run): unknown => {
    run.query(1000, 'tokyo', take(1, 'Ada'));
    for (let i = 0; i < 7; i++) run.query(1001 + i, 'virginia', take((i % 4) + 1, `${i}`));
    return run.until(2500);
  };
  it('the index keeps what somebody may have to be compared with', async () => {
    expect(await wrong({ purgedTo: (seqno) => seqno - 1 }, late)).toBe(NAME);
  });
  it('and who has seen less than it reaches back to is rejected', async () => {
    const once = (run: Run): unknown => {
      run.query(1000, 'tokyo', take(1, 'Ada')).query(1001, 'virginia', take(1, 'Bo'));
      for (let i = 0; i < 8; i++) run.query(1002 + i, 'virginia', `INSERT INTO person VALUES (${i}, '${i}')`);
      return run.until(2500);
    };
    expect(await wrong({ isTooOld: () => false }, once, { certInterval: 4 })).toBe(NAME);
  });
});

it('a snapshot holds what certification knew, also soon after a restart', { timeout: 20_000 }, async () => {
  tried.add('decidedTo');
  // As a search found it, made small.
  const { run } = decodeLink(readFileSync(new URL('too-early-a-snapshot.link', import.meta.url), 'utf8').trim());
  const room = (rules: Partial<Rules>) => ({ plant: () => siblings({ certification: broken(rules) }) });
  expect((await play(run, room({}))).complaints).toEqual([]);
  const { complaints } = await play(run, room({ decidedTo: (chosen) => chosen }));
  expect(complaints[0]?.invariant).toBe('one verdict');
});

it('a verdict follows from the order alone', async () => {
  expect(await wrong({ verdict: (isConflict, meetsLocal) => isConflict || meetsLocal }, openBeside)).toBe('one verdict');
});

it('what is certified waits for no local transaction', async () => {
  expect(await wrong({ waitsForLocal: (meets) => meets }, openBeside)).toBe('certified goes first');
});

it('own write sets are delivered in their turn', async () => {
  const story = (run: Run): unknown => {
    run.at(1000, tear(['virginia'], ['dublin', 'tokyo'])).query(1010, 'virginia', take(1, 'Ada'));
    return run.query(6000, 'dublin', take(2, 'Bo')).until(9000);
  };
  expect(await wrong({ delivers: (index, chosen, isOwn) => isOwn || index <= chosen }, story)).toBe('one order');
});

it('write sets that are applied at once keep to their order', async () => {
  const story = (run: Run): unknown => {
    run.at(900, { type: 'slow-disk', node: 'server-tokyo', factor: 100 });
    for (let i = 0; i < 6; i++) run.query(1000 + 50 * i, 'virginia', `INSERT INTO person VALUES (${i}, '${i}')`);
    return run.until(3000);
  };
  expect(await wrong({ inOrder: (batch) => batch.toReversed() }, story, { appliers: 3 }, { disk: diskOfFsync(2000) })).toBe(
    'equal databases',
  );
});

it('a client is answered after the verdict', async () => {
  expect(await wrong({ mayAnswer: () => true }, oneRow)).toBe('answer after verdict');
});

it('who was told to stop sends nothing', async () => {
  const story = (run: Run): unknown => {
    run.at(900, { type: 'slow-disk', node: 'server-tokyo', factor: 100 });
    for (let i = 0; i < 20; i++) run.query(1000 + 25 * i, 'virginia', `INSERT INTO person VALUES (${i}, '${i}')`);
    return run.until(2500);
  };
  expect(await wrong({ mayBroadcast: () => true }, story, { fcLimit: 1 }, { disk: diskOfFsync(2000) })).toBe('flow control');
});

it('a causal read sees what was told before it came', async () => {
  const story = (run: Run): unknown => run.query(1000, 'virginia', take(1)).query(1085, 'tokyo', 'SELECT owner FROM seat').until(2000);
  expect(await wrong({ asksForMarker: () => false }, story, { syncWait: 1 })).toBe('sync wait');
});

it('a question that comes twice is carried out once', async () => {
  const sent = async (rules: Partial<Rules>): Promise<number> => {
    for (const rule of Object.keys(rules)) tried.add(rule);
    const run = await openRun({ architecture: broken(rules), regions: THREE, setup: SETUP, settings: { members: 3, startLeader: 1 } });
    run.query(1000, 'tokyo', take(1), 'once').until(1100);
    const again: ClientQuery = { kind: 'query', op: 'once', sql: take(1), params: [] };
    run.say('server-tokyo', 'client-tokyo', again);
    run.until(2000);
    expect(run.violations).toEqual([]);
    return serverOf(run.states.get('server-tokyo'))?.flow.sent ?? 0;
  };
  expect(await sent({})).toBe(1);
  expect(await sent({ isRepeated: () => false })).toBe(2);
});

it('a refusal soon after a restart is not certain', async () => {
  const refused = async (rules: Partial<Rules>): Promise<boolean | null> => {
    for (const rule of Object.keys(rules)) tried.add(rule);
    const run = await openRun({ architecture: broken(rules), regions: THREE, setup: SETUP, settings: { members: 3, startLeader: 1 } });
    run.crash(1000, 'server-tokyo').restart(1500, 'server-tokyo').query(1501, 'tokyo', take(1), 'early').until(3000);
    const { outcome } = run.returned('early');
    return outcome.ok ? null : outcome.definite;
  };
  expect(await refused({})).toBe(false);
  expect(await refused({ isCertain: () => true })).toBe(true);
});

describe('Group Replication', () => {
  const GROUP = { cluster: 'group-replication' };

  it('AFTER: a client hears of it before every member has it', async () => {
    const story = (run: Run): unknown => run.query(1000, 'virginia', take(1)).until(2500);
    expect(await wrong({ mayTell: () => true }, story, { ...GROUP, consistency: 'AFTER' })).toBe('AFTER');
  });

  it('one primary: a member that is read only writes', async () => {
    const story = (run: Run): unknown => run.query(1000, 'tokyo', take(1)).until(2500);
    expect(await wrong({ mayWrite: () => true }, story, { ...GROUP, singlePrimary: true })).toBe('one primary');
  });

  it('one primary: a new one takes statements before it has applied what was there', async () => {
    const story = (run: Run): unknown => {
      run.at(900, { type: 'slow-disk', node: 'server-tokyo', factor: 100 });
      for (let i = 0; i < 12; i++) run.query(1000 + 50 * i, 'virginia', take(1 + (i % 4)));
      return run
        .order(1800, 'server-tokyo', 'lead')
        .query(2800, 'tokyo', 'SELECT count(*) FROM seat', 'look')
        .query(3300, 'tokyo', 'SELECT count(*) FROM seat', 'again')
        .until(6000);
    };
    const settings = { ...GROUP, singlePrimary: true, consistency: 'BEFORE_ON_PRIMARY_FAILOVER', appliers: 1 };
    expect(await wrong({ isHeldBack: () => false }, story, settings, { disk: diskOfFsync(4000) })).toBe('one primary');
  });

  it('quota: a writer does not keep to it', async () => {
    const story = (run: Run): unknown => {
      run.at(900, { type: 'slow-disk', node: 'server-tokyo', factor: 100 });
      for (let i = 0; i < 60; i++) run.query(1000 + 50 * i, 'virginia', take(1 + (i % 4)));
      return run.until(6000);
    };
    const settings = { ...GROUP, fcThreshold: 2, appliers: 1 };
    expect(await wrong({ mayBroadcast: () => true }, story, settings, { disk: diskOfFsync(4000) })).toBe('quota');
  });
});

it('every rule that is not Raft’s or Paxos’s is broken here', () => {
  expect(tried).toEqual(new Set(Object.keys(RULES).filter((rule) => !(rule in RAFT_RULES) && !(rule in PAXOS_RULES))));
});
