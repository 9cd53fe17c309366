/** What must hold of reads: they are as good at the moment of the commit as when they were made, and old values are not taken for new ones. */
import type { NodeId } from '../../../sim/node.ts';
import type { Invariant } from '../../contract.ts';
import { remembering } from '../../shared/remembering.ts';
import { type Hlc, TICKS_PER_MS } from '../../shared/timestamps/hlc.ts';
import { namesOfRow } from '../../shared/ranges/entries.ts';
import { firstChanges, type Looked, remember } from '../../shared/ranges/looking.ts';
import { gatewayOf, replicaOf } from './state.ts';

/** Of each key or table so many of its last versions are remembered. */
const KEPT = 64;

interface Stood extends Looked {
  /** `part name` → who wrote there, and when. */
  readonly versions: Map<string, readonly { readonly ts: Hlc; readonly txn: string }[]>;
  /** `txn name` → the latest moment at which it has read, or looked again. */
  readonly reads: Map<string, Hlc>;
  readonly told: Map<NodeId, object | null>;
}

export const readsStand: Invariant = {
  name: 'reads stand at the commit',
  states:
    'Between the moment at which a transaction read and that of its commit nobody else has written there: the order of timestamps is a serial order.',
  begin: () =>
    remembering<Stood>({ looked: new Map(), versions: new Map(), reads: new Map(), told: new Map() }, (id, states, known) => {
      const node = replicaOf(states.get(id));
      if (node !== null) {
        for (const change of firstChanges(node, node.mvcc.journal, known)) {
          if (change.kind !== 'version') continue;
          const { key, version } = change;
          for (const name of namesOfRow(node.mvcc.entries, key, version.change))
            remember(known.versions, name, [...(known.versions.get(name) ?? []), { ts: version.ts, txn: version.txn }].slice(-KEPT));
        }
        for (const { txn, ts, names } of node.served)
          for (const name of names) remember(known.reads, `${txn} ${name}`, Math.max(ts, known.reads.get(`${txn} ${name}`) ?? 0));
      }
      const told = gatewayOf(states.get(id))?.committed ?? null;
      if (told === null || known.told.get(id) === told) return null;
      known.told.set(id, told);
      for (const name of told.reads) {
        const at = known.reads.get(`${told.txn} ${name}`);
        const between = (known.versions.get(name) ?? []).find(
          ({ ts, txn }) => at !== undefined && txn !== told.txn && ts > at && ts < told.ts,
        );
        if (between) return `${told.txn} read ${name} at ${at} and commits at ${told.ts}, and ${between.txn} wrote it at ${between.ts}`;
      }
      return null;
    }),
};

interface Acknowledged {
  /** Key → commits that clients were told of, in that order. */
  readonly acked: Map<string, readonly { readonly seq: number; readonly ts: Hlc }[]>;
  /** Transaction → when it began, in the same order. */
  readonly begun: Map<string, number>;
  readonly seen: Map<NodeId, object | null>;
  readonly told: Map<NodeId, object | null>;
  seq: number;
  /** The most that any clock has shown yet, ms: none that is right shows much less. */
  mostMs: number;
}

export const freshReads: Invariant = {
  name: 'reads are fresh',
  states:
    'A read sees what clients were told of before its transaction began, if the clock by which it began is not further behind another than the maximum offset (cockroachdb/cockroach, pkg/kv/kvserver/uncertainty/doc.go).',
  begin: () =>
    remembering<Acknowledged>(
      { acked: new Map(), begun: new Map(), seen: new Map(), told: new Map(), seq: 0, mostMs: 0 },
      (id, states, known) => {
        const gateway = gatewayOf(states.get(id));
        const replica = replicaOf(states.get(id));
        known.mostMs = Math.max(known.mostMs, gateway?.wallMs ?? 0, replica?.wallMs ?? 0);
        known.seq += 1;
        const { seq } = known;
        if (gateway?.committed && known.told.get(id) !== gateway.committed) {
          const { committed } = gateway;
          known.told.set(id, committed);
          for (const key of committed.keys)
            remember(known.acked, key, [...(known.acked.get(key) ?? []), { seq, ts: committed.ts }].slice(-KEPT));
        }
        if (gateway?.begun && known.seen.get(id) !== gateway.begun) {
          known.seen.set(id, gateway.begun);
          const { txn, wallMs } = gateway.begun;
          const isWithin = (known.mostMs - wallMs + 1) * TICKS_PER_MS <= gateway.place.maxOffset;
          if (isWithin) remember(known.begun, txn, seq);
          else known.begun.delete(txn);
        }
        for (const { txn, ts, seen } of replica?.served ?? []) {
          const since = known.begun.get(txn);
          if (since === undefined) continue;
          for (const [key, at] of seen) {
            const newer = (known.acked.get(key) ?? []).find((ack) => ack.seq < since && ack.ts > at);
            if (newer) return `${txn} reads ${key} at ${ts} as it was at ${at}; a commit at ${newer.ts} was told of before it began`;
          }
        }
        return null;
      },
    ),
};

interface Written extends Looked {
  /** `part key` → the moments of its versions. */
  readonly versions: Map<string, readonly Hlc[]>;
}

export const readsSeeTheirMoment: Invariant = {
  name: 'reads see their moment',
  states:
    'A read of a key, at the leaseholder or at a follower, sees its newest version at or before the moment of the read, of all that any replica has carried out.',
  begin: () =>
    remembering<Written>({ looked: new Map(), versions: new Map() }, (id, states, known) => {
      const node = replicaOf(states.get(id));
      if (node === null) return null;
      const part = node.place.spec.part ?? '';
      for (const change of firstChanges(node, node.mvcc.journal, known)) {
        if (change.kind !== 'version') continue;
        const name = `${part} ${change.key}`;
        remember(known.versions, name, [...(known.versions.get(name) ?? []), change.version.ts].slice(-KEPT));
      }
      for (const { txn, ts, seen } of node.served)
        for (const [key, at] of seen) {
          const missed = (known.versions.get(`${part} ${key}`) ?? []).find((version) => version > at && version <= ts);
          if (missed !== undefined) return `${txn} reads ${key} at ${ts} as it was at ${at} at ${id}; a version at ${missed} stood there`;
        }
      return null;
    }),
};
