/** Known mistakes of certification and of what stands around it, each planted through one rule. */
import type { Architecture } from '../../contract.ts';
import { type Mutant, mutantsOf } from '../../mutant.ts';
import { certification } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...certification,
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }, among),
});

const mutant = mutantsOf(broken);
const SLOW_DISK = { fsyncMs: 60, fsyncSpread: 'exponential' };

export const mutants: readonly Mutant[] = [
  mutant(
    'own-write-sets-first',
    'A server delivers its own write sets before their place in the order is decided.',
    'Pedone, Guerraoui & Schiper 2003, §3: atomic broadcast delivers to its sender, too, only in the order.',
    { delivers: (index, chosen, isOwn) => isOwn || index <= chosen },
  ),
  mutant(
    'verdict-by-local-transactions',
    'A verdict looks at a local transaction, which no other server has.',
    'Pedone, Guerraoui & Schiper 2003, §4: certification is deterministic.',
    { verdict: (isConflict, meetsLocal) => isConflict || meetsLocal },
  ),
  mutant(
    'certified-against-what-is-applied',
    'A write set is compared with what the certifier has applied instead of the state on which it ran.',
    'Galera documentation, Certification-Based Replication: what was committed since the transaction’s own state counts.',
    { lastSeen: (_lastSeen, applied) => applied },
  ),
  mutant(
    'index-purged-too-early',
    'The index forgets keys against which somebody may still have to be compared.',
    'Galera: a key is purged when every node has committed the write set that wrote it.',
    { purgedTo: (seqno) => seqno - 1 },
  ),
  mutant(
    'applied-out-of-order',
    'Appliers that work at once do not keep to the order.',
    'Galera documentation, wsrep_slave_threads: write sets that build on one another are applied in order.',
    { inOrder: (batch) => batch.toReversed() },
    { appliers: 3, ...SLOW_DISK },
  ),
  mutant(
    'waits-for-a-local-lock',
    'What is certified waits until a local transaction lets go of its rows.',
    'Galera documentation, brute force abort: the replicated write set takes precedence.',
    { waitsForLocal: (meetsLocal) => meetsLocal },
  ),
  mutant(
    'answered-when-sent',
    'A client is told that its transaction is committed when it was sent.',
    'Galera documentation, Certification-Based Replication: the transaction commits where it ran when it is certified.',
    { mayAnswer: () => true },
  ),
  mutant(
    'sends-while-stopped',
    'A server sends its own write sets while somebody’s queue is too long.',
    'Galera documentation, Flow Control: replication is paused on the whole cluster.',
    { mayBroadcast: () => true },
    { cluster: 'galera', fcLimit: 1, ...SLOW_DISK },
  ),
  mutant(
    'causal-without-a-marker',
    'A causal read waits for what its own server knows to be committed, and asks nobody.',
    'MariaDB documentation, wsrep_sync_wait: the node waits until all that was committed in the cluster before is applied.',
    { asksForMarker: () => false },
    { cluster: 'galera', syncWait: 7 },
  ),
  mutant(
    'after-waits-for-nobody',
    'At AFTER a client hears of its transaction as soon as its own member has it.',
    'MySQL WL#10379: the transaction waits until its changes have been applied on other members.',
    { mayTell: () => true },
    { cluster: 'group-replication', consistency: 'AFTER' },
  ),
  mutant(
    'secondary-writes',
    'In single-primary mode a member that is not the primary takes writes.',
    'MySQL Reference Manual, single-primary mode: the others are set to super_read_only.',
    { mayWrite: () => true },
    { cluster: 'group-replication', singlePrimary: true },
  ),
  mutant(
    'nothing-conflicts',
    'Certification finds no conflict, whatever was written since.',
    'Pedone, Guerraoui & Schiper 2003, §4: what committed meanwhile and meets it makes a transaction abort.',
    { isLater: () => false },
  ),
  mutant(
    'too-old-is-judged',
    'A transaction is judged whose read state is from before what the index has forgotten.',
    'mysql/mysql-server, plugin/group_replication/src/certifier.cc: what all members have applied (the stable set) is collected, and nothing more.',
    { isTooOld: () => false, purgedTo: (seqno) => seqno - 1 },
  ),
  mutant(
    'primary-before-its-backlog',
    'A new primary takes statements before it has applied what was ordered when it became that.',
    'MySQL Reference Manual, group_replication_consistency = BEFORE_ON_PRIMARY_FAILOVER.',
    { isHeldBack: () => false },
    { cluster: 'group-replication', singlePrimary: true, consistency: 'BEFORE_ON_PRIMARY_FAILOVER', ...SLOW_DISK },
  ),
];
