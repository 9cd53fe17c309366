/** The rules of the read replicas, each broken, and what notices it. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Changes, Promote } from '../../../src/architectures/read-replicas/protocol.ts';
import { RULES, type Rules } from '../../../src/architectures/read-replicas/rules.ts';
import { diskOfFsync, INSTANT_DISK } from '../../../src/sim/disk-model.ts';
import type { Change, SqlJob } from '../../../src/sqlite/jobs.ts';
import { brokenReadReplicas, brokenRules } from '../shared/breaking.ts';
import { ITEMS, openRun, type Run } from '../shared/harness.ts';
import { altered, isJob } from '../shared/planted.ts';
import { disturbed } from './long-read.ts';
import { fromMemory } from './from-memory.ts';
import { foundIn, leaders, lostByHandingOver } from './locked.ts';
import { overtakenAtMost } from './overtaken.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";
const WRITE = "INSERT INTO items (name) VALUES ('w')";
const SLOW_DISK = diskOfFsync(10_000);
const broken = (rules: Partial<Rules>, disk = INSTANT_DISK): Promise<Run> =>
  // Messages that are lost and doubled are what most rules are for.
  openRun({ architecture: brokenReadReplicas(rules), disk, transport: 'datagrams' });

describe('planted bugs', () => {
  /** `schedule` is quiet by the rules, and what it breaks without one of them is told. */
  async function caught(rules: Partial<Rules>, schedule: (run: Run) => void, disk = INSTANT_DISK): Promise<string | undefined> {
    const sound = await broken({}, disk);
    schedule(sound);
    expect(sound.violations).toEqual([]);
    const run = await broken(rules, disk);
    schedule(run);
    return run.violations[0];
  }

  it('a replica that leaves out what was changed is caught', async () => {
    const run = await openRun({
      architecture: readReplicas,
      plant: (spec, logic) =>
        altered(logic, (effect) => {
          if (spec.id !== 'replica-tokyo' || effect.type !== 'execute' || !isJob(effect.job, 'apply')) return effect;
          const changes = effect.job.changes.map((change): Change => ({ ...change, record: new Uint8Array(0) }));
          const job: SqlJob = { kind: 'apply', changes };
          return { ...effect, job };
        }),
    });
    run.query(100, 'virginia', WRITE).until(1000);
    expect(run.violations[0]).toBe(
      'same position, same content: replica-tokyo holds other content at v1 of timeline 1 than was seen there before.',
    );
  });

  it('a primary that keeps its own writes on a timeline without them is caught', async () => {
    const complaint = await caught({ isForked: () => false }, (run) => {
      run.query(100, 'virginia', WRITE).partition(500, ['virginia'], ['dublin', 'tokyo']).order(600, 'replica-dublin', 'promote');
      run.query(2000, 'virginia', "INSERT INTO items (name) VALUES ('old')").query(2000, 'dublin', WRITE).until(2500);
      run.heal(2500).until(6000);
    });
    expect(complaint).toMatch(/^same position, same content: primary-virginia holds other content at v2 of timeline 2/);
  });

  it('a result that tells less than is known, and is believed, is caught', async () => {
    const slow = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT count(*) FROM n';
    const complaint = await caught({ furthest: (_, told) => told }, (run) => {
      run.query(100, 'virginia', slow).query(101, 'virginia', WRITE).until(1000);
    });
    expect(complaint).toBe('positions go forward: primary-virginia went back from v1 to v0 on timeline 1.');
  });

  /** A crash of the primary 5 ms after a write, on disks that take 10 ms; then another write. */
  const crashed = (run: Run): Run =>
    run
      .query(100, 'virginia', WRITE)
      .crash(105, 'primary-virginia')
      .restart(110, 'primary-virginia')
      .query(150, 'virginia', "INSERT INTO items (name) VALUES ('another')")
      .until(1000);

  it('a write that is confirmed before it is on disk is caught', async () => {
    expect(await caught({ isOnDisk: () => true }, crashed, SLOW_DISK)).toBe(
      'confirmed writes survive a crash: primary-virginia told of v1, and its database stands at v0.',
    );
  });

  it('a change that replicas have before it is on the primary’s disk is caught', async () => {
    expect(await caught({ mayShip: (position) => position }, crashed, SLOW_DISK)).toMatch(
      /^same position, same content: .* holds other content at v1 of timeline 1 than was seen there before/,
    );
  });

  it('a standby that passes on what is not on its own disk yet is caught', async () => {
    const settings = { upstream: 'cascade', commit: 'standbys' };
    const complaints = async (rules: Partial<Rules>): Promise<readonly string[]> =>
      (await openRun({ architecture: brokenReadReplicas(rules), disk: SLOW_DISK, settings })).query(1000, 'virginia', WRITE).until(2000)
        .violations;
    expect(await complaints({})).toEqual([]);
    expect(await complaints({ mayPassOn: (position) => position })).toEqual([
      'passed on from disk: replica-dublin sent v1 to replica-tokyo, and has v0 on its disk.',
    ]);
  });

  it('a promotion that starts no new timeline is caught', async () => {
    const complaint = await caught({ nextTimeline: (above) => above }, (run) => run.order(100, 'replica-dublin', 'promote').until(2000));
    expect(complaint).toBe('one writer on a timeline: replica-dublin and primary-virginia both took writes on timeline 1.');
  });

  it('a promotion that counts up without looking at whose turn it is is caught', async () => {
    const complaint = await caught({ nextTimeline: (above) => above + 1 }, (run) => {
      run.partition(100, ['virginia', 'dublin'], ['tokyo']);
      run.order(200, 'replica-dublin', 'promote').order(200, 'replica-tokyo', 'promote').until(3000);
    });
    expect(complaint).toMatch(/^one writer on a timeline: .* both took writes on timeline 2\.$/);
  });

  it('a node that takes a blank disk for a first start is caught', async () => {
    const complaint = await caught({ isLost: () => false }, (run) => {
      run.query(100, 'virginia', WRITE).crash(450, 'primary-virginia').at(500, { type: 'wipe', node: 'replica-tokyo' });
      run.restart(600, 'replica-tokyo').until(2000);
    });
    expect(complaint).toBe(
      'same position, same content: replica-tokyo holds other content at v0 of timeline 1 than was seen there before.',
    );
  });

  it('a position that counts on a timeline that is over is noticed', async () => {
    const promoted = async (rules: Partial<Rules>): Promise<Run> => {
      const regions = ['virginia', 'dublin', 'tokyo', 'sydney'];
      const run = await openRun({ architecture: brokenReadReplicas(rules), regions });
      // Two sides: virginia and tokyo go further on the old timeline than dublin and sydney on the new one.
      run.query(50, 'virginia', WRITE).partition(500, ['virginia', 'tokyo'], ['dublin', 'sydney']).order(600, 'replica-dublin', 'promote');
      for (const at of [2000, 2010, 2020]) run.query(at, 'virginia', WRITE);
      run.query(2000, 'dublin', WRITE).crash(3000, 'primary-virginia').crash(3000, 'replica-dublin').heal(3100);
      return run.order(3200, 'replica-tokyo', 'promote').until(8000);
    };
    const sound = await promoted({});
    expect([sound.roleOf('replica-sydney'), sound.roleOf('replica-tokyo')]).toEqual(['primary', 'standby']);
    expect(sound.sql.position('replica-tokyo')).toBe(2);
    expect(sound.reported('replica-tokyo', 'lostWrites')).toBe(3);
    expect(sound.violations).toEqual([]);
    const run = await promoted({ isMoreAdvanced: (one, other) => one.position > other.position });
    expect(run.roleOf('replica-sydney')).not.toBe('primary');
  });

  it('a doubled statement that is carried out twice is noticed', async () => {
    const doubled = async (rules: Partial<Rules>): Promise<unknown> =>
      (await broken(rules))
        .at(0, { type: 'lossy', between: ['tokyo', 'virginia'], loss: 0, duplication: 1 })
        .query(10, 'tokyo', WRITE)
        .until(1000)
        .rows('primary-virginia', 'SELECT count(*) FROM items');
    expect(await doubled({})).toEqual([[2]]);
    expect(await doubled({ isRepeated: () => false })).toEqual([[3]]);
  });

  const change = (position: number): Change => ({ kind: 'pages', position, tables: [], record: new Uint8Array(0) });

  it('changes from somebody who does not lead are caught', async () => {
    const forged: Changes = { kind: 'changes', timeline: 1, after: 0, changes: [change(1)] };
    const complaint = await caught({ isFromPrimary: () => true }, (run) => {
      run.until(50).say('replica-tokyo', 'replica-dublin', forged);
      run.query(100, 'virginia', WRITE).until(1000);
    });
    expect(complaint).toMatch(/^same position, same content: .* holds other content at v1 of timeline 1/);
  });

  it('a gap that is not asked for at once leaves a copy old until the next heartbeat, which is noticed', async () => {
    const caughtUp = async (rules: Partial<Rules>): Promise<number> => {
      const run = await openRun({
        architecture: brokenReadReplicas(rules),
        settings: { heartbeatMs: 3000, failoverTimeoutMs: 30_000 },
        transport: 'datagrams',
      });
      run.partition(3100, ['virginia'], ['tokyo']).query(3200, 'virginia', WRITE).heal(3500).query(3600, 'virginia', WRITE).until(5000);
      return run.sql.position('replica-tokyo');
    };
    expect(await caughtUp({})).toBe(2);
    expect(await caughtUp({ isGap: () => false })).toBe(0);
  });

  it('a change that is taken again sets back what has arrived, which is noticed', async () => {
    const asked = async (rules: Partial<Rules>): Promise<number> => {
      const run = (await broken(rules)).query(100, 'virginia', WRITE).query(200, 'virginia', WRITE).until(600);
      const shipped = run.sent().find(({ to, message }) => to === 'replica-tokyo' && message.kind === 'changes');
      if (!shipped) throw new Error('nothing was shipped');
      return run.say('replica-tokyo', 'primary-virginia', shipped.message).until(2000).count('catch-up');
    };
    expect(await asked({})).toBe(0);
    expect(await asked({ isNext: () => true })).toBeGreaterThan(0);
  });

  it('a promotion without a majority splits the network’s two sides, which is noticed', async () => {
    const tornOff = async (rules: Partial<Rules>): Promise<string> => {
      const run = await openRun({ architecture: brokenReadReplicas(rules), settings: { promotion: 'automatic' } });
      return run.partition(100, ['dublin'], ['virginia', 'tokyo']).until(20_000).roleOf('replica-dublin');
    };
    expect(await tornOff({})).toBe('standby');
    expect(await tornOff({ majorityOf: () => 1 })).toBe('primary');
  });
});

