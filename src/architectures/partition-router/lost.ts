/** Whose disk was lost stays lost over its next starts, whatever it has written on the new one since. */
import type { Birth, Disk } from '../../sim/node.ts';
import type { Out } from '../../sim/out.ts';

const LOST = 'disk was lost';

export function isLost(rules: { isLost(birth: Birth): boolean }, disk: Disk, out: Pick<Out, 'persist'>, birth: Birth): boolean {
  if (disk.get(LOST) === true) return true;
  const lost = rules.isLost(birth);
  if (lost) out.persist(LOST, true);
  return lost;
}
