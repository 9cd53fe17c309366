/** What nodes of CockroachDB show of themselves: clocks, leases, versions and intents, transactions under way. */
import { type Fact, type InsideRoom, latest, NOTHING_KNOWN, type Knows } from '../../inside.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { type Hlc, TICKS_PER_MS } from '../../shared/timestamps/hlc.ts';
import { type Clocked, meanOffsetMs } from './clock.ts';
import { closedHere } from './closing.ts';
import type { Command } from './commands.ts';
import { gatewayOf, type GatewayState, group, replicaOf, type ReplicaState } from './state.ts';

/** Newest of what there may be many of. */
const SHOWN = 5;

const when = (ts: Hlc): string => `${Math.floor(ts / TICKS_PER_MS)}.${String(ts % TICKS_PER_MS).padStart(3, '0')} ms`;

const ofClock = (node: Clocked): readonly Fact[] => [
  { name: 'hlc', value: when(node.hlc), note: 'hybrid logical clock: milliseconds, and a counter within one' },
  { name: 'clock-offset.meannanos', value: meanOffsetMs(node) * 1_000_000, note: 'mean offset of the clocks of other nodes, ns' },
];

const say = (command: Command): string => {
  if (command.kind === 'lease') return `lease ${command.sequence} until ${when(command.expiration)}`;
  const ts = 'ts' in command && command.ts > 0 ? ` @ ${when(command.ts)}` : '';
  return `${command.kind}${ts}`;
};

function ofReplica(node: ReplicaState): Knows {
  const { facts, termName, believed } = node.place.agreement.inside(node);
  const { mvcc } = node;
  const log = group.log(node);
  const last = lastIndex(log);
  const own: readonly Fact[] = [
    ...ofClock(node),
    { name: 'lease', value: mvcc.lease.holder || 'nobody', note: `number ${mvcc.lease.sequence}, until ${when(mvcc.lease.expiration)}` },
    { name: 'tscache low water', value: when(node.cache.lowWater), note: 'everything counts as read up to here' },
    { name: 'intents', value: mvcc.intents.size, note: 'values of transactions that have not ended' },
    ...[...mvcc.intents.values()].slice(-SHOWN).map(({ key, ts, txn }) => ({ name: key, value: when(ts), note: `intent of ${txn}` })),
    ...(node.place.closedTarget === null
      ? []
      : [{ name: 'closed timestamp', value: when(closedHere(node)), note: 'nothing is written any more at or before it' }]),
    { name: 'lock queue', value: node.lockQueue.length, note: 'writes that wait their turn, or are on their way' },
    ...node.lockQueue.slice(0, SHOWN).map(({ step, behind, index }, i) => ({
      name: `${i + 1}: ${step.txn.id}`,
      value: index > 0 ? 'on its way' : 'waits',
      note: behind.length > 0 ? `for ${behind.map(({ id }) => id).join(', ')}` : 'nobody is before it',
    })),
    { name: 'txn wait queue', value: node.pushed.length, note: 'pushes that wait for transactions whose records stand here' },
    { name: 'intents.resolve-attempts', value: node.resolved, note: 'transactions whose intents here were resolved for those who waited' },
    { name: 'versions', value: [...mvcc.versions.values()].reduce((sum, { length }) => sum + length, 0), note: 'of all keys' },
  ];
  return {
    facts: [...own, ...facts],
    log: {
      termName,
      entries: latest(last, (index) => {
        const entry = entryAt(log, index);
        return entry && { term: entry.term, content: entry.payload && { sql: say(entry.payload) } };
      }),
      ...{ last, committed: group.chosenIndex(node), applied: node.lastApplied },
    },
    ...(believed && { believed }),
  };
}

function ofGateway(node: GatewayState): readonly Fact[] {
  const { txns, calls, counters } = node;
  return [
    ...ofClock(node),
    { name: 'transactions', value: txns.size, note: 'under way here' },
    ...[...txns.values()].slice(-SHOWN).map(({ id, readTs, limit }) => ({
      name: id,
      value: when(readTs),
      note: `reads at this moment; uncertain up to ${when(limit)}`,
    })),
    { name: 'requests', value: calls.size, note: 'to ranges, without an answer' },
    { name: 'txn.commits', value: counters.commits, note: 'transactions that were committed' },
    { name: 'txn.parallelcommits', value: counters.parallelCommits, note: 'of those, when all intents stood, before the record said so' },
    { name: 'txn.commits1PC', value: counters.commits1PC, note: 'of those, in one step of one range' },
    { name: 'txn.refresh.success', value: counters.refreshes, note: 'moved to a later timestamp without beginning again' },
    { name: 'txn.refresh.fail', value: counters.refreshesFailed, note: 'could not' },
    {
      name: 'txn.restarts.readwithinuncertainty',
      value: counters.restarts.readwithinuncertainty,
      note: 'began again for a value of which they could not tell whether it was there before',
    },
    { name: 'txn.restarts.serializable', value: counters.restarts.serializable, note: 'began again since others wrote what they had read' },
    { name: 'txn.restarts.txnaborted', value: counters.restarts.txnaborted, note: 'began again since others had aborted them' },
  ];
}

export const inside: InsideRoom = {
  knows({ state }) {
    const [replica, gateway] = [replicaOf(state), gatewayOf(state)];
    if (replica) return ofReplica(replica);
    return gateway ? { facts: ofGateway(gateway) } : NOTHING_KNOWN;
  },
  /** Who shows most of its range; the leader among equals. */
  newest(spec, nodes, states) {
    let best: ReplicaState | null = null;
    for (const { id, part } of nodes) {
      const node = part === spec.part ? replicaOf(states.get(id)) : null;
      if (!node) continue;
      if (best === null || node.shown > best.shown || (node.shown === best.shown && group.isLeader(node))) best = node;
    }
    return best?.place.spec.id ?? null;
  },
};
