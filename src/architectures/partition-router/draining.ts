/**
 * Before keys leave or come, what is open at a partition ends. It lets no transaction begin here meanwhile, rather than have it wait: its
 * locks elsewhere might be what the open ones wait for. Who is refused so begins anew.
 */
import type { MovingJob } from '../../sharding/jobs.ts';
import type { PartitionOut, PartitionState, PartitionTag } from './state.ts';

export const DRAINING_TIMER = 'draining';

/** How often it looks whether they have ended. Ours: a moment. */
const LOOK_US = 2_000;

/** No transaction may begin here now. */
export const isDraining = ({ adopting, moving }: PartitionState): boolean => adopting !== null || moving?.phase === 'stopping';

/** A job that wants the database for itself. */
export function whenDrained(node: PartitionState, out: PartitionOut, tag: PartitionTag, job: MovingJob): void {
  node.draining = { tag, job };
  lookWhetherDrained(node, out);
}

export function lookWhetherDrained(node: PartitionState, out: PartitionOut): void {
  const { draining, idleSince } = node;
  if (draining === null) return;
  if (idleSince.size > 0) return out.setTimer(DRAINING_TIMER, LOOK_US);
  node.draining = null;
  out.execute(draining.tag, draining.job);
}
