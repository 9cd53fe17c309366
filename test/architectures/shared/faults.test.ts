/** The single node and the query cache under random faults, with their invariants after every step. */
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../src/architectures/contract.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { Stream } from '../../../src/sim/random.ts';
import { openRun, type Run, THREE } from './harness.ts';

const STATEMENTS = [
  'SELECT * FROM items WHERE id = 1',
  'SELECT count(*) FROM items',
  'SELECT name, random() FROM items',
  "INSERT INTO items (name) VALUES ('w')",
  'UPDATE items SET name = name || id WHERE id = 1',
];
const SETTINGS = { backupIntervalMs: 700, ttlMs: 600, staleWhileRevalidateMs: 300, maxEntries: 2, primaryTimeoutMs: 400 };

async function schedule(architecture: Architecture, seed: number): Promise<Run> {
  const stream = new Stream(seed, 'faults');
  const pick = (items: readonly string[]): string => items[stream.integer(0, items.length - 1)] ?? '';
  const run = await openRun({ architecture, settings: SETTINGS, seed, jitterUs: 3000 });
  const nodes = architecture.plan(THREE, SETTINGS).map((node) => node.id);
  for (let i = 0; i < 80; i++) run.query(stream.integer(1, 8000), pick(THREE), pick(STATEMENTS));
  for (let i = 0; i < 8; i++) {
    const at = stream.integer(1, 8000);
    const node = pick(nodes);
    const later = at + stream.integer(1, 1500);
    const what = stream.integer(0, 6);
    if (what === 0) run.crash(at, node).restart(later, node);
    else if (what === 1)
      run
        .at(at, { type: 'wipe', node })
        .restart(later, node)
        .order(later + 100, node, 'restore');
    else if (what === 2) run.at(at, { type: 'pause', node }).at(later, { type: 'resume', node });
    else if (what === 3) run.partition(at, [pick(THREE)], THREE).heal(later);
    else if (what === 4) run.order(at, node, 'restore');
    else if (what === 5) run.at(at, { type: 'lossy', between: ['virginia', pick(THREE)], loss: 0.2, duplication: 0.4 });
    else run.at(at, { type: 'skew', node, offsetMs: stream.integer(-2000, 2000), driftPpm: stream.integer(-1000, 1000) });
  }
  return run.until(12_000);
}

describe.each([singleNode, queryCache].map((room) => [room.about.id, room] as const))('%s under random faults', (_, architecture) => {
  it('keeps its invariants', { timeout: 60_000 }, async () => {
    let answered = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const run = await schedule(architecture, seed);
      expect(run.violations, `seed ${seed}`).toEqual([]);
      answered += run.events.filter((event) => event.type === 'return' && event.outcome.ok).length;
      run.sql.engine.close();
    }
    expect(answered).toBeGreaterThan(1000);
  });
});
