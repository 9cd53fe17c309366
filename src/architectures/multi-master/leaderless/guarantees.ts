/** What is promised without a leader: little, and none of it hangs on who is there. */
import type { Stream } from '../../../sim/random.ts';
import { type Guarantees, HASTY, promise } from '../../guarantees.ts';
import type { Settings } from '../../showing.ts';

/** Where replicas are compared in the background, all of them are equal in the end; else only what was read or handed over is. */
const converges = ({ repairEveryMs }: Settings): boolean => Number(repairEveryMs) > 0;

export const guarantees: Guarantees = {
  // Appending reads and then writes, and the last write wins: of two at once one is lost, and no order of them is anybody's.
  promised: ({ settings }) => (converges(settings) ? promise('convergence') : []),
  mayMiss: (missing) => missing.map(() => true),
  alikeByRow: () => true,
  counts: (_node, role) => role === 'replica',
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => {
      const replicas = random.integer(1, 4);
      return {
        replicas,
        nodes: random.integer(3, 5),
        writeQuorum: random.integer(1, replicas),
        readQuorum: random.integer(1, replicas),
        quorum: ['strict', 'sloppy'][random.integer(0, 1)] ?? '',
        readFrom: ['all replicas', 'digests'][random.integer(0, 1)] ?? '',
        readRepair: ['blocking', 'afterwards', 'none'][random.integer(0, 2)] ?? '',
        coordinator: ['nearest', 'random', 'main'][random.integer(0, 2)] ?? '',
        commitLog: random.integer(0, 3) === 0 ? 'in memory' : 'on disk',
        gossipMs: random.integer(1, 5) * 100,
        downAfterMs: random.integer(6, 20) * 100,
        hintWindowMs: random.integer(0, 4) * 1000,
        repairEveryMs: random.integer(0, 2) === 0 ? 0 : random.integer(5, 20) * 100,
        writeTimeoutMs: random.integer(5, 20) * 100,
        readTimeoutMs: random.integer(5, 20) * 100,
      };
    },
    mending: null,
    disksToLose: () => 0,
    calmMs: ({ repairEveryMs, downAfterMs }) => 8000 + 3 * Number(repairEveryMs) + 2 * Number(downAfterMs),
  },
};
