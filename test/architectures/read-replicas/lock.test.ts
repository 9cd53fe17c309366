/** Promotion by a lock with a lifetime, as Patroni does it. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { Stream } from '../../../src/sim/random.ts';
import { FIVE, openRun, type Run } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';

const LOCK: Settings = {
  promotion: 'lock',
  ttlMs: 3000,
  loopWaitMs: 1000,
  retryTimeoutMs: 1000,
  heartbeatMs: 500,
  failoverTimeoutMs: 6000,
  rejoin: 'rewind',
};
const NODES = FIVE.map((region, i) => `${i === 0 ? 'primary' : 'replica'}-${region}`);
const write = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;

const open = (settings: Settings = {}, seed = 1): Promise<Run> =>
  openRun({ architecture: readReplicas, regions: FIVE, settings: { ...LOCK, ...settings }, seed, jitterUs: seed === 1 ? 0 : 2000 });

/** At how many moments two or more led at once. */
function ledTogether(run: Run): number {
  const leaders = new Set(['primary-virginia']);
  let together = 0;
  for (const event of run.events) {
    if (event.type !== 'role') continue;
    if (event.role === 'primary') leaders.add(event.node);
    else leaders.delete(event.node);
    if (leaders.size > 1) together += 1;
  }
  return together;
}

