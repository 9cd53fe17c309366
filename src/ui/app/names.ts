/** Names for people, from the stage: nodes by city, and apart where a city has several. */
import type { NodeId, NodeKind } from '../../sim/node.ts';
import { cityOf } from '../../trace/names.ts';
import { regionById } from '../../regions/index.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Place, Stage } from '../../worker/protocol.ts';
import { useApp } from '../store.tsx';

const kindWords: Readonly<Partial<Record<NodeKind, string>>> = {
  primary: 'main database',
  replica: 'replica',
  cache: 'cache',
  partition: 'partition',
  router: 'router',
  member: 'member',
  client: 'client',
};

export function kindWord(kind: NodeKind): string {
  return kindWords[kind] ?? kind;
}

/** The places of a scenario before its run has opened. */
export function placesOf(scenario: Scenario): readonly Place[] {
  return scenario.regions.flatMap((id): Place[] => {
    const found = scenario.customRegions.find((r) => r.id === id) ?? regionById(id);
    return found ? [{ id, city: found.city, lat: found.lat, lon: found.lon }] : [];
  });
}

export function cityNames(stage: Stage | null, scenario: Scenario): (id: NodeId) => string {
  return cityOf({ nodes: stage?.nodes ?? [], places: stage?.places ?? placesOf(scenario) });
}

/** `Virginia`, as sentences say it. */
export function useCity(): (id: NodeId) => string {
  const stage = useApp((s) => s.stage);
  const scenario = useApp((s) => s.scenario);
  return cityNames(stage, scenario);
}

/** `Tokyo replica`, `client in Tokyo`: apart from the others in the same city. */
export function nodeName(stage: Stage, id: NodeId): string {
  const node = stage.nodes.find((n) => n.id === id);
  const city = cityOf(stage)(id);
  if (!node) return city;
  return node.kind === 'client' ? `client in ${city}` : `${city} ${kindWord(node.kind)}`;
}
