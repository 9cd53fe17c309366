/** What a site shows of itself: its changes, what it has of others, and what it believes that they have. */
import type { NodeId } from '../../../sim/node.ts';
import { type Fact, type InsideRoom, NOTHING_KNOWN } from '../../inside.ts';
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

export const inside: InsideRoom = {
  knows({ state }) {
    if (!isSiteState(state)) return NOTHING_KNOWN;
    const nodes: readonly NodeId[] = [...state.peers.keys()];
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
