/** What a TiDB server may be: it serves, or it is down. Roles of the placement driver and of TiKV are those of their Raft groups. */
import { createMachine } from 'xstate';
import { RoleChart } from '../../../sim/role.ts';

export const tidbServerMachine = createMachine({
  id: 'tidb-server',
  initial: 'serving',
  states: {
    serving: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'serving' } },
  },
});

export const sqlRoles = new RoleChart(tidbServerMachine);
