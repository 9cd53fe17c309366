/** More planted bugs that are found from a moment of a lesson on, and not without them. */
import { it } from 'vitest';
import { breaksOnlyWith } from './hands.ts';

it.each([
  ['stale-in-tokyo', 'read-replicas/keeps-its-own-writes', 'convergence'],
  ['three-of-five', 'multi-master/commits-past-agreement', 'convergence'],
  ['three-of-five', 'multi-master/takes-without-looking', 'convergence'],
  ['three-of-five', 'multi-master/reads-before-applying', 'linearizable'],
] as const)('%s with %s breaks %s, and without it does not', (id, mutant, property) => breaksOnlyWith(id, mutant, property));
