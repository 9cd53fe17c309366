/** What a gateway may be: it serves, it has stopped since its clock was too far off, or it is down. Roles of replicas are those of their Raft groups. */
import { createMachine } from 'xstate';
import { RoleChart } from '../../../sim/role.ts';

export const crdbNodeMachine = createMachine({
  id: 'crdb-node',
  initial: 'serving',
  states: {
    serving: { on: { CRASH: 'crashed', STOP: 'stopped' } },
    stopped: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'serving' } },
  },
});

export const gatewayRoles = new RoleChart(crdbNodeMachine);
