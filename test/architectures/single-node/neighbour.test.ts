/** A standby next door against a backup far away, after the same writes and the same lost disk: what is gone, and for how long nobody is answered. */
import { expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import type { Architecture } from '../../../src/architectures/contract.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { openRun, type Run } from '../shared/harness.ts';

const MAIN = 'primary-virginia';
const LOST_AT_MS = 9500;
const ORDERED_AT_MS = 10_000;
/** Some hundred kilobytes, so that a copy takes a while over 2 Mbit/s. */
const ROWS = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) INSERT INTO items SELECT i, 'an item with a rather long name ' || i FROM n",
];
const WRITES = 30;

interface Ended {
  readonly lost: number;
  /** From the order that mends it until a database takes writes again. */
  readonly mendedMs: number;
}

async function after(architecture: Architecture, settings: Settings, nextDoor: boolean, mend: (run: Run) => Run): Promise<Ended> {
  const regions = ['virginia', 'next', 'far'];
  const rttMs = (a: string, b: string): number => (a === b ? 1 : [a, b].includes('far') ? 230 : 2);
  const run = await openRun({
    architecture,
    settings,
    regions,
    rttMs,
    setup: ROWS,
    disk: diskOfFsync(1000),
    bandwidthMbps: () => 2,
    patienceMs: 1000,
  });
  for (let i = 0; i < WRITES; i++) run.query(100 + 300 * i, 'virginia', `INSERT INTO items (name) VALUES ('new ${i}')`, `w${i}`);
  mend(run.at(LOST_AT_MS, { type: 'wipe', node: MAIN }));
  run.query(25_000, nextDoor ? 'next' : 'virginia', "SELECT count(*) FROM items WHERE name LIKE 'new %'", 'left').until(26_000);
  expect(run.violations).toEqual([]);
  const confirmed = Array.from({ length: WRITES }, (_, i) => run.returned(`w${i}`)).filter(({ outcome }) => outcome.ok).length;
  const [[left] = []] = run.answer('left') as number[][];
  const taking = run.events.find(
    (event) => event.type === 'role' && ['primary', 'active'].includes(event.role) && event.at > ORDERED_AT_MS * 1000,
  );
  return { lost: confirmed - (left ?? 0), mendedMs: (taking?.at ?? Number.NaN) / 1000 - ORDERED_AT_MS };
}

it('the neighbour loses nothing that it confirmed and is there at once; the copy loses an interval, and has to be fetched', async () => {
  const promoted = await after(readReplicas, { commit: 'standbys', synchronousStandbyNames: 'next' }, true, (run) =>
    run.order(ORDERED_AT_MS, 'replica-next', 'promote'),
  );
  const restored = (settings: Settings): Promise<Ended> =>
    after(singleNode, { backupIntervalMs: 2000, backup: 'log', ...settings }, false, (run) =>
      run.restart(ORDERED_AT_MS - 100, MAIN).order(ORDERED_AT_MS, MAIN, 'restore'),
    );
  const [near, far] = [await restored({ backupPlace: 'in the second region' }), await restored({ backupPlace: 'in the last region' })];
  expect(promoted.lost).toBe(0);
  expect(promoted.mendedMs).toBeLessThan(500);
  // Written at 100 + 300·i ms, uploaded at 8,000: the last three were not.
  expect([near.lost, far.lost]).toEqual([3, 3]);
  expect(near.mendedMs).toBeGreaterThan(1500);
  expect(far.mendedMs - near.mendedMs).toBeGreaterThan(200);
  expect(far.mendedMs - near.mendedMs).toBeLessThan(300);
});
