/**
 * Roles of this room: a database that takes every write, and caches that may come and go. `lost`: the primary's disk is
 * gone, and there is no copy to answer from.
 */
import { createMachine } from 'xstate';
import { RoleChart } from '../../sim/role.ts';

export const primaryMachine = createMachine({
  id: 'query-cache-primary',
  initial: 'primary',
  states: {
    primary: { on: { CRASH: 'crashed' } },
    starting: { on: { CRASH: 'crashed', READY: 'primary', LOST: 'lost' } },
    lost: { on: { CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
  },
});

/** `cutOff`: the last question to the primary got no answer. What is cached is still served. */
export const cacheMachine = createMachine({
  id: 'query-cache-cache',
  initial: 'caching',
  states: {
    caching: { on: { CRASH: 'crashed', SILENCE: 'cutOff' } },
    cutOff: { on: { CRASH: 'crashed', ANSWER: 'caching' } },
    crashed: { on: { RESTART: 'caching' } },
  },
});

export const primaryRoles = new RoleChart(primaryMachine);
export const cacheRoles = new RoleChart(cacheMachine);
