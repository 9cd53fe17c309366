/** What a peer knows of the keys of its region, and what a leader has under way of its splits. */
import type { NodeId } from '../../../sim/node.ts';
import { FIRST_VERSION, type KeySpan, type RegionTold } from '../../shared/ranges/map.ts';
import type { Begun } from '../../shared/ranges/showing.ts';
import type { MemberPlace } from './place.ts';
import type { Adopt } from './split-protocol.ts';

/** What a replica knows of its region, all of it from the log. */
export interface Range {
  /** 0: it has stood ready, and got no rows yet. */
  version: number;
  /** The entry of the log that made it so. */
  since: number;
  spans: readonly KeySpan[];
  /** What it has split off, as that was then. */
  children: readonly RegionTold[];
  /** What is to be handed over, by the region that is to get it. */
  handing: ReadonlyMap<number, Adopt>;
}

/** What a leader has under way; a new one begins anew. */
export interface Handing {
  /** Regions to whom it was sent, and how often all of that was done again. */
  readonly sent: Set<number>;
  tries: number;
  /** Who wait to hear that this region has what they handed over. */
  readonly givers: Set<NodeId>;
  /** Which of the placement driver's members is asked; it was, and has not answered; it has no region left. */
  pd: number;
  isAsking: boolean;
  isFull: boolean;
}

export const noHanding = (): Handing => ({ sent: new Set(), tries: 0, givers: new Set(), pd: 0, isAsking: false, isFull: false });

/** As the set-up deals tables out. */
export function rangeOf({ splits }: MemberPlace, begun: Begun | null): Range {
  const { region, dealt } = splits;
  const own = (begun?.tables ?? []).filter((_, i) => i % dealt === region);
  return {
    version: region < dealt ? FIRST_VERSION : 0,
    since: 0,
    spans: own.map((table) => ({ table, from: null, to: null })),
    children: [],
    handing: new Map(),
  };
}
