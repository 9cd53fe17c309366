/** What becomes of intents whose transaction gives up: its record says so first. */
import { expect, it } from 'vitest';
import { worldFrom } from '../../../../src/search/chance.ts';
import { play } from '../../../../src/search/play.ts';
import { appendTo, readFrom, setUpOf, TOKEN } from '../../../../src/search/registers.ts';
import { runOfWorld } from '../../../../src/search/world.ts';
import type { Command, TimedCommand } from '../../../../src/sim/commands.ts';
import { cockroachdb } from '../../../../src/architectures/multi-master/cockroachdb/index.ts';
import { targetOf } from '../../../search/worlds.ts';
import { openRun, THREE } from '../../shared/harness.ts';
import { BOTH, LEADS, SETUP } from './two-ranges.ts';

const at = (ms: number, command: Command): TimedCommand => ({ at: ms * 1000, command });
const asks = (ms: number, region: string, op: string, sql: string, params: readonly (string | number)[]): TimedCommand =>
  at(ms, { type: 'query', client: `client-${region}`, op, sql, params });

/**
 * Random world 50027, made small: a transaction had written in one range, and in the next it met what a clock that is far ahead had written. It
 * told both ranges at once that it was aborted, and one of them took its intent away before there was a record of that.
 */
it('a transaction that gives up takes its intents away when its record says that it is aborted, and not before', async () => {
  const settings = { protocol: 'cockroachdb', electionTimeoutMinMs: 600, maxOffsetMs: 100, clockStop: false };
  const append = appendTo('registers');
  const steps = [
    { sql: append, params: ['t64', 1] },
    { sql: 'INSERT INTO ledgers (trail, tenant_id) VALUES (?, ?)', params: ['t64', TOKEN] },
    { sql: 'DELETE FROM registers WHERE tenant_id = ?', params: [TOKEN] },
  ];
  const sql = `BEGIN; ${steps.map((step) => step.sql).join('; ')}; COMMIT`;
  const target = targetOf('multi-master', settings);
  const world = {
    ...{
      ...worldFrom(target, 1),
      seed: 50027,
      settings,
      regions: ['brazilsouth', 'japaneast'],
      setup: setUpOf({ registers: 3, ledgers: 3 }),
    },
    asks: [
      asks(2234, 'japaneast', 'r66', readFrom('registers'), [2]),
      asks(4426, 'brazilsouth', 'w72', append, ['w72', 1]),
      asks(4455, 'brazilsouth', 'r71', readFrom('ledgers'), [101]),
      at(4940, { type: 'query', client: 'client-japaneast', op: 't64', sql, params: [], steps, isolation: 'read committed', retries: 0 }),
    ],
    faults: [{ name: 'clock', commands: [at(3284, { type: 'skew', node: 'crdb-brazilsouth', offsetMs: 2500, driftPpm: 872 })] }],
    ...{ load: [], mending: [], untilMs: 8940 },
  };
  const { complaints, counts } = await play(runOfWorld(world));
  expect(complaints).toEqual([]);
  expect(counts.operations).toBe(4);
});

const TAKE = 'UPDATE stock SET n = n - 1 WHERE id = 1';

it('a write whose gateway has given up leaves the queue, and writes nothing when its turn would have come', async () => {
  const run = await openRun({ architecture: cockroachdb, settings: { ...LEADS, parallelCommits: false }, setup: SETUP, patienceMs: 4000 });
  run.query(3000, 'tokyo', BOTH, 'dies');
  // It reads before those intents are there, and comes to write when they are.
  const steps = ['SELECT n FROM stock WHERE id = 1', TAKE].map((sql) => ({ sql, params: [] }));
  const sql = `BEGIN; ${steps.map((step) => step.sql).join('; ')}; COMMIT`;
  const asked = { client: 'client-dublin', op: 'waits', sql, params: [], steps };
  run.at(3340, { type: 'query', ...asked, isolation: 'serializable', retries: 0 }).until(3340);
  const isSent = (to: string, words: string): boolean =>
    run.events.some((event) => event.type === 'send' && event.to === to && JSON.stringify(event.message).includes(words));
  while (!isSent('crdb-tokyo', '"written"')) run.step();
  run.obey({ type: 'crash', node: 'crdb-tokyo' });
  run.until(5500);
  expect(isSent('crdb-dublin', '"queued"')).toBe(true);
  expect(run.returned('waits').outcome).toMatchObject({ ok: false, definite: false });
  // Five seconds after it fell silent, what Tokyo's node has left is gone.
  run.until(9500).query(9500, 'virginia', 'SELECT n FROM stock WHERE id = 1', 'read').until(10_000);
  expect(run.answer('read')).toEqual([[10]]);
  expect(run.violations).toEqual([]);
});

it('a row that everybody reads and writes is written: whoever comes too late is told so and keeps nobody waiting', async () => {
  const run = await openRun({ architecture: cockroachdb, settings: LEADS, setup: SETUP });
  const steps = ['SELECT n FROM stock WHERE id = 1', TAKE].map((sql) => ({ sql, params: [] }));
  const sql = `BEGIN; ${steps.map((step) => step.sql).join('; ')}; COMMIT`;
  const ops = Array.from({ length: 36 }, (_, i) => `t${i}`);
  ops.forEach((op, i) =>
    run.at(2000 + Math.round((i * 1000) / 9), {
      ...{ type: 'query', client: `client-${THREE[i % 3]}`, op, sql, params: [], steps },
      ...{ isolation: 'serializable', retries: 0 },
    }),
  );
  run.until(9000).query(9000, 'virginia', 'SELECT n FROM stock WHERE id = 1', 'read').until(10_000);
  const outcomes = ops.map((op) => run.returned(op).outcome);
  const done = outcomes.filter(({ ok }) => ok).length;
  // Four seconds; with intents of those that came too late in the way it was three, and most ran out of patience.
  expect(done).toBeGreaterThanOrEqual(10);
  expect(outcomes.filter((outcome) => !outcome.ok && !outcome.definite)).toEqual([]);
  expect(run.answer('read')).toEqual([[10 - done]]);
  expect(run.violations).toEqual([]);
});
