/** The disk of every node, as it is set, and as the scenario says beside that. */
import type { Settings } from '../architectures/showing.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { type DiskModel, diskOfFsync } from '../sim/disk-model.ts';
import { inOrder } from './in-order.ts';
import { BadInput } from './problem.ts';
import { numberOf } from './settings.ts';

/** Settings that were checked, and what the scenario says beside them. */
export function diskOf(settings: Settings, { disk }: Pick<Scenario, 'disk'>): DiskModel {
  const megabytes = numberOf(settings, 'diskMBps');
  const set = diskOfFsync(
    Math.round(numberOf(settings, 'fsyncMs') * 1000),
    settings['fsyncSpread'] === 'exponential' ? 'exponential' : 'constant',
  );
  return {
    fsync: disk?.fsync ? inOrder(disk.fsync) : set.fsync,
    writeMB: disk?.writeMB ? inOrder(disk.writeMB) : { type: 'constant', ms: megabytes === 0 ? 0 : 1000 / megabytes },
    groupCommit: settings['groupCommit'] === true,
  };
}

/** Two that say the same time: which of them holds nobody could tell. */
const EITHER = [
  ['fsync', ['fsyncMs', 'fsyncSpread']],
  ['writeMB', ['diskMBps']],
] as const;

/** `given`: settings that somebody gave. */
export function checkDisk({ id, disk }: Pick<Scenario, 'id' | 'disk'>, given: readonly Settings[]): void {
  for (const [time, keys] of EITHER) {
    const twice = disk?.[time] ? keys.find((key) => given.some((settings) => key in settings)) : undefined;
    if (twice !== undefined)
      throw new BadInput(
        `Scenario “${id}”: “disk.${time}” and the setting “${twice}” both say how long a disk takes. Remove one of them.`,
        ['disk', time],
      );
  }
}
