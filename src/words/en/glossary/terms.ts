/**
 * The field's terms as this page uses them, each in one or two plain sentences. One list: the glossary shows it, and wherever one of
 * these words stands in a text it is explained with the same sentence.
 */

export interface Term {
  readonly id: string;
  readonly term: string;
  /** Other forms in which it stands in texts, all in lower case. */
  readonly forms: readonly string[];
  readonly says: string;
  /** What particular systems call it. */
  readonly elsewhere?: string;
}

export const terms: readonly Term[] = [
  {
    id: 'acknowledgement',
    term: 'Acknowledgement',
    forms: ['acknowledgement', 'acknowledgements', 'acknowledged'],
    says: 'The receiver’s word that something has arrived, or that a write is done. What was acknowledged, a client may rely on; what was not may or may not have happened.',
  },
  {
    id: 'availability',
    term: 'Availability',
    forms: ['availability'],
    says: 'The share of questions that get an answer at all, right or old, within the client’s patience.',
  },
  {
    id: 'backup',
    term: 'Backup',
    forms: ['backup', 'backups', 'base backup'],
    says: 'A copy of the whole database as it was at one moment. What was written after it is not in it.',
  },
  {
    id: 'cache',
    term: 'Cache',
    forms: ['cache', 'caches'],
    says: 'It keeps answers that it has given and gives them again to the same question. A hit costs no journey; a miss goes on to the database.',
  },
  {
    id: 'commit',
    term: 'Commit',
    forms: ['commit', 'commits', 'committed'],
    says: 'The moment from which a write is part of the database and will not be taken back. Each commit makes a new version.',
  },
  {
    id: 'consensus',
    term: 'Consensus',
    forms: ['consensus'],
    says: 'Several machines agree on one order of writes, although some of them may be down or unreachable. Raft and Paxos are ways to do it.',
  },
  {
    id: 'election',
    term: 'Election',
    forms: ['election', 'elections', 'asks for votes', 'request for a vote'],
    says: 'Members that hear no leader vote for a new one. Whoever gets a majority of all members leads, for one term.',
    elsewhere: 'Raft: RequestVote',
  },
  {
    id: 'failover',
    term: 'Failover',
    forms: ['failover'],
    says: 'Another machine takes over from one that has failed. With asynchronous replication it may lack the last writes.',
  },
  {
    id: 'fencing',
    term: 'Fencing',
    forms: ['fencing', 'fenced'],
    says: 'Keeping an old primary that comes back from taking writes, because another one has taken over meanwhile.',
  },
  {
    id: 'heartbeat',
    term: 'Heartbeat',
    forms: ['heartbeat', 'heartbeats'],
    says: 'A small message that says “I am here”. Who hears none for a while takes the sender for dead, rightly or not.',
  },
  {
    id: 'latency',
    term: 'Latency',
    forms: ['latency'],
    says: 'How long a client waits for its answer. Far away it is mostly the journey: light needs 67 ms once around half the planet, cables take more.',
  },
  {
    id: 'leader',
    term: 'Leader',
    forms: ['leader', 'leaders'],
    says: 'The member that puts the writes of all in order. Without answers from a majority it can commit nothing, whatever it believes.',
  },
  {
    id: 'lsn',
    term: 'Log position',
    forms: ['log position', 'wal position'],
    says: 'How far a copy has come in the primary’s log. Who has the largest has received the most.',
    elsewhere: 'PostgreSQL: LSN · MySQL: GTID · Raft: log index',
  },
  {
    id: 'partition',
    term: 'Network partition',
    forms: ['network partition', 'network splits', 'is cut'],
    says: 'Nothing passes between two sides of the network any more, while the machines on both sides go on.',
  },
  {
    id: 'shard',
    term: 'Partition (shard)',
    forms: ['partition', 'partitions', 'shard'],
    says: 'A database that keeps a share of the rows, chosen by a key. No other has those rows.',
    elsewhere: 'also: shard, tablet, range',
  },
  {
    id: 'primary',
    term: 'Primary',
    forms: ['primary', 'primaries'],
    says: 'The one copy that takes writes. The others follow it.',
    elsewhere: 'also: leader, master, writer',
  },
  {
    id: 'promotion',
    term: 'Promotion',
    forms: ['promotion', 'promoted'],
    says: 'A replica is made the new primary. What it had not received from the old one by then is lost.',
    elsewhere: 'PostgreSQL: pg_promote()',
  },
  {
    id: 'quorum',
    term: 'Quorum',
    forms: ['quorum', 'majority', 'majorities'],
    says: 'So many members that any two such groups share one: usually more than half. What a quorum has agreed on cannot be forgotten by another.',
  },
  {
    id: 'replica',
    term: 'Replica',
    forms: ['replica', 'replicas'],
    says: 'A full copy of the database that follows the primary and answers reads. It answers from what has arrived so far.',
    elsewhere: 'PostgreSQL: standby · also: follower, secondary',
  },
  {
    id: 'lag',
    term: 'Replication lag',
    forms: ['replication lag', 'behind'],
    says: 'How far a replica is behind the primary: in time, or in versions. The hatching in the lanes is this lag.',
  },
  {
    id: 'round-trip',
    term: 'Round trip',
    forms: ['round trip', 'round trips'],
    says: 'The time for a message there and its answer back. Virginia and Tokyo are about 150 ms apart in this sense.',
  },
  {
    id: 'router',
    term: 'Router',
    forms: ['router'],
    says: 'It keeps no rows, only the map of who has which. It sends each query to the partitions that it concerns, and puts their answers together.',
    elsewhere: 'MongoDB: mongos · Vitess: vtgate',
  },
  {
    id: 'stale',
    term: 'Stale read',
    forms: ['stale', 'stale answer', 'stale read', 'stale by'],
    says: 'An answer that was already out of date when the question was asked: somebody had committed something newer before.',
  },
  {
    id: 'term',
    term: 'Term',
    forms: ['term', 'terms'],
    says: 'A leader’s time in office, counted up by one with each election. Who hears of a higher term gives way to it.',
    elsewhere: 'PostgreSQL: timeline · Paxos: ballot · also: epoch',
  },
  {
    id: 'ttl',
    term: 'Time to live (TTL)',
    forms: ['time to live', 'lifetime', 'ttl'],
    says: 'How long a cache may give a kept answer before it has to ask again. Meanwhile the answer may be out of date.',
  },
  {
    id: 'timeline',
    term: 'Timeline',
    forms: ['timeline', 'timelines'],
    says: 'The history of one primary. A promotion begins a new one, so that writes of the old primary are not mistaken for its own.',
    elsewhere: 'PostgreSQL’s word; Raft: term',
  },
  {
    id: 'version',
    term: 'Version',
    forms: ['version', 'versions'],
    says: 'Each commit makes the database’s next version: v1, v2, v3. Two copies with the same version hold the same rows.',
  },
  {
    id: 'wal',
    term: 'Write-ahead log (WAL)',
    forms: ['write-ahead log', 'wal records', 'wal', 'log entries'],
    says: 'Every change, in order, written down before it counts. Replicas receive it record by record, and do the same changes in the same order.',
    elsewhere: 'PostgreSQL: WAL · MySQL: binlog · Raft: log',
  },
];
