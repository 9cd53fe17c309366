/** What can be drawn before the databases have opened: the places, and a node in outline where one will stand. */
import type { KindLook } from '../../architectures/showing.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { NodeSpec } from '../../sim/node.ts';
import type { Stage } from '../../session/run.ts';
import { placesOf } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';

export function outlineStage(scenario: Scenario): Stage {
  const places = placesOf(scenario);
  const { kinds } = aboutOf(roomOf(scenario));
  const { databases = scenario.regions, settings } = scenario;
  const isSet = (pair: readonly [string, string] | undefined): boolean => pair !== undefined && settings[pair[0]] === pair[1];
  const isThere = ({ absentWith, onlyWith }: KindLook): boolean =>
    !isSet(absentWith) && (!onlyWith || (settings[onlyWith[0]] === undefined ? onlyWith[2] : settings[onlyWith[0]] === onlyWith[1]));
  const standsOf = (look: KindLook): KindLook['stands'] => {
    const { stands, oneWith } = look;
    return !isThere(look) ? null : isSet(oneWith) ? 'main region' : stands;
  };
  const nodes = databases.flatMap((region, i): NodeSpec[] =>
    kinds
      .filter((kind) => ['every region', i === 0 ? 'main region' : 'other regions'].includes(standsOf(kind) ?? ''))
      .map(({ kind }) => ({ id: `${kind}-${region}`, kind, region })),
  );
  const clients = (scenario.clients ?? scenario.regions).map((region): NodeSpec => ({ id: `client-${region}`, kind: 'client', region }));
  return { nodes: [...nodes, ...clients], kinds, places, rttMs: places.map(() => places.map(() => 0)), homes: {}, settings: {} };
}
