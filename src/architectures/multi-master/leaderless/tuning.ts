/** What can be set where there is no leader. Sources are beside each value. */
import type { Setting, Tuning } from '../../showing.ts';
import { presets } from './presets.ts';

const DAY_MS = 86_400_000;

const count = (key: string, label: string, value: number, max: number, help: string, source: string, min = 1): Setting => ({
  ...{ key, label, help, source, type: 'number', default: value, min, max, step: 1, unit: '' },
});

const time = (key: string, label: string, value: number, max: number, help: string, source: string, min = 0): Setting => ({
  ...{ key, label, help, source, type: 'number', default: value, min, max, step: 1, unit: 'ms' },
});

export const tuning: Tuning = {
  settings: [
    count(
      'nodes',
      'Nodes',
      5,
      12,
      'How many of the regions have a node; clients elsewhere ask the nearest.',
      'Ours: five, so that three replicas are not all.',
    ),
    count(
      'coordinatorsOnly',
      ...(['Of these, only coordinators', 0, 11] as const),
      'So many of the last nodes keep no rows and only coordinate.',
      'Ours: none. apache/cassandra: join_ring=false makes such a coordinator.',
      0,
    ),
    count(
      'replicas',
      'N: copies of each row',
      3,
      12,
      'How many nodes keep each row; no more than there are.',
      'DeCandia et al., Dynamo, SOSP 2007, §6: N is 3 (general knowledge; check before you quote it).',
    ),
    count(
      'writeQuorum',
      'W: copies that a write waits for',
      2,
      12,
      'A write is confirmed when so many of them have it.',
      'DeCandia et al., Dynamo, SOSP 2007, §6: (N, R, W) = (3, 2, 2) (general knowledge; check before you quote it).',
    ),
    count(
      'readQuorum',
      'R: copies that a read waits for',
      2,
      12,
      'A read is answered from the first so many of them.',
      'DeCandia et al., Dynamo, SOSP 2007, §6: (N, R, W) = (3, 2, 2) (general knowledge; check before you quote it).',
    ),
    count(
      'tokens',
      'Places on the ring',
      16,
      256,
      'How many places on the circle each node has: more of them share the rows more evenly.',
      'apache/cassandra, conf/cassandra.yaml: num_tokens 16',
    ),
    {
      key: 'coordinator',
      label: 'Who coordinates',
      help: 'Which node an application asks: the nearest, another for each statement, or that of the main region.',
      source: 'Ours: the nearest, as drivers that know data centres do. Dynamo, §4.5: a load balancer, or a client that knows the ring.',
      type: 'choice',
      default: 'nearest',
      options: ['nearest', 'random', 'main'],
      words: {
        nearest: { name: 'the nearest node', help: 'That of the own region where it has one.' },
        random: { name: 'a random node', help: 'Another for each statement, by a hash of its name.' },
        main: { name: 'that of the main region', help: 'All statements of all clients.' },
      },
    },
    {
      key: 'quorum',
      label: 'When a replica is not heard',
      help: 'Strict: W of the N replicas themselves. Sloppy: the next healthy node keeps it for the one that is away, and counts.',
      source: 'Ours: strict, as Cassandra. DeCandia et al., Dynamo, SOSP 2007, §4.6: sloppy quorum.',
      type: 'choice',
      default: 'strict',
      options: ['strict', 'sloppy'],
      words: {
        strict: { name: 'strict quorum', help: 'The coordinator keeps a hint, which does not count.' },
        sloppy: { name: 'sloppy quorum', help: 'The next healthy node on the ring keeps it with a hint, which counts.' },
      },
    },
    {
      key: 'readFrom',
      label: 'Whom a read asks',
      help: 'All N replicas for the row, and the first R answers count; or the R nearest, one for the row and the others for a hash of it.',
      source: 'Ours: all, as DeCandia et al., Dynamo, SOSP 2007, §5 and Bailis et al., PBS, VLDB 2012, §4. Cassandra asks for digests.',
      type: 'choice',
      default: 'all replicas',
      options: ['all replicas', 'digests'],
    },
    {
      key: 'readRepair',
      label: 'Read repair',
      help: 'What a read does for replicas that it found behind: mends them before it answers, or while it does, or nothing.',
      source: 'Ours: blocking, as apache/cassandra (read_repair BLOCKING, general knowledge). Dynamo, §5: after the answer.',
      type: 'choice',
      default: 'blocking',
      options: ['blocking', 'afterwards', 'none'],
    },
    {
      key: 'speculativeRetry',
      label: 'Speculative retry',
      help: 'Where a read asks only R, one more is asked when it has waited for longer than 99 of 100 did.',
      source: 'apache/cassandra: speculative_retry 99p (general knowledge; check before you quote it).',
      type: 'switch',
      default: true,
    },
    time(
      'writeTimeoutMs',
      'Patience for a write',
      2000,
      60_000,
      'How long a coordinator waits for W.',
      'apache/cassandra, conf/cassandra.yaml: write_request_timeout 2000 ms (as quoted in several repositories)',
      1,
    ),
    time(
      'readTimeoutMs',
      'Patience for a read',
      5000,
      60_000,
      'How long a coordinator waits for R.',
      'apache/cassandra, conf/cassandra.yaml: read_request_timeout 5000 ms (as quoted in several repositories)',
      1,
    ),
    time(
      'gossipMs',
      'Gossip',
      1000,
      60_000,
      'How often nodes say that they are there. 0: never, and all are taken to be.',
      'apache/cassandra: gossip runs each second (general knowledge).',
    ),
    time(
      'downAfterMs',
      'Given up after',
      5000,
      600_000,
      'A node that was silent for so long is taken to be down.',
      'Ours: five gossips. Cassandra computes φ (phi_convict_threshold 8) from the times between them.',
      1,
    ),
    time(
      'hintWindowMs',
      'Hint window',
      3 * 3_600_000,
      7 * DAY_MS,
      'No more hints are kept for a node that has been silent for longer. 0: none ever.',
      'apache/cassandra, conf/cassandra.yaml: max_hint_window 3 h',
    ),
    time(
      'gcGraceMs',
      'Deletions are remembered',
      10 * DAY_MS,
      30 * DAY_MS,
      'A deletion is a cell too, and is forgotten after this: by then every replica should have been repaired.',
      'apache/cassandra: gc_grace_seconds 10 days (general knowledge; check before you quote it).',
      100,
    ),
    time(
      'repairEveryMs',
      'Anti-entropy',
      0,
      7 * DAY_MS,
      'How often a node compares its rows with the others’. 0: when a person orders a repair.',
      'Ours: on order, as Cassandra’s nodetool repair. Dynamo, §4.7, does it all the time.',
    ),
    {
      key: 'commitLog',
      label: 'Acknowledged',
      help: 'When a replica says that it has a write: when it is on disk, or as soon as it is in memory.',
      source: 'Ours: on disk. apache/cassandra, conf/cassandra.yaml: commitlog_sync periodic, every 10 s (general knowledge).',
      type: 'choice',
      default: 'on disk',
      options: ['on disk', 'in memory'],
    },
  ],
  presets,
  complaint(settings) {
    const number = (key: string, otherwise: number): number => Number(settings[key] ?? otherwise);
    const n = number('replicas', 3);
    if (number('writeQuorum', 2) > n)
      return `W is ${number('writeQuorum', 2)} and only ${n} copies are kept: a write waits for no more than N.`;
    if (number('readQuorum', 2) > n)
      return `R is ${number('readQuorum', 2)} and only ${n} copies are kept: a read waits for no more than N.`;
    if (number('coordinatorsOnly', 0) >= number('nodes', 5))
      return 'No node is left that keeps rows: fewer of them may be coordinators only.';
    return null;
  },
};
