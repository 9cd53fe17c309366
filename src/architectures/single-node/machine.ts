/** Roles of the single node and of the store that keeps its backups. */
import { createMachine } from 'xstate';
import { RoleChart } from '../../sim/role.ts';

/** `empty`: the disk was lost, there is nothing to answer from until a backup is restored. */
export const primaryMachine = createMachine({
  id: 'single-node-primary',
  initial: 'active',
  states: {
    active: { on: { CRASH: 'crashed', RESTORE: 'restoring' } },
    starting: { on: { CRASH: 'crashed', READY: 'active', EMPTY: 'empty' } },
    empty: { on: { CRASH: 'crashed', RESTORE: 'restoring', START_EMPTY: 'active' } },
    restoring: { on: { CRASH: 'crashed', RESTORED: 'active', GAVE_UP: 'active', EMPTY: 'empty' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

export const backupMachine = createMachine({
  id: 'single-node-backup',
  initial: 'storing',
  states: {
    storing: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'storing' } },
  },
});

export const poolMachine = createMachine({
  id: 'single-node-pool',
  initial: 'pooling',
  states: {
    pooling: { on: { CRASH: 'crashed' } },
    starting: { on: { CRASH: 'crashed', READY: 'pooling' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

export const poolRoles = new RoleChart(poolMachine);
export const primaryRoles = new RoleChart(primaryMachine);
export const backupRoles = new RoleChart(backupMachine);
