/** What a site shows of itself: its changes, what it has of others, and what it believes that they have. */
import type { NodeId } from '../../../sim/node.ts';
import { type Fact, type InsideRoom, NOTHING_KNOWN } from '../../inside.ts';
import { EPOCH_MS } from '../../../sim/epoch.ts';
import { type Copy, copyIn } from './mechanisms/last-push/copy.ts';
import { has } from './shipping.ts';
import { isSiteState, type SiteState } from './state.ts';

const factsOf = ({ applied, place, unsent, kept, held, position }: SiteState): readonly Fact[] => [
  { name: 'version', value: position, note: 'its own writes, and those that it has taken in' },
  { name: 'own changes', value: has(applied, place.spec.id), note: 'each a transaction that travels to all others' },
  { name: 'unsent', value: unsent.length, note: 'own changes that some site has not confirmed' },
  { name: 'waiting', value: [...held.values()].reduce((sum, { size }) => sum + size, 0), note: 'changes of others that cannot follow yet' },
  { name: '_conflict', value: kept.conflicts, note: 'times that a change met what its writer had not seen' },
  { name: '_hidden', value: kept.hidden, note: 'rows kept back, for another has their unique value' },
  { name: 'tombstones', value: kept.tombstones, note: 'deletes that somebody may not know of yet' },
];

/** By the names of Turso’s SyncEngineStats (tursodatabase/turso, sync/engine/src/types.rs). */
const factsOfCopy = ({ unsent }: SiteState, { revision, pushed, pulledAtMs, pushedAtMs }: Copy): readonly Fact[] => [
  { name: 'revision', value: revision ?? 0, note: 'pushes that the server had taken in when this site pulled last' },
  {
    name: 'cdc_operations',
    value: unsent.filter(({ change }) => change.seq > pushed).reduce((sum, { change }) => sum + change.rows.length, 0),
    note: 'rows that it changed and that the server has not confirmed',
  },
  { name: 'last_pull_unix_time', value: secondsOf(pulledAtMs), note: 'by its own clock' },
  { name: 'last_push_unix_time', value: secondsOf(pushedAtMs), note: 'by its own clock' },
];

const secondsOf = (atMs: number | null): number | string => (atMs === null ? 'never' : Math.floor((EPOCH_MS + atMs) / 1000));

export const inside: InsideRoom = {
  knows({ state }) {
    if (!isSiteState(state)) return NOTHING_KNOWN;
    const nodes: readonly NodeId[] = [...state.peers.keys()];
    const copy = copyIn(state);
    if (copy !== null) return { facts: [...factsOfCopy(state, copy), ...factsOf(state)] };
    const { place, applied, peers } = state;
    const rows = [
      { name: 'taken in of it', values: nodes.map((id) => has(applied, id)) },
      { name: 'has of mine', values: nodes.map((id) => has(peers.get(id)?.told ?? new Map(), place.spec.id)) },
    ];
    return { facts: factsOf(state), believed: { name: 'changes', nodes, rows } };
  },
  // Each has an order of its own.
  newest: () => null,
};
