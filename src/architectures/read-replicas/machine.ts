/** Roles of a database that may be promoted. Primary and replicas run the same machine; only their first state differs. */
import { createMachine } from 'xstate';
import { RoleChart } from '../../sim/role.ts';

/**
 * `promoting`: asks the others how far they are, or applies what it has received before it takes over.
 * `fenced`: its timeline is over; it answers nothing until its content is on the new one. Only when the new one died
 * with its disks may a person promote it after all.
 * `empty`: its disk was lost; it waits for a copy. `starting`: finds out where its own database stands.
 */
function nodeMachine(initial: 'primary' | 'standby') {
  return createMachine({
    id: `read-replicas-${initial}`,
    initial,
    states: {
      primary: { on: { CRASH: 'crashed', FENCE: 'fenced', DEMOTE: 'standby' } },
      standby: { on: { CRASH: 'crashed', FENCE: 'fenced', ELECT: 'promoting' } },
      promoting: { on: { CRASH: 'crashed', FENCE: 'fenced', PROMOTE: 'primary', STAND_DOWN: 'standby' } },
      fenced: { on: { CRASH: 'crashed', REBUILT: 'standby', PROMOTE: 'primary' } },
      empty: { on: { CRASH: 'crashed', REBUILT: 'standby' } },
      starting: { on: { CRASH: 'crashed', PROMOTE: 'primary', READY: 'standby', FENCE: 'fenced', EMPTY: 'empty' } },
      crashed: { on: { RESTART: 'starting' } },
    },
  });
}

export const primaryMachine = nodeMachine('primary');
export const replicaMachine = nodeMachine('standby');

export const primaryRoles = new RoleChart(primaryMachine);
export const replicaRoles = new RoleChart(replicaMachine);

/** A proxy keeps nothing that a restart would have to find again. */
export const middlewareRoles = new RoleChart(
  createMachine({
    id: 'read-replicas-middleware',
    initial: 'middleware',
    states: {
      middleware: { on: { CRASH: 'crashed' } },
      starting: { on: { CRASH: 'crashed', READY: 'middleware' } },
      crashed: { on: { RESTART: 'starting' } },
    },
  }),
);

/** The store of a lock keeps its key on disk. */
export const lockStoreRoles = new RoleChart(
  createMachine({
    id: 'read-replicas-lock-store',
    initial: 'keeping',
    states: {
      keeping: { on: { CRASH: 'crashed' } },
      starting: { on: { CRASH: 'crashed', READY: 'keeping' } },
      crashed: { on: { RESTART: 'starting' } },
    },
  }),
);
