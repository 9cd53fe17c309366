/** What can be set where sites push and pull. */
import type { MechanismTuning } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'conflicts',
  id: 'last-push',
  name: 'the last push (push and pull)',
  help: 'Nothing travels by itself: a site pushes its changes to one server and pulls what the server has, which puts its own unpushed edits back on top. Whoever pushes last has written last.',
  settings: [
    {
      key: 'syncMs',
      label: 'Sites push and pull every',
      help: 'How often a site pushes, and then pulls. 0: only when it is told to, as an application calls push() and pull().',
      source: 'tursodatabase/turso-docs, sync/usage: push and pull happen when they are called.',
      type: 'number',
      default: 0,
      min: 0,
      max: 600_000,
      step: 100,
      unit: 'ms',
    },
    {
      key: 'syncPatienceMs',
      label: 'A push or pull is given up after',
      help: 'How long a site waits for the server’s answer. What was pushed may be there all the same; pushed again, it is known by its number.',
      source: 'Ours: 5 s. The call of a library ends with its HTTP request.',
      type: 'number',
      default: 5000,
      min: 100,
      max: 60_000,
      step: 100,
      unit: 'ms',
    },
  ],
};
