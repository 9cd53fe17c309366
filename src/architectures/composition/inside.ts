/** What nodes of a composed room show: each what its own room tells of it. */
import type { Architecture } from '../contract.ts';
import { type InsideRoom, NOTHING_KNOWN } from '../inside.ts';
import { placeOf } from './shown.ts';

export function insideOver(front: Architecture, back: Architecture): InsideRoom {
  const place = placeOf(front.about);
  const own = new Set(front.about.kinds.filter((look) => look !== place).map(({ kind }) => kind));
  return {
    knows: (reading) => (own.has(reading.spec.kind) ? front : back).inside?.knows(reading) ?? NOTHING_KNOWN,
    newest(spec, nodes, states) {
      const behind = nodes.filter(({ kind, part }) => !own.has(kind) && kind !== 'client' && (own.has(spec.kind) || part === spec.part));
      // A front whose nodes each have rows of their own has none that is the newest.
      if (own.has(spec.kind) && front.inside?.newest(spec, nodes, states) == null) return null;
      return back.inside?.newest(spec, behind, states) ?? null;
    },
  };
}
