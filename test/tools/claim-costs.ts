/**
 * What each claim costs: CPU seconds of all its runs at 20 trials, from one seed of each row on all its sets. A run that several claims look at is
 * told with the first of them. `npx tsx test/tools/claim-costs.ts [ID,…]`; it takes a few minutes.
 */
import { claims } from '../../src/claims/index.ts';
import { REGION_SETS } from '../../src/claims/regions.ts';
import { see } from '../../src/claims/see.ts';
import type { Request } from '../../src/claims/sheet.ts';

const TRIALS = 20;
/** One to warm up, as the seeds before it do, and the one whose time counts. */
const SEEDS = [2, 3] as const;

interface Costly {
  readonly requests: readonly Request[];
  readonly claim: string;
  readonly row: string;
  /** How many seeds it stands for. */
  seeds: number;
}

const only = process.argv[2]?.toUpperCase().split(',');
const all = new Map<string, Costly>();
for (const claim of claims) {
  if ('missing' in claim || (only && !only.includes(claim.id))) continue;
  for (const row of [...claim.rows, claim.control.row])
    for (const set of row.sets) {
      const seeds = Math.min(TRIALS, row.seeds ?? TRIALS);
      const [warmUp = {}, timed = {}] = SEEDS.map((seed) => row.arms({ set, regions: REGION_SETS[set], seed: Math.min(seed, seeds) }));
      for (const [arm, request] of Object.entries(timed)) {
        const key = JSON.stringify(request);
        const known = all.get(key);
        const before = seeds > SEEDS.length && warmUp[arm] ? [warmUp[arm]] : [];
        if (known) known.seeds = Math.max(known.seeds, seeds);
        else all.set(key, { requests: [...before, request], claim: claim.id, row: row.id, seeds });
      }
    }
}

const cpuS = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const byClaim = new Map<string, Map<string, number>>();
for (const { requests, claim, row, seeds } of all.values()) {
  let from = 0;
  for (const request of requests) {
    from = cpuS();
    await see(request);
  }
  const rows = byClaim.get(claim) ?? new Map<string, number>();
  rows.set(row, (rows.get(row) ?? 0) + (cpuS() - from) * seeds);
  byClaim.set(claim, rows);
}

const total = (rows: ReadonlyMap<string, number>): number => [...rows.values()].reduce((sum, each) => sum + each, 0);
for (const [claim, rows] of byClaim)
  console.log(`${claim}\t${total(rows).toFixed(1)}\t${[...rows].map(([row, each]) => `${row} ${each.toFixed(1)}`).join(', ')}`);
console.log(`all\t${[...byClaim.values()].reduce((sum, rows) => sum + total(rows), 0).toFixed(1)}`);
