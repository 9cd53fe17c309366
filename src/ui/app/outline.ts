/** What can be drawn before the databases have opened: the places, and a node in outline where one will stand. */
import type { ArchitectureId } from '../../architectures/contract.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { NodeKind, NodeSpec } from '../../sim/node.ts';
import type { Stage } from '../../session/run.ts';
import { placesOf } from '../names.ts';

const others: Readonly<Record<ArchitectureId, NodeKind | null>> = {
  'single-node': null,
  'query-cache': 'cache',
  'read-replicas': 'replica',
  'partition-router': 'partition',
  'multi-master': 'member',
};

export function outlineStage(scenario: Scenario): Stage {
  const places = placesOf(scenario);
  const kind = others[scenario.architecture];
  const peers = kind === 'partition' || kind === 'member';
  const nodes = places.flatMap(({ id: region }, i): NodeSpec[] => {
    if (i === 0 && !peers) return [{ id: `primary-${region}`, kind: 'primary', region }];
    return kind === null ? [] : [{ id: `${kind}-${region}`, kind, region }];
  });
  const clients = (scenario.clients ?? scenario.regions).map((region): NodeSpec => ({ id: `client-${region}`, kind: 'client', region }));
  return { nodes: [...nodes, ...clients], places, rttMs: places.map(() => places.map(() => 0)), gateways: {}, settings: {} };
}
