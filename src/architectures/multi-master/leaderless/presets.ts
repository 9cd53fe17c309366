/** The named systems of this room. */
import type { Preset } from '../../showing.ts';

export const presets: readonly Preset[] = [
  {
    id: 'dynamo',
    name: 'Dynamo (paper)',
    source: 'DeCandia et al., Dynamo: Amazon’s Highly Available Key-value Store, SOSP 2007.',
    settings: { quorum: 'sloppy', readRepair: 'afterwards', repairEveryMs: 10_000 },
    sources: {
      quorum: 'DeCandia et al., SOSP 2007, §4.6: sloppy quorum and hinted handoff',
      readRepair: 'DeCandia et al., SOSP 2007, §5: read repair after the response was returned',
      repairEveryMs:
        'DeCandia et al., SOSP 2007, §4.7: replicas compare Merkle trees in the background; how often is not published, 10 s is ours',
    },
    simplified: [
      'Versions are times of the coordinator’s clock and the last write wins, which the paper names as one of its ways (§6: timestamp based reconciliation); vector clocks and siblings are not here.',
      'Who is on the ring is fixed; silence of a bound length is the failure detector.',
      'Strangers stand in for writes only: a read asks the row’s own nodes. Dynamo’s reads, too, go to the first N healthy nodes (§4.6).',
      'One place in its room for a hint: nodes of one region are not kept apart from others.',
    ],
  },
  {
    id: 'cassandra',
    name: 'Apache Cassandra',
    source: 'apache/cassandra, conf/cassandra.yaml; Cassandra documentation, “Dynamo”, “Hints” and “Read repair”.',
    settings: { readFrom: 'digests', commitLog: 'in memory' },
    sources: {
      readFrom: 'Cassandra documentation, “Read repair”: data from one replica, digests from others',
      commitLog: 'apache/cassandra, conf/cassandra.yaml: commitlog_sync periodic (general knowledge; check before you quote it)',
    },
    simplified: [
      'Consistency level QUORUM for all reads and writes, one replica of a row in a region.',
      'Everything that is in memory goes to disk at once, not every 10 s.',
      'Silence of a bound length stands for φ; hints travel 64 at a time instead of 1 MiB a second.',
      'A read of a whole table asks R of every part of the ring at once; there are no pages.',
      'An INSERT looks first whether the row is there, as SQL has it; Cassandra’s own overwrites.',
    ],
  },
];
