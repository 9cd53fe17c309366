/** Roles of a site: it takes reads and writes as long as it has its disk. `lost`: that is gone, with what nobody else had yet. */
import { createMachine } from 'xstate';
import { RoleChart } from '../../../sim/role.ts';

export const siteMachine = createMachine({
  id: 'multi-leader-site',
  initial: 'site',
  states: {
    site: { on: { CRASH: 'crashed' } },
    starting: { on: { CRASH: 'crashed', READY: 'site', LOST: 'lost' } },
    lost: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

export const siteRoles = new RoleChart(siteMachine);

/** Roles of the server that sites push to and pull from. */
export const remoteMachine = createMachine({
  id: 'multi-leader-remote',
  initial: 'remote',
  states: {
    remote: { on: { CRASH: 'crashed' } },
    starting: { on: { CRASH: 'crashed', READY: 'remote', LOST: 'lost' } },
    lost: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

export const remoteRoles = new RoleChart(remoteMachine);
