/** Partitions commit on their own. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'acrossPartitions',
  id: 'each-alone',
  name: 'commit each by itself',
  help: 'Each partition commits its own part, and nothing binds them: when one fails or is lost, the others have done theirs.',
  settings: [],
};
