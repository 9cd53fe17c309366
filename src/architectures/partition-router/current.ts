/** The ring as a node knows it now. */
import type { Ring } from './ring.ts';
import type { NodeState } from './state.ts';

export const ringAt = ({ place, map }: Pick<NodeState, 'place' | 'map'>): Ring => place.ring.with(map);
