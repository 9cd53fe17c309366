/** What may be set of replay and the reads in its way, by PostgreSQL's own names. */
import type { MechanismTuning } from '../../../showing.ts';

const CONFIG = 'PostgreSQL documentation, Server Configuration, Replication, Standby Servers';
const WHY = 'its copies replay no log that a read could be in the way of';

export const tuning: MechanismTuning = {
  slot: 'replay',
  id: 'conflicts',
  name: 'conflict (PostgreSQL)',
  help: 'Replay that would remove row versions which a read at the standby still sees waits for it, for a while; then the read is cancelled.',
  settings: [
    {
      key: 'maxStandbyStreamingDelayMs',
      label: 'max_standby_streaming_delay',
      help: 'How long after a change has arrived its replay may wait for reads; then they are cancelled. −1: for ever.',
      source: `${CONFIG}, max_standby_streaming_delay: 30 s`,
      type: 'number',
      default: 30_000,
      min: -1,
      max: 600_000,
      step: 1,
      unit: 'ms',
    },
    {
      key: 'hotStandbyFeedback',
      label: 'hot_standby_feedback',
      help: 'Standbys tell the primary the oldest state that their reads see, and it keeps the row versions for them.',
      source: `${CONFIG}, hot_standby_feedback: off`,
      type: 'switch',
      default: false,
    },
  ],
  excludes: [
    { slot: 'copies', id: 'embedded', why: WHY },
    { slot: 'copies', id: 'statements', why: WHY },
  ],
};
