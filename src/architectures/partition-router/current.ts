/** The ring as a node knows it now. */
import type { Ring } from './ring.ts';
import type { PartitionMap } from './map.ts';

export const ringAt = ({ place, map }: { readonly place: { readonly ring: Ring }; readonly map: PartitionMap }): Ring =>
  place.ring.with(map);
