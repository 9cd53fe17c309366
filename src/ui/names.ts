/** Names for people, from the stage: nodes by city, and apart where a city has several. */
import type { NodeId, NodeSpec } from '../sim/node.ts';
import { cityOf } from '../trace/names.ts';
// The places alone: the room's index would bring the matrix of round trips with it, which only the worker needs.
import places from '../regions/regions.json' with { type: 'json' };
import type { Scenario } from '../scenarios/schema.ts';
import type { Place, Stage } from '../session/run.ts';
import { kindOf } from './kinds.ts';
import { useRun } from './store.tsx';
import * as Say from '../words/en/page/shared.ts';

/** The places of a scenario before its run has opened. */
export function placesOf(scenario: Pick<Scenario, 'regions' | 'customRegions'>): readonly Place[] {
  return scenario.regions.flatMap((id): Place[] => {
    const found = scenario.customRegions.find((r) => r.id === id) ?? places.regions.find((r) => r.id === id);
    return found ? [{ id, city: found.city, lat: found.lat, lon: found.lon }] : [];
  });
}

export function cityNames(stage: Stage | null, scenario: Scenario): (id: NodeId) => string {
  return cityOf({ nodes: stage?.nodes ?? [], places: stage?.places ?? placesOf(scenario) });
}

/** `Virginia`, as sentences say it. */
export function useCity(): (id: NodeId) => string {
  const stage = useRun((run) => run.stage);
  const scenario = useRun((run) => run.spec.scenario);
  return cityNames(stage, scenario);
}

/** Whose share a node keeps, where several in one city keep one each; null where its kind and place say all, or there is one share. */
export function shareOf({ places, nodes }: Stage, { id, part }: NodeSpec): string | null {
  if (part === undefined || part === id || nodes.every((each) => each.part === undefined || each.part === part)) return null;
  return places.find((place) => part.endsWith(`-${place.id}`))?.city ?? part;
}

/** `replica`, or `replica of Tokyo’s share`. */
export function kindWords(stage: Stage, spec: NodeSpec): string {
  const { name } = kindOf(stage, spec.kind);
  const share = shareOf(stage, spec);
  return share === null ? name : Say.ofSShare(name, share);
}

/** `Tokyo replica`, `client in Tokyo`: apart from the others in the same city. One that became something else is called that. */
export function nodeName(stage: Stage, id: NodeId, role = ''): string {
  const node = stage.nodes.find((n) => n.id === id);
  const city = cityOf(stage)(id);
  if (!node) return city;
  if (node.kind === 'client') return Say.clientIn(city);
  const { inRole } = kindOf(stage, node.kind);
  const became = Object.hasOwn(inRole, role) ? inRole[role] : undefined;
  return became === undefined ? `${city} ${kindWords(stage, node)}` : `${city}, ${became}`;
}
