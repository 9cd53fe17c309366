/** Roles of a router and of a partition. Neither decides anything by role: it works, or it has lost its disk. */
import { createMachine } from 'xstate';
import { RoleChart } from '../../sim/role.ts';

/** `lost`: the disk with the map is gone, so nothing can be routed. */
export const routerMachine = createMachine({
  id: 'partition-router-router',
  initial: 'routing',
  states: {
    routing: { on: { CRASH: 'crashed' } },
    starting: { on: { CRASH: 'crashed', READY: 'routing', LOST: 'lost' } },
    lost: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

/** `lost`: its rows are gone. There is no copy, so it refuses rather than answer from nothing. */
export const partitionMachine = createMachine({
  id: 'partition-router-partition',
  initial: 'serving',
  states: {
    serving: { on: { CRASH: 'crashed' } },
    starting: { on: { CRASH: 'crashed', READY: 'serving', LOST: 'lost' } },
    lost: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

/** The control plane of an account; `lost`: what it had decided is gone, so it decides no more. */
export const managerMachine = createMachine({
  id: 'partition-router-account',
  initial: 'deciding',
  states: {
    deciding: { on: { CRASH: 'crashed' } },
    starting: { on: { CRASH: 'crashed', READY: 'deciding', LOST: 'lost' } },
    lost: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

export const managerRoles = new RoleChart(managerMachine);
export const routerRoles = new RoleChart(routerMachine);
export const partitionRoles = new RoleChart(partitionMachine);