describe('how old a copy says that it is', () => {
  /** Applying takes so long that the primary's next heartbeat comes before the second change is taken up. Since when the answer may be old, and when it was overtaken. */
  async function told(rules: Partial<Rules>): Promise<{ since: number; overtaken: number }> {
    const run = await openRun({ architecture: brokenReadReplicas(rules), baseUs: 200_000 });
    run.query(900, 'virginia', WRITE).query(1000, 'virginia', RENAME).query(1335, 'tokyo', READ, 'r').until(3000);
    expect(run.answer('r')).toEqual([['map']]);
    const reply = run.events.find((event) => event.type === 'send' && event.from === 'replica-tokyo' && 'ageUs' in event.message);
    if (reply?.type !== 'send' || !('ageUs' in reply.message)) throw new Error('the replica tells no age');
    const overtaken = run.events.find(
      (event) => event.type === 'report' && event.node === 'primary-virginia' && event.key === 'position' && event.value === 2,
    );
    return { since: reply.at - Number(reply.message.ageUs), overtaken: overtaken?.at ?? 0 };
  }

  it('is no less than it is, and less when it takes what it was told for what it has', async () => {
    const sound = await told({});
    expect(sound.since).toBeLessThan(sound.overtaken);
    const broken = await told({ hasAllOf: () => true });
    expect(broken.since).toBeGreaterThan(broken.overtaken);
  });
});

