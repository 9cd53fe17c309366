/** What a server shows of itself: Galera's status variables by their names, and the latest of the one order. */
import type { NodeId } from '../../../sim/node.ts';
import { type InsideRoom, latest, NOTHING_KNOWN } from '../../inside.ts';
import { entryAt, lastIndex, ordinalAt } from '../../shared/consensus/log.ts';
import { group } from './group.ts';
import { isPrimary } from './levels.ts';
import { isPaused } from './ordering.ts';
import type { Action } from './protocol.ts';
import { queueLength, serverOf, type ServerState } from './state.ts';

const NAMES = { synced: 'Synced', joining: 'Joining', 'non-primary': 'Initialized' } as const;

function textOf(action: Action): string {
  if (action.kind === 'marker') return `marker for ${action.op}`;
  if (action.kind === 'toi') return action.statement.sql;
  return `${action.keys.written.join(', ')} after ${action.lastSeen}`;
}

/** Columns of `performance_schema.replication_group_member_stats`, and of `replication_group_members`. */
function statsFacts(node: ServerState) {
  const { certification, counters, flow, place } = node;
  const states = { synced: 'ONLINE', joining: 'RECOVERING', 'non-primary': 'UNREACHABLE' } as const;
  return [
    { name: 'MEMBER_STATE', value: states[node.status], note: 'whether it takes statements' },
    {
      name: 'MEMBER_ROLE',
      value: isPrimary(node) ? 'PRIMARY' : 'SECONDARY',
      note: place.singlePrimary ? 'one takes writes' : 'all take writes',
    },
    { name: 'COUNT_TRANSACTIONS_IN_QUEUE', value: 0, note: 'wait to be certified: that takes no time here' },
    { name: 'COUNT_TRANSACTIONS_CHECKED', value: counters.checked, note: 'certified or rejected in this life' },
    { name: 'COUNT_CONFLICTS_DETECTED', value: counters.conflicts, note: 'rejected' },
    {
      name: 'COUNT_TRANSACTIONS_ROWS_VALIDATING',
      value: certification.written.size + certification.referred.size,
      note: 'keys with which others are compared',
    },
    { name: 'COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE', value: queueLength(node), note: 'certified, not applied yet' },
    { name: 'COUNT_TRANSACTIONS_REMOTE_APPLIED', value: counters.applied - counters.local_commits, note: 'of others' },
    { name: 'COUNT_TRANSACTIONS_LOCAL_PROPOSED', value: flow.begun, note: 'of its clients' },
    {
      name: 'COUNT_TRANSACTIONS_LOCAL_ROLLBACK',
      value: counters.local_cert_failures,
      note: 'of its clients: rejected after they were proposed',
    },
    { name: 'quota', value: flow.quota ?? 'none', note: 'write sets that it may send in this second (flow control)' },
  ];
}

const round = (value: number): number => Math.round(value * 100) / 100;

function factsOf(node: ServerState, clockUs: number) {
  const { certification, counters, flow } = node;
  const pausedUs = flow.pausedUs + (flow.pausedSince === null ? 0 : Math.max(0, clockUs - flow.pausedSince));
  const livedUs = Math.max(1, clockUs - node.startedAt);
  return [
    { name: 'wsrep_cluster_status', value: node.status === 'non-primary' ? 'non-Primary' : 'Primary', note: 'whether there is an order' },
    { name: 'wsrep_local_state_comment', value: NAMES[node.status], note: 'whether it takes statements' },
    { name: 'wsrep_last_committed', value: ordinalAt(group.log(node), node.lastApplied), note: 'its rows are those of this write set' },
    { name: 'wsrep_local_recv_queue', value: queueLength(node), note: 'certified, not applied yet' },
    {
      name: 'wsrep_flow_control_paused',
      value: round(pausedUs / livedUs),
      note: isPaused(node) ? 'part of its life; now, too' : 'part of its life',
    },
    { name: 'wsrep_local_cert_failures', value: counters.local_cert_failures, note: 'of its clients: deadlock at commit' },
    { name: 'wsrep_local_bf_aborts', value: counters.local_bf_aborts, note: 'of its clients: others went first' },
    { name: 'wsrep_local_commits', value: counters.local_commits, note: 'of its clients' },
    { name: 'wsrep_received', value: counters.received, note: 'write sets of others' },
    { name: 'wsrep_cert_index_size', value: certification.written.size + certification.referred.size, note: 'keys' },
    {
      name: 'wsrep_cert_deps_distance',
      value: certification.judged === 0 ? 0 : round(certification.distance / certification.judged),
      note: 'so many write sets could be applied at once, on average',
    },
  ];
}

export const inside: InsideRoom = {
  knows({ state, clockUs }) {
    const node = serverOf(state);
    if (node === null) return NOTHING_KNOWN;
    const { termName, believed, facts } = node.place.agreement.inside(node);
    const log = group.log(node);
    const entries = latest(lastIndex(log), (index) => {
      const entry = entryAt(log, index);
      return entry && { term: entry.term, content: entry.payload && { sql: textOf(entry.payload) } };
    });
    return {
      facts: [...(node.place.levels ? statsFacts(node) : factsOf(node, clockUs)), ...facts],
      log: { termName, entries, last: lastIndex(log), committed: group.chosenIndex(node), applied: node.lastApplied },
      ...(believed && { believed }),
    };
  },
  newest(_spec, nodes, states) {
    let best: { readonly node: NodeId; readonly applied: number } | null = null;
    for (const { id } of nodes) {
      const state = serverOf(states.get(id));
      if (state !== null && (best === null || state.lastApplied > best.applied)) best = { node: id, applied: state.lastApplied };
    }
    return best?.node ?? null;
  },
};
