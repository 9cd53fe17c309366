/** The log by full segments: PostgreSQL's archive_command. */
import type { MechanismTuning } from '../../../showing.ts';
import { partSettings } from '../settings.ts';

const CONFIG = 'PostgreSQL documentation, Write Ahead Log';

export const tuning: MechanismTuning = {
  slot: 'backup',
  id: 'segments',
  name: 'the log, by full segments (archive_command)',
  help: 'After a whole copy the log leaves by segments of one size, each when it is full: what stands in the one that is being filled is nowhere else.',
  settings: [
    {
      key: 'segmentKb',
      label: 'wal_segment_size, KB',
      help: 'How much of the log one segment holds. It is archived when it is full.',
      source: `${CONFIG}, wal_segment_size: 16 MB; here a thousandth of it, as the data are.`,
      type: 'number',
      default: 16,
      min: 0.1,
      max: 16_384,
      step: 0.1,
      unit: 'KB',
    },
    {
      key: 'archiveTimeoutMs',
      label: 'archive_timeout',
      help: 'A segment with something in it is archived after this long, though it is not full. 0: never.',
      source: `${CONFIG}, archive_timeout: 0, never`,
      type: 'number',
      default: 0,
      min: 0,
      max: 86_400_000,
      step: 100,
      unit: 'ms',
    },
    ...partSettings,
  ],
};
