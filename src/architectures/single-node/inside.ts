/** What the one database and its backup show of themselves. */
import { connectionsOf } from './connections.ts';
import { type InsideRoom, NOTHING_KNOWN } from '../inside.ts';
import { isPrimaryState, isStoreState } from './invariants.ts';
import { headOf } from './parts.ts';

export const inside: InsideRoom = {
  knows({ state }) {
    if (isPrimaryState(state)) {
      const { position, stored, generation, restoredTo, running, promises } = state;
      return {
        facts: [
          { name: 'version', value: position, note: 'commits in its database' },
          { name: 'on its disk', value: promises.synced, note: 'commits that no crash takes' },
          { name: 'latest backup', value: stored < 0 ? 'none' : stored, note: 'the version that the store confirmed' },
          { name: 'restored to', value: restoredTo ?? 'never', note: `life ${generation + 1} of its database` },
          { name: 'running', value: running, note: 'statements that are not done' },
          ...(state.place.maxConnections > 0
            ? [{ name: 'connections', value: connectionsOf(state), note: `of max_connections, ${state.place.maxConnections}` }]
            : []),
          ...(state.place.backing.facts?.(state) ?? []),
        ],
      };
    }
    if (!isStoreState(state)) return NOTHING_KNOWN;
    const { latest, parts, written } = state;
    return {
      facts: [
        { name: 'latest backup', value: latest === null ? 'none' : latest.position, note: 'the version of the copy that it keeps' },
        { name: 'bytes', value: latest?.image.length ?? 0, note: 'of that copy' },
        ...(parts.length === 0 ? [] : [{ name: 'parts', value: parts.length, note: `up to v${headOf(latest?.position ?? 0, parts)}` }]),
        { name: 'copies', value: written, note: 'that have arrived in this life' },
      ],
      ...(latest === null ? {} : { image: { bytes: latest.image, position: latest.position } }),
    };
  },
  newest: (_spec, nodes) => nodes.find(({ kind }) => kind === 'primary')?.id ?? null,
};