describe('a call to take over that comes late', () => {
  /** A replica that follows `replica-dublin` on timeline 2 is called to lead above `above`; the roles that it takes then. */
  async function rolesAfter(above: number, manual: boolean, rules: Partial<Rules> = {}): Promise<string[]> {
    const run = (await broken(rules)).order(100, 'replica-dublin', 'promote').until(2000);
    expect([run.roleOf('replica-dublin'), run.roleOf('primary-virginia')]).toEqual(['primary', 'standby']);
    const from = run.events.length;
    const call: Promote = { kind: 'promote', timeline: above, manual };
    run.say('replica-tokyo', 'primary-virginia', call);
    return run.events.slice(from).flatMap((event) => (event.type === 'role' ? [event.role] : []));
  }

  it('deposes nobody: not when another timeline has begun, and, without a person, not while its primary is heard', async () => {
    expect(await rolesAfter(1, true)).toEqual([]);
    expect(await rolesAfter(1, false)).toEqual([]);
    expect(await rolesAfter(100, false)).toEqual([]);
  });

  it('is obeyed when it is not late', async () => {
    expect(await rolesAfter(100, true)).toContain('primary');
  });

  it('planted bug: every call is obeyed, and a healthy primary is deposed', async () => {
    expect(await rolesAfter(1, false, { isLate: () => false })).toContain('primary');
  });
});

