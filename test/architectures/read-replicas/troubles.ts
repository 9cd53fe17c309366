/** Five copies under random faults, from one seed. */
import type { Architecture } from '../../../src/architectures/contract.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { Stream } from '../../../src/sim/random.ts';
import { FIVE, openRun, type Run } from '../shared/harness.ts';

export const NODES = FIVE.map((region, i) => `${i === 0 ? 'primary' : 'replica'}-${region}`);
const WRITE = "INSERT INTO items (name) VALUES ('w')";

/** A second of trouble after another, then peace: everything is fixed and one replica is promoted for good. */
export async function schedule(
  seed: number,
  promotion: 'manual' | 'automatic',
  architecture: Architecture = readReplicas,
  more: Settings = {},
): Promise<Run> {
  const stream = new Stream(seed, 'faults');
  const pick = <T>(items: readonly T[]): T => items[stream.integer(0, items.length - 1)] ?? fail();
  const run = await openRun({
    architecture,
    regions: FIVE,
    settings: { promotion, retainedChanges: 3, ...more },
    seed,
    jitterUs: 2000,
  });
  for (let i = 0; i < 60; i++) run.query(stream.integer(1, 9000), pick(FIVE), WRITE);
  for (let i = 0; i < 14; i++) {
    const at = stream.integer(1, 9000);
    const node = pick(NODES);
    const what = stream.integer(0, 9);
    if (what < 3) run.crash(at, node).restart(at + stream.integer(10, 3000), node);
    else if (what === 3) run.at(at, { type: 'wipe', node }).restart(at + stream.integer(10, 3000), node);
    else if (what === 4) run.at(at, { type: 'pause', node }).at(at + stream.integer(10, 3000), { type: 'resume', node });
    else if (what < 7) run.order(at, node, 'promote');
    else {
      const cut = stream.integer(1, 4);
      run.partition(at, FIVE.slice(0, cut), FIVE.slice(cut)).heal(at + stream.integer(10, 3000));
    }
  }
  run.heal(13_000);
  for (const node of NODES) run.at(13_000, { type: 'resume', node }).restart(13_000, node);
  for (const [i, node] of NODES.entries()) run.order(14_000 + 1500 * i, node, 'promote');
  return run.until(26_000);
}

function fail(): never {
  throw new Error('nothing to pick from');
}
