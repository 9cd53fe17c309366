/** Reads of bounded staleness: how old an answer may be. */
import type { MechanismTuning } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'reads',
  id: 'bounded',
  name: 'bounded staleness',
  help: 'A member answers from its own database at once, if it has asked the leader not long ago how new that must be, and has got there; else it asks.',
  settings: [
    {
      key: 'maxStalenessMs',
      label: 'Age of an answer, at most',
      type: 'number',
      default: 4200,
      min: 1,
      max: 600_000,
      step: 1,
      unit: 'ms',
      help: 'An answer shows the data as it was at some moment within so long before the question, by the member’s own clock.',
      source:
        'CockroachDB (v25.2, Follower Reads): 4.2 s, the age that a default follower read accepts. It reads at a timestamp; here age is counted from the member’s last question to its leader.',
    },
  ],
};