describe('commits that wait for standbys', () => {
  const settings = { commit: 'standbys', synchronousStandbyNames: 'FIRST 1 (dublin)' };
  const told = async (rules: Partial<Rules>): Promise<Run> =>
    (await openRun({ architecture: brokenReadReplicas(rules), settings, disk: diskOfFsync(100_000) }))
      .query(1000, 'virginia', WRITE, 'w')
      .until(2000);

  it('are confirmed when a standby has them on disk', async () => {
    const run = await told({});
    expect(run.latencyMs('w')).toBeGreaterThan(280);
    expect(run.violations).toEqual([]);
  });

  it('planted bug: a standby says that it has on disk what has only arrived', async () => {
    expect((await told({ mayTell: (_flushed, written) => written })).violations[0]).toMatch(
      /^confirmed by standbys: .* 0 of 1 standbys have/,
    );
  });

  it('count what a standby got with a whole copy and has on its disk, also when it falls before the client is told', async () => {
    const cascading = { ...settings, synchronousStandbyNames: 'ANY 1 (*)', upstream: 'cascade' };
    const run = (await openRun({ architecture: readReplicas, settings: cascading, disk: diskOfFsync(1000) }))
      .at(1000, { type: 'wipe', node: 'replica-dublin' })
      .restart(1010, 'replica-dublin')
      .query(1020, 'virginia', WRITE, 'w');
    // What others have to say is of the log that the copy began: 1 is the write.
    const flushed = (): boolean =>
      run.events.some(
        (event) => event.type === 'send' && event.message.kind === 'status' && 'flushed' in event.message && event.message.flushed === 1,
      );
    for (let atMs = 1021; atMs < 3000 && !flushed(); atMs++) run.until(atMs);
    expect(flushed()).toBe(true);
    const nowMs = Math.ceil((run.events.at(-1)?.at ?? 0) / 1000) + 1;
    run
      .crash(nowMs, 'replica-dublin')
      .restart(nowMs + 2, 'replica-dublin')
      .until(nowMs + 2000);
    expect(run.answered('w')?.outcome.ok).toBe(true);
    expect(run.violations).toEqual([]);
  });

  it('planted bug: nobody is waited for', async () => {
    const run = await told({ isConfirmed: () => true });
    expect(run.violations[0]).toMatch(/^confirmed by standbys: primary-virginia confirmed v1/);
  });
});

it('planted bug: a client that reads by position takes an answer from before its own write', async () => {
  const read = async (rules: Partial<Rules>): Promise<unknown> => {
    const run = await openRun({
      architecture: brokenReadReplicas(rules),
      settings: { sessionGuarantee: 'by position' },
      loses: ({ to, message }) => to === 'replica-tokyo' && message.kind === 'changes',
    });
    return run.query(100, 'tokyo', RENAME).query(400, 'tokyo', READ, 'r').until(1000).answer('r');
  };
  expect(await read({})).toEqual([['atlas']]);
  expect(await read({ isFreshEnough: () => true })).toEqual([['map']]);
});

describe('what a database is given that comes back', () => {
  it('planted bug: only what the new primary has changed; what it wrote itself since the fork stays', async () => {
    const rewound = async (rules: Partial<Rules>): Promise<readonly string[]> => {
      const run = await openRun({
        architecture: brokenReadReplicas(rules),
        settings: { rejoin: 'rewind' },
        setup: [...ITEMS, 'CREATE TABLE other (a)', 'INSERT INTO other VALUES (1)'],
      });
      run
        .partition(100, ['virginia'], ['dublin', 'tokyo'])
        .query(200, 'virginia', 'UPDATE other SET a = 2')
        .order(500, 'replica-dublin', 'promote');
      run.query(2000, 'dublin', RENAME).heal(3000).until(6000);
      expect(run.count('blocks')).toBe(1);
      return run.violations;
    };
    expect(await rewound({})).toEqual([]);
    expect((await rewound({ toCopy: () => ({ numbers: [], cut: null }) }))[0]).toMatch(/^same position, same content/);
  });

  it('planted bug: a slot holds the log back beyond its bound', async () => {
    const kept = async (rules: Partial<Rules>): Promise<number> => {
      const settings = { retainedChanges: 2, replicationSlots: true, maxSlotWalKeep: 4 };
      const run = (await openRun({ architecture: brokenReadReplicas(rules), settings })).crash(50, 'replica-tokyo');
      for (let i = 0; i < 20; i++) run.query(100 + 20 * i, 'virginia', WRITE);
      return run.until(1000).restart(1100, 'replica-tokyo').until(3000).count('image');
    };
    expect(await kept({})).toBe(1);
    expect(await kept({ holdsBack: (behind) => behind })).toBe(0);
  });
});

