/**
 * Each partition commits its part, as soon as it is done with it. What happens when one fails is what Gray (1978) begins with: half of it
 * has been done, and nobody can take it back. Some systems do just this, and say so: MongoDB's unordered bulk writes, Vitess with
 * `transaction_mode` MULTI.
 */
import type { Mechanism } from '../../../contract.ts';
import { endEach } from '../../spreading.ts';
import { ACROSS, type AcrossPartitions } from '../../slots.ts';
import type { RouterOut, RouterState } from '../../state.ts';

const way: AcrossPartitions = {
  takes: true,
  binds: false,
  commit: (node, out, across) => endEach(node as RouterState, out as RouterOut, across),
  underWay: () => 0,
  giveUp: () => null,
};

export const eachAlone: Mechanism = { slot: ACROSS, id: 'each-alone', at: () => way };
