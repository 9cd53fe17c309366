/** Roles of a replica: there is no leader, so it is there, or its disk is gone, or it is down. */
import { createMachine } from 'xstate';
import { RoleChart } from '../../../sim/role.ts';

export const replicaMachine = createMachine({
  id: 'leaderless-replica',
  initial: 'replica',
  states: {
    replica: { on: { CRASH: 'crashed' } },
    starting: { on: { CRASH: 'crashed', READY: 'replica', LOST: 'lost' } },
    lost: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

export const replicaRoles = new RoleChart(replicaMachine);
