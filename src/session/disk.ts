/** What can be set of every node's disk. */
import type { Setting } from '../architectures/showing.ts';

export const diskSettings: readonly Setting[] = [
  {
    key: 'fsyncMs',
    type: 'number',
    label: 'fsync',
    help: 'How long a disk takes until what was written is on it for good. A write is confirmed after that. 0: at once.',
    source:
      'pg_test_fsync (PostgreSQL) gave 1.1 ms for an fsync of 8 kB on the virtual machine on which we measure. It gave 1.6 ms on a consumer’s NVMe disk (tanelpoder.com, 2025-05-27); Amazon’s io2 volumes are made for less than 0.5 ms (EBS user guide, “Amazon EBS optimization”); 2 ms are asked of disks under a loaded etcd (OpenShift, “Recommended etcd practices”).',
    default: 1,
    min: 0,
    max: 10_000,
    step: 0.1,
    unit: 'ms',
  },
  {
    key: 'fsyncSpread',
    type: 'choice',
    label: 'fsync times',
    help: 'Whether an fsync always takes the same time, or that on average.',
    source: 'Ours: constant, so that what waits can be told from what is slow.',
    default: 'constant',
    options: ['constant', 'exponential'],
    words: {
      constant: { name: 'always the same', help: 'A queue in front of it is an M/D/1 queue when writes come at random.' },
      exponential: { name: 'exponentially spread', help: 'Many are short and some are long: M/M/1.' },
    },
  },
  {
    key: 'diskMBps',
    type: 'number',
    label: 'disk bandwidth',
    help: 'How much a disk writes in a second, beside the time of each fsync. 0: as much as there is.',
    source:
      'Ours: no limit, since a row is small. Amazon’s gp3 volumes write 125 MB/s unless more is paid for (EBS user guide, “General Purpose SSD volumes”).',
    default: 0,
    min: 0,
    max: 100_000,
    step: 1,
    unit: 'MB/s',
  },
  {
    key: 'groupCommit',
    type: 'switch',
    label: 'group commit',
    help: 'Writes that wait while an fsync is under way share the next one. Off: each has one of its own.',
    source: 'PostgreSQL documentation (commit_delay): group commit is automatic. Off only for comparison.',
    default: true,
  },
];
