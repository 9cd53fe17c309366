/** What a replica shows of itself, by the names of Cassandra's metrics where it has them. */
import { type InsideRoom, NOTHING_KNOWN } from '../../inside.ts';
import { isReplica } from './state.ts';

export const inside: InsideRoom = {
  knows({ state }) {
    if (!isReplica(state)) return NOTHING_KNOWN;
    const { place } = state;
    return {
      facts: [
        {
          name: 'N, R, W',
          value: `${place.ring.replicas}, ${place.r}, ${place.w}`,
          note: 'copies of a row; how many a read and a write wait for',
        },
        { name: 'HintsInProgress', value: state.hints.length, note: 'versions kept for nodes that were not heard' },
        { name: 'HintsSucceeded', value: state.hintsDelivered, note: 'of these handed over' },
        { name: 'ReadRepair', value: state.repairs, note: 'replicas that a read found behind' },
        { name: 'SpeculativeRetries', value: state.speculations, note: 'reads that asked one more' },
        { name: 'Unreachable', value: state.down.join(', '), note: 'nodes that it takes for down' },
        { name: 'under way', value: state.writing.size + state.reading.size, note: 'statements that it coordinates' },
      ],
    };
  },
  newest: () => null,
};
