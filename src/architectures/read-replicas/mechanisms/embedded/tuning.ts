/** Copies inside of applications: when they ask for what is new. */
import type { MechanismTuning } from '../../../showing.ts';

const WHY = 'an embedded replica knows one primary and follows no other';

export const tuning: MechanismTuning = {
  slot: 'copies',
  id: 'embedded',
  name: 'files in the application (libSQL)',
  help: 'Each application has a copy as a file of its own: reads cost no network, writes go to the primary, and the copy asks for what is new.',
  settings: [
    {
      key: 'readYourWrites',
      label: 'read_your_writes',
      help: 'After each statement at the primary the application’s copy syncs before the answer is given.',
      source: 'tursodatabase/libsql, libsql/src/database/builder.rs: read_your_writes is true',
      type: 'switch',
      default: true,
    },
    {
      key: 'syncIntervalMs',
      label: 'sync_interval',
      help: 'How often the copy asks for what is new by itself; 0: only when the application says so, by the comment /* sync */.',
      source: 'tursodatabase/libsql, libsql/src/database/builder.rs: sync_interval is none. The documentation’s example is 60 s.',
      type: 'number',
      default: 0,
      min: 0,
      max: 3_600_000,
      step: 100,
      unit: 'ms',
    },
  ],
  excludes: [
    { slot: 'commit', id: 'standbys', why: WHY },
    { slot: 'commit', id: 'semi-synchronous', why: WHY },
    { slot: 'rejoin', id: 'rewind', why: WHY },
  ],
};
