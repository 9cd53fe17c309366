/** What a time master may be: it tells the time, or it is down. Roles of a spanserver are those of its Paxos group. */
import { createMachine } from 'xstate';
import { RoleChart } from '../../../sim/role.ts';

export const timeMasterMachine = createMachine({
  id: 'spanner-time-master',
  initial: 'ticking',
  states: {
    ticking: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'ticking' } },
  },
});

export const timeMasterRoles = new RoleChart(timeMasterMachine);
