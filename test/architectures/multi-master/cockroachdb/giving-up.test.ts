/** What becomes of intents whose transaction gives up: its record says so first. */
import { expect, it } from 'vitest';
import { worldFrom } from '../../../../src/search/chance.ts';
import { play } from '../../../../src/search/play.ts';
import { appendTo, readFrom, setUpOf, TOKEN } from '../../../../src/search/registers.ts';
import { runOfWorld } from '../../../../src/search/world.ts';
import type { Command, TimedCommand } from '../../../../src/sim/commands.ts';
import { targetOf } from '../../../search/worlds.ts';

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
