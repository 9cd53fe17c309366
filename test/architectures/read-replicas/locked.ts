/** What comes of broken rules where a lock says who leads, and in runs that random worlds found. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Rules } from '../../../src/architectures/read-replicas/rules.ts';
import { play } from '../../../src/search/play.ts';
import { decodeLink } from '../../../src/session/share.ts';
import { brokenReadReplicas } from '../shared/breaking.ts';
import { openRun } from '../shared/harness.ts';

const LOCK = { promotion: 'lock', ttlMs: 3000, loopWaitMs: 1000, retryTimeoutMs: 1000 };
const WRITE = "INSERT INTO items (name) VALUES ('w')";

/** How many lead after the first was cut off. */
export async function leaders(rules: Partial<Rules>): Promise<number> {
  const run = await openRun({ architecture: brokenReadReplicas(rules), settings: LOCK });
  run.partition(1500, ['virginia'], ['dublin', 'tokyo']).until(8000);
  return ['primary-virginia', 'replica-dublin', 'replica-tokyo'].filter((node) => run.roleOf(node) === 'primary').length;
}

/** How many writes are lost where a person chooses another leader, which hears of the last of them late. */
export async function lostByHandingOver(rules: Partial<Rules>): Promise<unknown> {
  const run = await openRun({ architecture: brokenReadReplicas(rules), settings: { ...LOCK, rejoin: 'rewind' } });
  run.order(1500, 'replica-dublin', 'promote');
  run.at(1700, { type: 'partition', name: 'late', sides: [['virginia'], ['dublin']], oneWay: true });
  for (let ms = 1600; ms < 2000; ms += 100) run.query(ms, 'virginia', WRITE);
  run.heal(6000).until(12_000);
  expect(run.violations).toEqual([]);
  return run.reported('primary-virginia', 'lostWrites') ?? 0;
}

/** What that run breaks. */
export async function foundIn(link: string, rules: Partial<Rules>): Promise<readonly string[]> {
  const { run } = decodeLink(
    readFileSync(new URL(`${link}.link`, import.meta.url), 'utf8')
      .trim()
      .replace(/^[^#]*/, ''),
  );
  const { complaints } = await play(run, { plant: () => brokenReadReplicas(rules) });
  return complaints.map(({ invariant }) => invariant);
}
