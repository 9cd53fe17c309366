/** Names for people, from the stage: nodes by city, and apart where a city has several. */
import type { NodeId } from '../sim/node.ts';
import { cityOf } from '../trace/names.ts';
// The places alone: the room's index would bring the matrix of round trips with it, which only the worker needs.
import places from '../regions/regions.json' with { type: 'json' };
import type { Scenario } from '../scenarios/schema.ts';
import type { Place, Stage } from '../session/run.ts';
import { kindOf } from './kinds.ts';
import { useRun } from './store.tsx';

/** The places of a scenario before its run has opened. */
export function placesOf(scenario: Scenario): readonly Place[] {
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

/** `Tokyo replica`, `client in Tokyo`: apart from the others in the same city. One that became something else is called that. */
export function nodeName(stage: Stage, id: NodeId, role = ''): string {
  const node = stage.nodes.find((n) => n.id === id);
  const city = cityOf(stage)(id);
  if (!node) return city;
  if (node.kind === 'client') return `client in ${city}`;
  const { name, inRole } = kindOf(stage, node.kind);
  const became = Object.hasOwn(inRole, role) ? inRole[role] : undefined;
  return became === undefined ? `${city} ${name}` : `${city}, ${became}`;
}
