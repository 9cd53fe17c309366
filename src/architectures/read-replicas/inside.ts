/**
 * What a primary and its replicas show of themselves, by the names that PostgreSQL gives to the same things (functions of “System
 * Administration Functions”, columns of pg_stat_replication). Where PostgreSQL counts bytes of the log, this room counts commits.
 */
import type { NodeId, ReportValue } from '../../sim/node.ts';
import type { Change } from '../../sqlite/jobs.ts';
import { type Believed, type Fact, type InsideRoom, type LogShown, latest, NOTHING_KNOWN } from '../inside.ts';
import type { Acknowledging, Heard } from './acknowledging.ts';
import { isReplicaState } from './invariants.ts';
import { head } from './log.ts';
import type { ReplicaState } from './state.ts';
import { timelineAt, timelineOf } from './timeline.ts';
import { upstreamOf } from './upstream.ts';

const leads = ({ role }: ReplicaState): boolean => role.value === 'primary';

function factsOf(state: ReplicaState): readonly Fact[] {
  const { standing, position, received, promises } = state;
  const own: readonly Fact[] = leads(state)
    ? [
        { name: 'pg_current_wal_lsn()', value: position, note: 'commits in its database' },
        { name: 'pg_current_wal_flush_lsn()', value: promises.synced, note: 'of them on its disk' },
      ]
    : [
        { name: 'pg_last_wal_receive_lsn()', value: Math.max(received, position), note: 'commits that have arrived' },
        { name: 'pg_last_wal_replay_lsn()', value: position, note: 'of them in its database' },
      ];
  return [
    { name: 'pg_is_in_recovery()', value: !leads(state), note: leads(state) ? 'it takes writes' : 'it follows' },
    ...own,
    ...(state.place.slots ? [{ name: 'log kept', value: state.log.changes.length, note: 'commits; slots hold it back' }] : []),
    {
      name: 'timeline',
      value: timelineOf(standing.content),
      note: standing.timeline === 1 ? 'no promotion yet' : 'each promotion begins one',
    },
    ...(state.place.replay.facts?.(state) ?? []),
    { name: 'primary', value: standing.primary, note: 'as far as it knows' },
    ...(state.place.upstream.passesOn && !leads(state) ? [{ name: 'sender_host', value: upstreamOf(state), note: 'whom it follows' }] : []),
  ];
}

/** A replica keeps no log beside its database; what has arrived and is not applied waits in memory. */
function changesOf(state: ReplicaState): ReadonlyMap<number, Change> {
  return new Map([...state.log.changes, ...(state.applying ?? []), ...state.inbox].map((change) => [change.position, change]));
}

function logOf(state: ReplicaState): LogShown {
  const changes = changesOf(state);
  const last = Math.max(head(state.log), state.position, ...changes.keys());
  const { content } = state.standing;
  return {
    termName: 'timeline',
    entries: latest(last, (index) => {
      const tables = changes.get(index)?.tables;
      return tables || index <= state.position ? { term: timelineAt(content, index), content: { tables: tables ?? [] } } : undefined;
    }),
    last,
    committed: Math.max(state.position, last),
    applied: state.position,
  };
}

type Column = readonly [name: string, value: (heard: Heard, id: NodeId) => ReportValue];

/** What standbys have said of themselves, where they say it. */
const standbysOf = ({ own, place }: ReplicaState): Acknowledging['standbys'] | null =>
  place.commit.logsFirst ? (own['commit'] as Acknowledging).standbys : null;

function columns(standbys: Acknowledging['standbys'] | null, followers: readonly (readonly [NodeId, unknown])[], all: readonly Column[]) {
  if (standbys === null) return [];
  return all.map(([name, value]) => ({
    name,
    values: followers.map(([id]) => {
      const heard = standbys.get(id);
      return heard ? value(heard, id) : null;
    }),
  }));
}

/** Of the slot of a follower: pg_replication_slots.wal_status. */
function walStatus({ log, place }: ReplicaState, acked: number): string {
  if (acked < log.base) return 'lost';
  return head(log) - acked <= place.retainedChanges ? 'reserved' : 'extended';
}

function believedBy(state: ReplicaState): { readonly believed?: Believed } {
  const followers = [...state.followers];
  if (!leads(state) && followers.length === 0) return {};
  const standbys = standbysOf(state);
  const rows = [
    { name: 'sent_lsn', values: followers.map(([, { sent }]) => sent) },
    ...columns(standbys, followers, [
      ['write_lsn', ({ written }) => written],
      ['flush_lsn', ({ flushed }) => flushed],
    ]),
    { name: 'replay_lsn', values: followers.map(([, { acked }]) => acked) },
    ...(state.place.slots ? [{ name: 'wal_status', values: followers.map(([, { acked }]) => walStatus(state, acked)) }] : []),
    ...columns(standbys, followers, [
      ['state', ({ streaming }) => (streaming ? 'streaming' : 'catchup')],
      ['sync_state', (_, id) => state.place.commit.standing?.(state, id) ?? 'async'],
    ]),
  ];
  return { believed: { name: 'pg_stat_replication', nodes: followers.map(([id]) => id), rows } };
}

export const inside: InsideRoom = {
  knows({ state }) {
    if (!isReplicaState(state)) return NOTHING_KNOWN;
    return { facts: factsOf(state), log: logOf(state), ...believedBy(state) };
  },
  /** The primary of the newest timeline; where none is up, whoever has come furthest. */
  newest(_spec, nodes, states) {
    let best: { readonly node: NodeId; readonly rank: readonly [number, number, number] } | null = null;
    for (const { id } of nodes) {
      const state = states.get(id);
      if (!isReplicaState(state)) continue;
      const rank = [Number(leads(state)), timelineOf(state.standing.content), state.position] as const;
      if (best === null || isBefore(best.rank, rank)) best = { node: id, rank };
    }
    return best?.node ?? null;
  },
};

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const place = a.findIndex((each, i) => each !== b[i]);
  return place >= 0 && (a[place] ?? 0) < (b[place] ?? 0);
}
