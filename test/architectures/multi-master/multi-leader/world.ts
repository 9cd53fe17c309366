/** Sites of three cities that sell the last seat, take sign-ups, and lose touch. */
import type { Architecture } from '../../../../src/architectures/contract.ts';
import { multiLeader } from '../../../../src/architectures/multi-master/multi-leader/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run, THREE } from '../../shared/harness.ts';

export const SETUP = [
  'CREATE TABLE seats (flight TEXT PRIMARY KEY, left INTEGER NOT NULL, sold_in TEXT) WITHOUT ROWID',
  "INSERT INTO seats VALUES ('NH1', 1, NULL)",
  'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE)',
];

/** Everything leaves and is answered at once unless `transport` says otherwise. */
export const sites = (settings: Settings = {}, architecture: Architecture = multiLeader, ordered = true): Promise<Run> =>
  openRun({ architecture, setup: SETUP, settings, ordered });

/** One seat is left, and two cities sell it. */
export function sellTwice(run: Run): void {
  run.query(100, 'tokyo', "UPDATE seats SET left = left - 1, sold_in = 'Tokyo' WHERE flight = 'NH1' AND left > 0", 'sale in Tokyo');
  run.query(110, 'dublin', "UPDATE seats SET left = left - 1, sold_in = 'Dublin' WHERE flight = 'NH1' AND left > 0", 'sale in Dublin');
}

/** What every site holds; they must agree. */
export function held(run: Run, sql: string): readonly (readonly unknown[])[] {
  const [first, ...others] = THREE.map((city) => JSON.stringify(run.rows(`site-${city}`, sql)));
  for (const other of others) if (other !== first) throw new Error(`sites differ: ${first} and ${other}`);
  return JSON.parse(first ?? '[]');
}
