/** A run in which a confirmed write is lost: its primary dies before a replica has heard of it, and that is promoted. */
import { scenarios } from '../../src/scenarios/index.ts';
import { type RunSpec, runOf } from '../../src/session/run.ts';
import type { Command } from '../../src/sim/commands.ts';

export function lostByPromotion(): RunSpec {
  const scenario = scenarios.find(({ id }) => id === 'stale-in-tokyo');
  if (!scenario) throw new Error('there is no scenario stale-in-tokyo');
  const write = (op: string, client: string, title: string): Command => {
    return { type: 'query', client, op, sql: 'UPDATE posts SET title = ? WHERE id = 7', params: [title] };
  };
  const sides: [string[], string[]] = [['eastus'], scenario.regions.filter((region) => region !== 'eastus')];
  const commands = [
    { at: 90_000, command: { type: 'partition', name: 'cut', sides, oneWay: false } as const },
    { at: 100_000, command: write('lost', 'client-eastus', 'lost') },
    { at: 200_000, command: { type: 'crash', node: 'primary-eastus' } as const },
    { at: 300_000, command: { type: 'order', node: 'replica-northeurope', order: 'promote' } as const },
    { at: 1_500_000, command: write('kept', 'client-northeurope', 'kept') },
  ];
  return { ...runOf(scenario), commands, untilUs: 3_000_000 };
}
