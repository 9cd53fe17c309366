/**
 * The links of a whole run: which regions may speak to each other. Pictures are laid out against these and not against
 * what is in flight, so that labels stand still while a run plays.
 */
import type { NodeSpec } from '../../../sim/node.ts';
import type { Stage } from '../../../session/run.ts';
import { kindOf } from '../../kinds.ts';

/** Two region ids; `a` stands before `b` in the stage's order of places. */
export interface RegionLink {
  readonly a: string;
  readonly b: string;
  readonly rttMs: number;
}

function talk(a: NodeSpec, b: NodeSpec, stage: Stage): boolean {
  if (a.kind === 'client' || b.kind === 'client') return stage.homes[a.id] === b.id || stage.homes[b.id] === a.id;
  return kindOf(stage, a.kind).talksTo.includes(b.kind) || kindOf(stage, b.kind).talksTo.includes(a.kind);
}

export function rttBetween(stage: Stage, a: string, b: string): number {
  const i = stage.places.findIndex((p) => p.id === a);
  const j = stage.places.findIndex((p) => p.id === b);
  return stage.rttMs[i]?.[j] ?? 0;
}

/** Asked for by layouts and by scenes, and the same as long as the stage is. */
const known = new WeakMap<Stage, readonly RegionLink[]>();

export function linksOf(stage: Stage): readonly RegionLink[] {
  let links = known.get(stage);
  if (!links) known.set(stage, (links = allLinks(stage)));
  return links;
}

function allLinks(stage: Stage): readonly RegionLink[] {
  const order = new Map(stage.places.map((p, i) => [p.id, i]));
  const links = new Map<string, RegionLink>();
  for (const [i, one] of stage.nodes.entries()) {
    for (const other of stage.nodes.slice(i + 1)) {
      if (one.region === other.region || !talk(one, other, stage)) continue;
      const flip = (order.get(one.region) ?? 0) > (order.get(other.region) ?? 0);
      const a = flip ? other.region : one.region;
      const b = flip ? one.region : other.region;
      links.set(`${a} ${b}`, { a, b, rttMs: rttBetween(stage, a, b) });
    }
  }
  return [...links.values()];
}
