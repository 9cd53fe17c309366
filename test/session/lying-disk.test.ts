/** A disk that says that it has written, and has not: what it costs one database, and a majority that believed it. */
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/scenarios/read.ts';
import { openSession } from '../../src/session/session.ts';
import { runOf } from '../../src/session/run.ts';
import type { Command } from '../../src/sim/commands.ts';

async function ran(architecture: string, commands: readonly (readonly [number, Command])[], settings: object = {}) {
  const scenario = {
    format: 'antipode-scenario/1',
    ...{ id: 'lying', title: 't', summary: 's', architecture, settings, seed: 3, msPerSecond: 1, untilMs: 12_000 },
    regions: ['eastus', 'northeurope', 'japaneast'],
    setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)', 'INSERT INTO t VALUES (1, 0)'],
    commands: commands.map(([atMs, command]) => ({ atMs, command })),
    steps: [{ text: 't', when: { atMs: 1 } }],
  };
  const session = (await openSession(runOf(readScenario(scenario, 'lying.json')))).runToEnd();
  const events = session.trace.slice(0);
  const { violations } = session;
  session.close();
  return { events, violations };
}

const ask = (op: string, sql: string, client = 'client-eastus'): Command => ({ type: 'query', client, op, sql, params: [] });
const set = (op: string, n: number): Command => ask(op, `UPDATE t SET n = ${n} WHERE id = 1`);
const read = (op: string): Command => ask(op, 'SELECT n FROM t WHERE id = 1');

describe('one database', () => {
  it('loses what it had confirmed since the lie began, as rows', async () => {
    const node = 'primary-eastus';
    const { events } = await ran(
      'single-node',
      [
        ...[[500, set('kept', 1)] as const, [1000, { type: 'lying-disk', node, lies: true }] as const],
        ...[[1500, set('lost', 2)] as const, [2000, { type: 'crash', node }] as const, [2500, { type: 'restart', node }] as const],
        [3000, read('after')] as const,
      ],
      { backupIntervalMs: 0 },
    );
    const answers = new Map(events.flatMap((e) => (e.type === 'return' && e.outcome.ok ? [[e.op, e.outcome.rows] as const] : [])));
    expect([answers.has('lost'), answers.get('after')]).toEqual([true, [[1]]]);
    const [loss, ...others] = events.filter((e) => e.type === 'lose');
    expect(others).toEqual([]);
    expect(loss).toMatchObject({ node, reason: 'lie', position: 1, more: 0 });
    expect(loss?.writes.map(({ op }) => op)).toEqual(['lost']);
  });
});

describe('a Raft group', () => {
  /** The second member's disk lies; the third is cut off while a write is committed by the other two; then the leader and the third change places. */
  const story = (lies: boolean): Promise<{ violations: readonly { invariant: string }[] }> =>
    ran(
      'multi-master',
      [
        [3000, { type: 'lying-disk', node: 'member-northeurope', lies }],
        [3100, { type: 'partition', name: 'a', sides: [['japaneast'], ['eastus', 'northeurope']], oneWay: false }],
        ...[3300, 3700, 4100].map((at, i) => [at, set(`w${i}`, i + 1)] as const),
        [4600, { type: 'crash', node: 'member-northeurope' }],
        [4700, { type: 'restart', node: 'member-northeurope' }],
        [4700, { type: 'crash', node: 'member-eastus' }],
        [4750, { type: 'heal', name: null }],
        [9000, { type: 'restart', node: 'member-eastus' }],
      ],
      { startLeader: 1 },
    );

  it('rests on disks that keep their word: one that lies takes a committed entry back', async () => {
    const { violations } = await story(true);
    expect(violations.map(({ invariant }) => invariant)).toContain('leader completeness');
  });

  it('and loses nothing by the same falls where all disks are honest', async () => {
    expect((await story(false)).violations).toEqual([]);
  });
});
