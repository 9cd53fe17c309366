/**
 * What must hold of clocks, leases, intents and reads, looked at after every step. A range's log is carried out by several replicas, and by
 * each anew after a restart; what an entry changed is looked at where it is carried out first.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Invariant } from '../../contract.ts';
import { namesOfRow } from '../../shared/ranges/entries.ts';
import { firstChanges, type Looked, remember } from '../../shared/ranges/looking.ts';
import { tablesHold } from '../../shared/ranges/tables-hold.ts';
import { remembering } from '../../shared/remembering.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import { freshReads, readsSeeTheirMoment, readsStand } from './reads-hold.ts';
import { newestOf } from './mvcc.ts';
import { recordDecides } from './record-decides.ts';
import { gatewayOf, group, replicaOf } from './state.ts';

const clocksRise: Invariant = {
  name: 'hybrid clocks rise',
  states:
    'A hybrid logical clock never goes back, and is never behind a timestamp that its node was told (Kulkarni et al., OPODIS 2014, theorem 1).',
  begin: () =>
    remembering({ last: new Map<NodeId, Hlc>() }, (id, states, known) => {
      const node = replicaOf(states.get(id)) ?? gatewayOf(states.get(id));
      if (node === null) return null;
      const last = known.last.get(id) ?? 0;
      known.last.set(id, node.hlc);
      if (node.hlc < node.heard) return `${id} was told ${node.heard}, and its clock is at ${node.hlc}`;
      // A restart begins at nothing, until it has heard or given a timestamp.
      return node.hlc >= last || isNew(node.hlc, node.wallMs) ? null : `${id} has gone back from ${last} to ${node.hlc}`;
    }),
};

/** It is what a clock shows that knows of nothing else. */
const isNew = (hlc: Hlc, wallMs: number): boolean => hlc <= Math.max(1, (Math.floor(wallMs) + 1) * 1000);

interface Past extends Looked {
  /** Key or table → the newest moment that it was read at, and who did. */
  readonly read: Map<string, { readonly ts: Hlc; readonly txn: string }>;
}

const pastClosed: Invariant = {
  name: 'the past is closed',
  states:
    'Nothing comes to stand at or before a moment at which another transaction has read its key without it (the timestamp cache; Taft et al., SIGMOD 2020, §3.3).',
  begin: () =>
    remembering<Past>({ looked: new Map(), read: new Map() }, (id, states, known) => {
      const node = replicaOf(states.get(id));
      if (node === null) return null;
      const part = node.place.spec.part ?? '';
      for (const change of firstChanges(node, node.mvcc.journal, known)) {
        if (change.kind !== 'version') continue;
        const { key, version } = change;
        for (const what of namesOfRow(node.mvcc.entries, key, version.change)) {
          const read = known.read.get(`${part} ${what}`);
          if (read && read.txn !== version.txn && version.ts <= read.ts)
            return `${key} gets a version at ${version.ts}, and was read at ${read.ts} without that`;
        }
      }
      for (const { txn, ts, names } of node.served)
        for (const what of names) {
          const name = `${part} ${what}`;
          if (ts > (known.read.get(name)?.ts ?? 0)) remember(known.read, name, { ts, txn });
        }
      return null;
    }),
};

const oneLease: Invariant = {
  name: 'one lease at a time',
  states:
    'A lease of a range begins when the one before has ended, and every command is carried out under the lease under which it was proposed.',
  begin: () =>
    remembering<Looked>({ looked: new Map() }, (id, states, known) => {
      const node = replicaOf(states.get(id));
      if (node === null) return null;
      for (const change of firstChanges(node, node.mvcc.journal, known)) {
        if (change.kind === 'command' && change.sequence !== change.lease)
          return `${id} carries out what was proposed under lease ${change.sequence} under lease ${change.lease}`;
        if (change.kind === 'lease' && change.lease.sequence !== change.before.sequence && change.lease.start < change.before.expiration)
          return `lease ${change.lease.sequence} begins at ${change.lease.start}, and the one before ends at ${change.before.expiration}`;
      }
      return null;
    }),
};

const projection = tablesHold(
  {
    name: 'tables are the newest versions',
    states: 'Replicas of a range that show the same number of commits hold the same rows, and as many as have a version. Sampled.',
  },
  { group: 'range', have: 'have a version' },
  (state) => {
    const node = replicaOf(state);
    if (node === null || group.isBlank(node) || node.begun === null) return null;
    const { mvcc } = node;
    return {
      part: node.place.spec.part ?? '',
      shownAt: node.begun.position + node.queued,
      rows: () =>
        [...mvcc.tables].map(([table, keys]) => {
          const rows = [...keys].filter((key) => (newestOf(mvcc, key)?.change.row ?? null) !== null);
          return [table, rows.length] as const;
        }),
    };
  },
);

export const invariants: readonly Invariant[] = [
  clocksRise,
  pastClosed,
  oneLease,
  recordDecides,
  readsStand,
  freshReads,
  readsSeeTheirMoment,
  projection,
];