it('planted bug: an application is told of its write before its own file has it', async () => {
  const told = async (rules: Partial<Rules>): Promise<readonly string[]> => {
    const run = await openRun({ architecture: brokenReadReplicas(rules), settings: { copies: 'embedded' } });
    return run.query(100, 'tokyo', RENAME).until(1000).violations;
  };
  expect(await told({})).toEqual([]);
  expect((await told({ mayAnswer: () => true }))[0]).toMatch(/^an application reads its own writes: client-tokyo was told/);
});

it('planted bug: a proxy answers when the first database has, or, where they differ at COMMIT, as most do', async () => {
  const confirmed = async (rules: Partial<Rules>): Promise<readonly string[]> => {
    const run = await openRun({ architecture: brokenReadReplicas(rules), settings: { copies: 'statements' } });
    return run.query(100, 'tokyo', RENAME).until(1000).violations;
  };
  expect(await confirmed({})).toEqual([]);
  expect((await confirmed({ allAnswered: (answers) => answers > 0 }))[0]).toMatch(/^carried out everywhere: .* which primary-/);
  expect(await overtakenAtMost({})).toBe('unknown, in primary-virginia');
  expect(await overtakenAtMost({ isToldByMost: (outvoted) => outvoted > 0 })).toBe('failed, in primary-virginia');
});

it('planted bug: an answer in a proxy’s memory outlives a write, or its time', async () => {
  expect([await fromMemory({}, 3000, RENAME), await fromMemory({}, 6000)]).toEqual([undefined, undefined]);
  expect(await fromMemory({ isInvalidated: () => false }, 3000, RENAME)).toMatch(/: .* from before a write of items that it had passed on/);
  expect(await fromMemory({ isOutlived: () => false }, 6000)).toMatch(/^a proxy’s cache follows its writes: .* that had expired/);
});

it('planted bug: who cannot renew its lock goes on leading', async () => {
  expect(await leaders({})).toBe(1);
  expect(await leaders({ mayLeadFor: () => 1e12 })).toBe(2);
});

it('who gives its lock back before the chosen one has everything loses what that lacks', async () => {
  expect(await lostByHandingOver({})).toBe(0);
  expect(await lostByHandingOver({ mayHandOver: () => true })).toBeGreaterThan(0);
});

describe('planted bugs of replay and long reads', () => {
  it.each([
    [{ isInTheWay: () => false }, /^reads keep their rows: replica-tokyo removed what v1 replaced, and a read of v0 runs there/],
    [{ mayRemove: (own: number) => own }, /^kept for standbys: primary-virginia removed what v1 replaced, and replica-dublin needs v0/],
  ])('%o is caught', async (rules: Partial<Rules>, complaint) => {
    const settings = { replay: 'conflicts', hotStandbyFeedback: 'mayRemove' in rules };
    const opened = (broken: Partial<Rules>): Promise<Run> => openRun({ architecture: brokenReadReplicas(broken), settings });
    expect(disturbed(await opened({})).until(3000).violations).toEqual([]);
    expect(disturbed(await opened(rules)).until(3000).violations[0]).toMatch(complaint);
  });
});

/** What random worlds found, made small. */
it.each<[string, Partial<Rules>, string]>([
  // The store grants the lock just before a cut; its answer comes when another leads by then, who has to give up five writes.
  ['late-grant', { isGrantInTime: () => true }, 'convergence'],
  // Two replicas have heard of a timeline that nobody of those left has written on; the one that lacks a write takes over.
  ['history-of-others', { hasLivedThrough: () => true }, 'same position, same content'],
])('planted bug: %s', async (link, rules, broken) => {
  expect(await foundIn(link, {})).toEqual([]);
  expect(await foundIn(link, rules)).toContain(broken);
});

it('every rule is broken here', () => expect(brokenRules('read-replicas')).toEqual(new Set(Object.keys(RULES))));
