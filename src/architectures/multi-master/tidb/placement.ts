/**
 * The placement driver's second task: where regions are led. Its leader hears of every region from that region's leader (RegionHeartbeat) and
 * of every peer that it is there (StoreHeartbeat), and asks for a lead to be handed over in its reply. It is all in memory: a new leader waits
 * until it has heard of most regions (tikv/pd, pkg/schedule/schedulers/balance_leader.go and server/cluster/prepare_checker.go).
 */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Heartbeat } from './protocol.ts';
import type { PlacementRules } from './rules.ts';

/** A peer, and the store that it belongs to: its region of the world. */
export interface Peer {
  readonly id: NodeId;
  readonly store: string;
}

/** What is set of placement. */
export interface PlacementPlace {
  /** Region of keys → its peers. */
  readonly peers: ReadonlyMap<string, readonly Peer[]>;
  /** Region of keys → the store that is to lead it. */
  readonly primaries: ReadonlyMap<string, string>;
  /** Stores are to lead equally many regions. */
  readonly isBalanced: boolean;
  /** So many leads are handed over at once at most (leader-schedule-limit). */
  readonly limit: number;
  readonly heartbeatUs: Micros;
}

/** A region as its leader told of itself last. Never changed. */
interface Led {
  readonly leader: NodeId;
  readonly store: string;
  readonly term: number;
}

/** A lead that is to be handed over, as a plan that was asked for (TransferLeader). Never changed. */
export interface Transfer {
  readonly region: string;
  readonly from: string;
  readonly to: string;
  readonly peer: NodeId;
  readonly why: 'balance' | 'placement';
  readonly at: Micros;
}

/** What a leader of the placement driver knows of regions. */
export interface Placement {
  readonly regions: Map<string, Led>;
  /** Peer → when it was heard, by the clock that is never set. */
  readonly heard: Map<NodeId, Micros>;
  /** Region → the transfer that is under way. */
  readonly transfers: Map<string, Transfer>;
  /** What was planned last; replaced, never changed. */
  planned: Transfer | null;
  count: number;
}

export const noPlacement = (): Placement => ({ regions: new Map(), heard: new Map(), transfers: new Map(), planned: null, count: 0 });

/** Of all regions, before it plans anything (tikv/pd, server/cluster/prepare_checker.go: collectFactor). */
const KNOWN_FIRST = 0.8;
/** Heartbeats without which a peer is taken to be gone (tikv/pd, pkg/core/store.go: disconnected after 20 s, two heartbeats of a store). */
const SILENT = 2;
/** And after which a transfer that was not done is given up (ours; in PD by time: tikv/pd, pkg/schedule/operator). */
const GIVEN_UP = 4;

/** Whoever loses the lead of the placement driver forgets all of it. */
export function forget({ regions, heard, transfers }: Placement): void {
  regions.clear();
  heard.clear();
  transfers.clear();
}

/** How many regions each store leads, transfers that are under way counted as done. */
export function leadersByStore({ regions, transfers }: Placement, { peers }: PlacementPlace): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const all of peers.values()) for (const { store } of all) counts.set(store, 0);
  for (const [region, { store }] of regions) {
    const to = transfers.get(region)?.to ?? store;
    counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  return counts;
}

/** A heartbeat has come. The peer that is to take the lead of this region over, if any. */
export function onHeartbeat(
  placement: Placement,
  place: PlacementPlace,
  rules: PlacementRules,
  from: NodeId,
  { kind, region, term }: Heartbeat,
  now: Micros,
): NodeId | null {
  placement.heard.set(from, now);
  const store = place.peers.get(region)?.find(({ id }) => id === from)?.store;
  if (kind === 'store-heartbeat' || store === undefined) return null;
  const known = placement.regions.get(region);
  // One that was elected before, and has not heard of the next.
  if (known && known.term > term) return null;
  placement.regions.set(region, Object.freeze({ leader: from, store, term }));
  const going = placement.transfers.get(region);
  if (going && going.to !== store && now - going.at < GIVEN_UP * place.heartbeatUs) return going.peer;
  placement.transfers.delete(region);
  const plan = planFor(placement, place, rules, region, store, now);
  if (plan === null) return null;
  placement.transfers.set(region, plan);
  placement.planned = plan;
  placement.count += 1;
  return plan.peer;
}

function planFor(
  placement: Placement,
  place: PlacementPlace,
  rules: PlacementRules,
  region: string,
  from: string,
  at: Micros,
): Transfer | null {
  if (placement.regions.size < KNOWN_FIRST * place.peers.size) return null;
  if (!rules.mayHandOverOneMore(placement.transfers.size, place.limit)) return null;
  const isHeard = ({ id }: Peer): boolean => at - (placement.heard.get(id) ?? Number.NEGATIVE_INFINITY) <= SILENT * place.heartbeatUs;
  const others = (place.peers.get(region) ?? []).filter((peer) => peer.store !== from && isHeard(peer));
  const planned = (peer: Peer, why: Transfer['why']): Transfer => Object.freeze({ region, from, to: peer.store, peer: peer.id, why, at });
  const primary = place.primaries.get(region);
  if (primary !== undefined) {
    const peer = others.find(({ store }) => store === primary);
    return peer ? planned(peer, 'placement') : null;
  }
  if (!place.isBalanced) return null;
  const counts = leadersByStore(placement, place);
  const led = (store: string): number => counts.get(store) ?? 0;
  const [fewest] = [...others].sort((a, b) => led(a.store) - led(b.store));
  return fewest && rules.evensOut(led(from), led(fewest.store)) ? planned(fewest, 'balance') : null;
}
