/** Every guess of the lessons has one right answer on ten seeds more, or it is said why only on its own. */
import { expect, it } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { expectOnSeeds } from './played.ts';

const OWN_SEED: Readonly<Record<string, string>> = {
  'two-ways-to-agree': 'Under Paxos anybody may lead: who tries first is drawn, and sometimes nobody has by then.',
};

it.each(allScenarios.map((scenario) => [scenario.id, scenario] as const))('%s', async (id, scenario) => {
  if (OWN_SEED[id] === undefined) await expectOnSeeds(scenario, 10);
  else await expect(expectOnSeeds(scenario, 10)).rejects.toThrow(/one option/);
});
