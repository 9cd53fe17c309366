/** The kinds of multi-master: what the setting `protocol` says of each, and what can be set in it. What runs: `index.ts`. */
import type { RealSystem, Slot, Tuning } from '../showing.ts';
import { tuning as certification } from './certification/tuning.ts';
import { tuning as consensus } from './consensus/tuning.ts';
import { tuning as multiLeader } from './multi-leader/tuning.ts';
import { tuning as leaderless } from './leaderless/tuning.ts';
import { tuning as spanner } from './spanner/tuning.ts';
import { tuning as tidb } from './tidb/tuning.ts';
import { tuning as cockroachdb } from './cockroachdb/tuning.ts';

export const PROTOCOL = 'protocol';

/** One way in which several databases take writes: a room of its own. */
export interface Protocol {
  readonly id: string;
  readonly name: string;
  readonly help: string;
  readonly tuning: Tuning;
  /** Why no real system of those that can be set up is like it: a sentence about the run. Absent: its tuning says so. */
  readonly unlike?: string;
  /** The real system that it is like, if that is not the first protocol's. */
  readonly like?: RealSystem;
}

/** The first is the default. */
export const protocols: readonly Protocol[] = [
  {
    id: 'consensus',
    name: 'consensus',
    help: 'A majority agrees on one log of all writes before any of them is confirmed, by Raft or Paxos: strict, and a round trip to the nearest majority for each write.',
    tuning: consensus,
  },
  {
    id: 'certification',
    name: 'certification',
    help: 'Each server runs transactions by itself; at commit their keys are compared in one order for all, and whoever comes second is rolled back. Galera and Group Replication work so.',
    tuning: certification,
    like: 'galera',
  },
  {
    id: 'multi-leader',
    name: 'asynchronous multi-leader',
    help: 'Every site writes by itself and answers at once; changes travel later, and a rule that gives the same answer everywhere decides between concurrent ones.',
    tuning: multiLeader,
    unlike: 'Its sites write by themselves and merge their changes later, which no system that is set up here does.',
  },
  {
    id: 'leaderless',
    name: 'leaderless quorums',
    help: 'Any node takes a statement and asks all replicas of its row; so many have to answer (Dynamo, Cassandra). There is no order of writes: the newest cell wins.',
    tuning: leaderless,
    unlike: 'It has no leader and no log; none of the systems that can be set up to compare with is like that.',
  },
  {
    id: 'spanner',
    name: 'timestamps by TrueTime',
    help: 'Clocks that know how wrong they may be give each write a timestamp, and it is shown when that is certainly past: strict, and every replica answers reads.',
    tuning: spanner,
    unlike: 'Its writes are in the order of timestamps by TrueTime (protocol: spanner), and etcd’s in that of its log.',
  },
  {
    id: 'tidb',
    name: 'timestamp oracle',
    help: 'One oracle gives every transaction its timestamps, and regions of keys commit by Percolator’s two phases: snapshot isolation, over any number of regions.',
    tuning: tidb,
    like: 'tidb',
  },
  {
    id: 'cockroachdb',
    name: 'hybrid logical clocks',
    help: 'Each node gives timestamps by its own clock, right to some hundred milliseconds. Who cannot tell what came first moves later: serializable, and single rows are linearizable.',
    tuning: cockroachdb,
    like: 'cockroachdb',
  },
];

export const slot: Slot = {
  key: PROTOCOL,
  label: 'How several take writes',
  help: 'What the databases do so that more than one of them may take writes, and what they promise for it.',
  source: 'Consensus, as etcd, TiDB, CockroachDB and Spanner have it underneath. The others are the ways that give up something of it.',
  default: 'consensus',
};
