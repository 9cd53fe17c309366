/** What a failover leaves of commits that wait for standbys, and of those that do not. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { FIVE, openRun, type Run } from '../shared/harness.ts';

const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";
const write = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;
const waiting = (names: string, more: Settings = {}): Settings => ({ commit: 'standbys', synchronousStandbyNames: names, ...more });

describe('after a failover', () => {
  const NODES = FIVE.map((region, i) => `${i === 0 ? 'primary' : 'replica'}-${region}`);

  interface Found {
    lost: number;
    gone: number;
    missing: number;
    confirmed: number;
    run: Run;
  }

  /** The leader dies or is cut off in the middle of writes from everywhere; when all is well again, which confirmed writes are missing? */
  async function missing(seed: number, settings: Settings): Promise<Found> {
    const run = await openRun({
      architecture: readReplicas,
      regions: FIVE,
      settings: { promotion: 'automatic', ...settings },
      seed,
      jitterUs: 2000,
      disk: diskOfFsync(5000),
      patienceMs: 3000,
    });
    for (let i = 0; i < 80; i++) run.query(200 + 100 * i + (seed % 50), FIVE[(i + seed) % 5] ?? '', write(`w${i}`), `w${i}`);
    const at = 1500 + 137 * (seed % 11);
    if (seed % 2 === 0) run.crash(at, 'primary-virginia').restart(12_000, 'primary-virginia');
    else run.partition(at, ['virginia'], FIVE.slice(1)).heal(11_000);
    // What was under way to it when it was cut off, it still commits when it is back, before it hears of the new timeline.
    run.until(10_900);
    while (run.now < 21_000_000 && run.reported('primary-virginia', 'lostWrites') === undefined && run.step());
    const names = (node: string): unknown[] => run.rows(node, 'SELECT name FROM items').map(([name]) => name);
    const held = names('primary-virginia');
    run.until(22_000);
    expect(run.violations, `seed ${seed}`).toEqual([]);
    const leader = NODES.find((node) => run.roleOf(node) === 'primary') ?? '';
    const digests = NODES.map((node) => run.sql.digest(node));
    expect(new Set(digests).size, `seed ${seed}: copies that have caught up are equal`).toBe(1);
    const there = new Set(names(leader));
    const confirmed = Array.from({ length: 80 }, (_, i) => `w${i}`).filter((op) => run.answered(op)?.outcome.ok === true);
    const lost = Number(run.reported('primary-virginia', 'lostWrites') ?? 0);
    const gone = new Set(held.filter((name) => !there.has(name)));
    // What it held and nobody has: some of it had been confirmed, and nothing else that was confirmed is missing.
    const missing = confirmed.filter((op) => !there.has(op));
    expect(missing.filter((op) => !gone.has(op))).toEqual([]);
    return { lost, gone: gone.size, missing: missing.length, confirmed: confirmed.length, run };
  }

  it('under a synchronous level no confirmed write is lost', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const found = await missing(seed, waiting('ANY 2 (*)'));
      expect(found.missing, `seed ${seed}`).toBe(0);
      expect(found.confirmed).toBeGreaterThan(20);
      found.run.sql.engine.close();
    }
  });

  it('under an asynchronous one as many are lost as their primary counts', async () => {
    let all = 0;
    for (let seed = 1; seed <= 15; seed += 2) {
      const found = await missing(seed, {});
      expect(found.lost, `seed ${seed}`).toBe(found.gone);
      all += found.missing;
      found.run.sql.engine.close();
    }
    expect(all).toBeGreaterThan(20);
  });

  it('the first commits are confirmed as soon as standbys have been sent all there is, though the load never pauses', async () => {
    const settings = waiting('ANY 1 (*)', { promotion: 'automatic' });
    const run = await openRun({ architecture: readReplicas, settings, patienceMs: 60_000, rttMs: (a, b) => (a === b ? 1 : 150) });
    for (let i = 0; i < 120; i++) run.query(100 + i * 50, i % 2 === 0 ? 'dublin' : 'tokyo', write(`w${i}`));
    run.crash(2000, 'primary-virginia').until(6000);
    const events = run.events.slice(run.events.findIndex((event) => event.type === 'report' && event.key === 'promotedAt'));
    const first = events.find((event) => event.type === 'return' && event.outcome.ok && event.served?.node !== 'primary-virginia');
    // Heard of it, acknowledged, sent, flushed: two round trips.
    expect(((first?.at ?? Infinity) - (events[0]?.at ?? 0)) / 1000).toBeLessThan(350);
    expect(run.violations).toEqual([]);
  });

  it('a write that waited for the rows of one that waited lets go of them, too, on a database that no longer leads', async () => {
    for (const commit of [waiting('ANY 1 (*)'), { commit: 'semi-synchronous', semiSyncTimeoutMs: 60_000 }]) {
      const run = await openRun({ architecture: readReplicas, settings: { failoverTimeoutMs: 60_000, ...commit }, patienceMs: 60_000 });
      run.partition(1000, ['virginia'], ['dublin', 'tokyo']);
      for (let i = 0; i < 3; i++) run.query(1100 + i, 'virginia', RENAME, `w${i}`);
      run.order(1500, 'replica-dublin', 'promote').heal(3000).until(12_000);
      expect(run.reported('primary-virginia', 'lostWrites')).toBe(3);
      expect(run.roleOf('primary-virginia')).toBe('standby');
      expect(new Set(run.topology.nodes.slice(0, 3).map(({ id }) => run.sql.digest(id))).size).toBe(1);
    }
  });
});
