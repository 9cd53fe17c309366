/** Each rule of this room answered wrongly, and the invariant that notices; the same worlds without the mistake are clean. */
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../src/architectures/contract.ts';
import { leaderless } from '../../../../src/architectures/multi-master/leaderless/index.ts';
import { mutants } from '../../../../src/architectures/multi-master/leaderless/mutants.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { diskOfFsync, INSTANT_DISK } from '../../../../src/sim/disk-model.ts';
import { openRun } from '../../shared/harness.ts';

const QUICK: Settings = { nodes: 3, gossipMs: 100, downAfterMs: 600, writeTimeoutMs: 500, readTimeoutMs: 800 };
const REGIONS = ['virginia', 'dublin', 'tokyo'];
const SEEDS = 4;

/** Writes and reads of one row from everywhere, while links lose, double and are cut, a node falls and clocks differ. */
async function violations(architecture: Architecture, settings: Settings, seed: number): Promise<readonly string[]> {
  const { fsyncMs = 0, transport = 'connections', ...own } = settings;
  const run = await openRun({
    ...{ architecture, regions: REGIONS, seed, settings: { ...QUICK, ...own }, jitterUs: 4000, checked: true },
    ordered: transport === 'connections',
    disk: fsyncMs === 0 ? INSTANT_DISK : diskOfFsync(1000 * Number(fsyncMs)),
  });
  run.at(50, { type: 'lossy', between: ['virginia', 'dublin'], loss: 0.2, duplication: 0.3 });
  run.at(50, { type: 'lossy', between: ['virginia', 'tokyo'], loss: 0.2, duplication: 0.3 });
  for (let i = 0; i < 40; i++) {
    const region = REGIONS[(i * 7 + seed) % 3] ?? '';
    const sql = i % 2 === 0 ? `UPDATE items SET name = 'w${i}' WHERE id = 1` : 'SELECT name FROM items WHERE id = 1';
    run.query(100 + 97 * i + 3 * seed, region, sql);
    if (i % 8 === 0) run.query(120 + 97 * i, region, `INSERT OR REPLACE INTO items VALUES (${i + 2}, 'x')`);
  }
  run.partition(900, ['tokyo'], ['virginia', 'dublin']).heal(2400);
  run.crash(2600, 'replica-dublin').restart(3500, 'replica-dublin');
  run.order(4800, 'replica-virginia', 'repair').until(8000);
  return run.violations;
}

/** A write that reached one of three; one reads it there and mends another, which is read before that has come. */
async function mendedTooLate(architecture: Architecture, settings: Settings): Promise<readonly string[]> {
  const lasting = { gossipMs: 0, hintWindowMs: 0, writeTimeoutMs: 2000, readTimeoutMs: 2000 };
  const run = await openRun({ architecture, regions: REGIONS, settings: { ...QUICK, ...lasting, ...settings }, ordered: false });
  const write = "UPDATE items SET name = 'half' WHERE id = 1";
  run.partition(100, ['virginia'], ['dublin', 'tokyo']).query(200, 'virginia', write).heal(3000);
  run.partition(3001, ['dublin'], ['virginia', 'tokyo']).query(4000, 'virginia', 'SELECT name FROM items WHERE id = 1');
  run.crash(4163, 'replica-virginia').heal(4163).query(4165, 'tokyo', 'SELECT name FROM items WHERE id = 1').until(6000);
  return run.violations;
}

/** What notices each. */
const NOTICED: Readonly<Record<string, string>> = {
  'stamped-on-arrival': 'a cell is the newest that came',
  'ack-before-fsync': 'a confirmed write is on W disks',
  'counted-twice': 'a confirmed write is on W disks',
  'hint-counts': 'a confirmed write is on W disks',
  'repair-with-the-first': 'a read goes on with the newest',
  'digests-always-agree': 'a quorum sees what was confirmed',
  'answer-before-repair': 'a quorum read after another is not older',
  'hint-dropped-when-sent': 'hints end',
  'leaf-off-by-one': 'repair makes equal',
};

describe('a rule', () => {
  it('is broken by each mutant, and each invariant notices one', () => {
    expect(mutants.map(({ id }) => id)).toEqual(Object.keys(NOTICED));
    expect(new Set(Object.values(NOTICED))).toEqual(new Set(leaderless.invariants.map(({ name }) => name)));
  });

  it.each(mutants.map((mutant) => [mutant.id, mutant] as const))(
    '%s is noticed, and nothing without it',
    async (id, { architecture, settings = {} }) => {
      const world = id === 'answer-before-repair' ? mendedTooLate : violations;
      const noticed = (): boolean => found.some((words) => words.includes(NOTICED[id] ?? '?'));
      const found: string[] = [];
      for (let seed = 1; seed <= SEEDS && !noticed(); seed++) {
        expect(await world(leaderless, settings, seed)).toEqual([]);
        found.push(...(await world(architecture, settings, seed)));
      }
      expect(noticed(), found.slice(0, 3).join('; ')).toBe(true);
    },
  );
});
