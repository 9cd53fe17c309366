/** Known mistakes, each planted through one rule. */
import { stamped } from '../../../cells/index.ts';
import type { Architecture } from '../../contract.ts';
import { type Mutant, mutantsOf } from '../../mutant.ts';
import { leaderless } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...leaderless,
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }),
});

const mutant = mutantsOf(broken);
const STRICT = { quorum: 'strict', replicas: 3, writeQuorum: 2, readQuorum: 2, commitLog: 'on disk', nodes: 3 };

export const mutants: readonly Mutant[] = [
  mutant(
    'stamped-on-arrival',
    'A replica gives a version the time of its arrival, so that late copies win over newer ones.',
    'Kingsbury, Call me maybe: Cassandra, 2013: what wins must be the same everywhere.',
    { arrived: (row, now) => stamped(row, now) },
  ),
  mutant(
    'ack-before-fsync',
    'A replica acknowledges before the write is on disk.',
    'apache/cassandra, conf/cassandra.yaml: commitlog_sync periodic, where batch is asked for.',
    { isOnDisk: () => true },
    { ...STRICT, fsyncMs: 100 },
  ),
  mutant(
    'counted-twice',
    'A doubled acknowledgement counts as that of another replica.',
    'DeCandia et al., Dynamo, SOSP 2007, §4.5: W nodes, not W messages.',
    { counted: (acks) => acks.length },
    { ...STRICT, writeQuorum: 3, readQuorum: 1, transport: 'datagrams' },
  ),
  mutant(
    'hint-counts',
    'A hint that the coordinator keeps counts as a replica.',
    'Cassandra documentation, “Hints”: they do not count towards the consistency level; consistency ANY is the exception.',
    { countsHints: () => true },
    { ...STRICT, gossipMs: 100, downAfterMs: 600, hintWindowMs: 60_000 },
  ),
  mutant(
    'repair-with-the-first',
    'A read goes on with the version that came first, and mends the others with that.',
    'DeCandia et al., Dynamo, SOSP 2007, §5: stale replicas are brought up to the latest version.',
    { newest: ([first = []]) => first },
  ),
  mutant(
    'digests-always-agree',
    'Digests are not compared, and one replica’s row is the answer.',
    'Cassandra documentation, “Read repair”: a digest mismatch makes the coordinator read all.',
    { agree: () => true },
    { ...STRICT, readFrom: 'digests' },
  ),
  mutant(
    'answer-before-repair',
    'The answer does not wait for the repair, so that the next read may be older.',
    'CASSANDRA-10726: read repair blocks, for the sake of monotonic quorum reads.',
    { waitsForRepair: () => false },
    { ...STRICT, readRepair: 'blocking' },
  ),
  mutant(
    'hint-dropped-when-sent',
    'A hint is dropped when it is sent, and what is lost on the way is lost.',
    'DeCandia et al., Dynamo, SOSP 2007, §4.6: deleted once the transfer has succeeded.',
    { dropsWhenSent: () => true },
    { gossipMs: 100, downAfterMs: 600, hintWindowMs: 60_000 },
  ),
  mutant(
    'leaf-off-by-one',
    'The rows of the next leaf are sent instead of those of the leaf that differs.',
    'DeCandia et al., Dynamo, SOSP 2007, §4.7: leaves are hashes of keys’ values.',
    { isInLeaf: (leaf, wanted) => leaf === wanted + 1 },
    { repairEveryMs: 500 },
  ),
];