describe('a lock that expires', () => {
  it('a leader that cannot renew it steps down first; then one of the replicas takes it, and the old one is rewound', async () => {
    const run = (await open())
      .query(500, 'virginia', write('shared'))
      .partition(1500, ['virginia'], FIVE.slice(1))
      .query(2000, 'virginia', write('lost'), 'lost')
      .query(4200, 'virginia', write('refused'), 'refused')
      .query(7000, 'dublin', write('after'), 'after')
      .heal(8000)
      .until(14_000);
    expect(run.returned('lost').outcome.ok).toBe(true);
    expect(run.returned('refused').outcome.ok).toBe(false);
    expect(run.returned('after').outcome.ok).toBe(true);
    expect(ledTogether(run)).toBe(0);
    expect(run.reported('primary-virginia', 'lostWrites')).toBe(1);
    expect(new Set(NODES.map((node) => run.sql.digest(node))).size).toBe(1);
    await tells(
      run,
      'lock.txt',
      [
        'nothing passes between virginia and',
        'primary-virginia demoted: it could not renew its lock',
        'primary-virginia is standby',
        'lock-store-recife holder: null',
        'is promoting',
        'lock-asked (take true',
        'lock-store-recife holder: replica-',
        'is primary',
        'everything passes again',
        'primary-virginia lostWrites: 1',
        'primary-virginia rewoundPages: ',
      ],
      [...CHATTER, 'status', 'position-asked', 'position-told', 'changes', 'fence', 'position'],
    );
  });

  it('a leader that crashes is replaced when its lock has expired; one that is back in time takes its lock again', async () => {
    const gone = (await open()).crash(1500, 'primary-virginia').until(9000);
    expect(NODES.slice(1).filter((node) => gone.roleOf(node) === 'primary')).toHaveLength(1);
    const back = (await open()).crash(1500, 'primary-virginia').restart(2500, 'primary-virginia').until(9000);
    expect(back.roleOf('primary-virginia')).toBe('primary');
    expect([...gone.violations, ...back.violations]).toEqual([]);
  });

  it('who lacks more than maximum_lag_on_failover does not stand', async () => {
    const run = (await open({ maximumLag: 2 })).at(400, {
      type: 'partition',
      name: 'late',
      sides: [['virginia'], ['dublin', 'tokyo', 'sydney']],
      oneWay: true,
    });
    for (let i = 0; i < 10; i++) run.query(500 + 20 * i, 'virginia', write(`w${i}`));
    run.crash(2500, 'primary-virginia').until(9000);
    expect(run.roleOf('replica-recife')).toBe('primary');
    expect(String(run.reported('replica-dublin', 'notPromoted'))).toMatch(/^(it lacks 10 changes|another replica is ahead)/);
  });

  it('a clock that is set between the renewal and its answer gives nobody more time', async () => {
    // Recife's answer to the renewal of 1000 ms comes at 1120 ms.
    const run = (await open()).at(1060, { type: 'skew', node: 'primary-virginia', offsetMs: -6000, driftPpm: 0 });
    run.partition(1500, ['virginia'], FIVE.slice(1)).until(8000);
    expect(NODES.slice(1).filter((node) => run.roleOf(node) === 'primary')).toHaveLength(1);
    expect(ledTogether(run)).toBe(0);
  });

  it('whom a person chooses gets the lock from the leader when it has everything, and nothing is lost', async () => {
    const run = (await open()).order(1500, 'replica-dublin', 'promote');
    for (let ms = 1000; ms < 6000; ms += 50) run.query(ms, 'virginia', write(`w${ms}`), `w${ms}`);
    run.until(9000);
    expect(NODES.filter((node) => run.roleOf(node) === 'primary')).toEqual(['replica-dublin']);
    expect(ledTogether(run)).toBe(0);
    const written = run.events.filter((event) => event.type === 'return' && event.outcome.ok).length;
    const refused = run.events.filter((event) => event.type === 'return' && !event.outcome.ok);
    expect(run.rows('replica-dublin', 'SELECT count(*) FROM items')).toEqual([[1 + written]]);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((event) => event.type === 'return' && !event.outcome.ok && !event.outcome.definite)).toEqual([]);
    expect(run.reported('primary-virginia', 'lostWrites')).toBeUndefined();
    expect(new Set(NODES.map((node) => run.sql.digest(node))).size).toBe(1);
    const quiet = (await open()).order(1500, 'replica-dublin', 'promote').query(1900, 'virginia', write('before'));
    quiet.query(2105, 'virginia', write('meanwhile')).query(4000, 'virginia', write('after')).until(4400);
    await tells(
      quiet,
      'switchover.txt',
      [
        'replica-dublin is ordered to promote',
        'replica-dublin → lock-store-recife  lock-asked (take false',
        'failover replica-dublin',
        'primary-virginia handsOverTo: replica-dublin',
        'gives true',
        'primary-virginia demoted: it hands over to replica-dublin',
        'lock-store-recife holder: null',
        'lock-store-recife holder: replica-dublin',
        'replica-dublin is primary',
      ],
      [
        ...CHATTER,
        'status',
        'position-asked',
        'position-told',
        'changes',
        'fence',
        'position',
        'query',
        'reply',
        'forward',
        'forward-reply',
      ],
    );
  });

  it('one that does not get what it lacks is not waited for, and the leader goes on', async () => {
    const run = (await open()).order(1500, 'replica-dublin', 'promote').at(1700, {
      ...{ type: 'partition', name: 'late', sides: [['virginia'], ['dublin']], oneWay: true },
    });
    run.query(1800, 'virginia', write('w')).query(6000, 'virginia', write('after'), 'after').until(7000);
    expect(String(run.reported('primary-virginia', 'notHandedOver'))).toBe('replica-dublin: it does not get what it lacks');
    expect(run.returned('after').outcome.ok).toBe(true);
    expect(ledTogether(run)).toBe(0);
  });

  it('where nobody leads it takes the lock though another be ahead; one that falls is not waited for', async () => {
    const late = async (): Promise<Run> => {
      const run = (await open())
        .partition(900, ['virginia'], ['dublin'])
        .query(1000, 'virginia', write('w'))
        .crash(1500, 'primary-virginia');
      return run.heal(1600).order(2000, 'replica-dublin', 'promote');
    };
    const run = (await late()).until(9000);
    expect(run.roleOf('replica-dublin')).toBe('primary');
    expect(run.rows('replica-dublin', 'SELECT count(*) FROM items')).toEqual([[1]]);
    const fallen = (await late()).crash(2500, 'replica-dublin').until(9000);
    const [leader = ''] = NODES.filter((node) => fallen.roleOf(node) === 'primary');
    expect(fallen.rows(leader, 'SELECT count(*) FROM items')).toEqual([[2]]);
    expect([...run.violations, ...fallen.violations]).toEqual([]);
  });

  it('without its store nobody leads', async () => {
    const run = (await open()).crash(1500, 'lock-store-recife').until(6000);
    expect(NODES.map((node) => run.roleOf(node))).not.toContain('primary');
    run.restart(6000, 'lock-store-recife').until(16_000);
    expect(NODES.filter((node) => run.roleOf(node) === 'primary')).toHaveLength(1);
  });

  it('never do two lead at once, whatever crashes or is cut', { timeout: 60_000 }, async () => {
    let promoted = 0;
    for (let seed = 2; seed <= 21; seed++) {
      const stream = new Stream(seed, 'locks');
      const run = await open({}, seed);
      for (let i = 0; i < 40; i++) run.query(stream.integer(1, 20_000), FIVE[stream.integer(0, 4)] ?? '', write(`w${i}`));
      for (let i = 0; i < 6; i++) {
        const at = stream.integer(1, 18_000);
        const node = NODES[stream.integer(0, 4)] ?? '';
        const cut = stream.integer(1, 4);
        if (stream.integer(0, 1) === 0) run.crash(at, node).restart(at + stream.integer(10, 6000), node);
        else run.partition(at, FIVE.slice(0, cut), FIVE.slice(cut)).heal(at + stream.integer(10, 6000));
      }
      run.heal(26_000);
      for (const node of NODES) run.restart(26_000, node);
      run.until(45_000);
      expect(run.violations, `seed ${seed}`).toEqual([]);
      expect(ledTogether(run), `seed ${seed}`).toBe(0);
      expect(
        NODES.filter((node) => run.roleOf(node) === 'primary'),
        `seed ${seed}`,
      ).toHaveLength(1);
      expect(new Set(NODES.map((node) => run.sql.digest(node))).size, `seed ${seed}`).toBe(1);
      promoted += run.events.filter((event) => event.type === 'report' && event.key === 'promotedAt').length;
      run.sql.engine.close();
    }
    expect(promoted).toBeGreaterThan(20);
  });
});
