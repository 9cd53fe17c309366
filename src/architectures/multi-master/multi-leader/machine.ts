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
