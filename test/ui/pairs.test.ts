/** What a person may put in front of what: what the rooms say themselves, with a sentence for no other pair. */
import { describe, expect, it } from 'vitest';
import { behindOf, whyNotOver } from '../../src/architectures/fitting.ts';
import { architectureIds } from '../../src/architectures/shown.ts';
import { systemSettings, tuningOf } from '../../src/architectures/tunings.ts';
import { dataSets } from '../../src/scenarios/data-sets.ts';
import { emptyPlanet } from '../../src/scenarios/empty-planet.ts';
import { fittingCommands, placed, withData, withSystem } from '../../src/scenarios/free-play.ts';
import { layersOf } from '../../src/session/chosen.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { pairs } from '../../src/ui/comparison/variants.ts';

const planet = () => {
  const [blog] = dataSets;
  if (!blog) throw new Error('there is sample data');
  return ['eastus', 'northeurope', 'japaneast'].reduce((before, id) => placed(before, id, 'both'), withData(emptyPlanet(), blog));
};

describe('what can stand behind', () => {
  it('is what goes together, and all of it', () => {
    for (const front of architectureIds) {
      const offered = behindOf(front).map(({ id }) => id);
      for (const back of architectureIds)
        expect([front, back, offered.includes(back)]).toEqual([
          front,
          back,
          whyNotOver({ architecture: front, over: { architecture: back } }) === null,
        ]);
    }
    expect(behindOf('query-cache').map(({ id }) => id)).toContain('read-replicas');
    expect(behindOf('read-replicas')).toEqual([]);
    expect(pairs().map(({ id }) => id)).toEqual(architectureIds.flatMap((front) => behindOf(front).map(({ id }) => `${front}+${id}`)));
  });

  it.each(architectureIds.flatMap((front) => behindOf(front).map(({ id }) => [front, id] as const)))(
    '%s over %s runs on a planet',
    async (front, back) => {
      const scenario = withSystem(planet(), front, null, { architecture: back, preset: null, settings: {} });
      const session = (await openSession(runOf(scenario, { untilMs: 500 }))).runToEnd();
      expect(session.violations).toEqual([]);
      session.close();
    },
  );

  it('is set as both systems say, each by the name that it has there', () => {
    for (const front of architectureIds)
      for (const { id: back } of behindOf(front))
        for (const preset of [null, ...tuningOf(back).presets.map(({ id }) => id)]) {
          const scenario = withSystem(planet(), front, null, { architecture: back, preset, settings: {} });
          const layers = layersOf({ ...scenario, settings: {} }).map(({ settings }) => settings);
          expect([front, back, preset, systemSettings(scenario)]).toEqual([front, back, preset, Object.assign({}, ...layers)]);
        }
  });

  it('has other nodes, so that what was done to the ones before is left out', () => {
    const before = planet();
    const after = withSystem(before, 'query-cache', null, { architecture: 'read-replicas', preset: null, settings: {} });
    const alone = withSystem(before, 'query-cache', null);
    const crash = [{ at: 1, command: { type: 'crash', node: 'cache-eastus' } as const }];
    expect(fittingCommands(crash, after, alone)).toEqual([]);
    expect(fittingCommands(crash, after, after)).toEqual(crash);
  });
});
