/** Roles of this room: a database that takes every write, and caches that may come and go. */
import { createMachine } from 'xstate';

export const primaryMachine = createMachine({
  id: 'query-cache-primary',
  initial: 'primary',
  states: { primary: { on: { CRASH: 'crashed' } }, crashed: { on: { RESTART: 'primary' } } },
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
