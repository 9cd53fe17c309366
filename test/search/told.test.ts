/** What a run tells is counted once. */
import { expect, it } from 'vitest';
import { worldFrom } from '../../src/search/chance.ts';
import { play } from '../../src/search/play.ts';
import { runOfWorld } from '../../src/search/world.ts';
import type { TimedCommand } from '../../src/sim/commands.ts';
import { targetOf } from './worlds.ts';

const at = (ms: number, command: TimedCommand['command']): TimedCommand => ({ at: ms * 1000, command });

it('who took over and restarts before anything was written says again that it leads, and was promoted once', async () => {
  const target = targetOf('read-replicas', { promotion: 'manual', copies: 'servers', commit: 'own-disk', upstream: 'from-primary' });
  const node = 'replica-japaneast';
  const faults = [
    { name: 'order', commands: [at(1000, { type: 'order', node, order: 'promote' })] },
    { name: 'crash', commands: [at(3000, { type: 'crash', node }), at(4000, { type: 'restart', node })] },
  ];
  const world = { ...worldFrom(target, 1), regions: ['eastus', 'japaneast'], asks: [], load: [], faults, mending: [], untilMs: 6000 };
  const { counts, complaints } = await play(runOfWorld(world));
  expect(complaints).toEqual([]);
  expect(counts.promotions).toBe(1);
});
