/** Replica sets and the five consistency levels: what a read in another region sees after a write, what each costs, and what becomes of faults. */
import { describe, expect, it } from 'vitest';
import { LEVELS, type Level } from '../../../src/architectures/partition-router/mechanisms/replica-sets/levels.ts';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { brokenPartitionRouter } from '../shared/breaking.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';

const SETUP = ['CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)', "INSERT INTO notes VALUES (1, 'old'), (2, 'two')"];
const READ = 'SELECT body FROM notes WHERE tenant_id = 1';
const WRITE = "UPDATE notes SET body = 'new' WHERE tenant_id = 1";

const open = (settings: Settings, rules: Partial<Rules> = {}, more: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({
    architecture: brokenPartitionRouter(rules),
    setup: SETUP,
    settings: { copies: 'replica-sets', routers: 'the application', partitionTimeoutMs: 60_000, ...settings },
    patienceMs: 8000,
    ...more,
  });

/** Goes on until that is answered; when, ms. */
function answered(run: Run, op: string): number {
  while (run.answered(op) === null && run.step());
  return run.returned(op).at / 1000;
}

const rowsIn = (run: Run, node: string): unknown => run.rows(node, READ)[0]?.[0];

/** How long the write took, and what reads far away and near saw, asked 5 ms after it was confirmed. */
async function seen(consistency: Level, rules: Partial<Rules> = {}) {
  const run = await open({ consistency }, rules);
  run.query(100, 'virginia', WRITE, 'write').query(120, 'dublin', READ, 'between');
  const at = answered(run, 'write') + 5;
  run
    .query(at, 'tokyo', READ, 'far')
    .query(at, 'virginia', READ, 'near')
    .until(at + 1500);
  const ms = (op: string): number => Math.round(run.latencyMs(op));
  const read = (op: string): unknown => [(run.answer(op)[0] as readonly unknown[])[0], ms(op)];
  return { run, write: ms('write'), between: read('between'), far: read('far'), near: read('near') };
}

describe('a write in Virginia, and a read in Tokyo 5 ms after it was confirmed', () => {
  it.each(LEVELS)('%s', async (consistency) => {
    const { run, ...what } = await seen(consistency);
    console.log(consistency, what, run.violations);
    expect(rowsIn(run, 'replica-tokyo-1d')).toBe('new');
  });
});
