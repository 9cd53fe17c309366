/** Partitions that are sets of replicas: what must hold of them. What a replica does: `replica.ts`; who asks it: `library.ts`. */
import type { Mechanism } from '../../../contract.ts';
import { conflictFeeds } from './conflicts-invariants.ts';
import { halvingInvariants } from './halving-invariants.ts';
import { setInvariants } from './invariants.ts';
import { memberInvariants } from './members-invariants.ts';
import { COPIES } from '../../replica-set/sets.ts';

export const replicaSets: Mechanism = {
  slot: COPIES,
  id: 'replica-sets',
  at: () => ({}),
  invariants: [...setInvariants, ...memberInvariants, conflictFeeds, ...halvingInvariants],
};
