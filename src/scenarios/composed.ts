/** Ready scenarios of one architecture in front of another. No page fetches them before they are asked for: `late.ts`. */
import { challengeScenarios } from './challenges.ts';
import { complete, isBuiltIn } from './complete.ts';
import cacheOverReplicas from './composed/kept-from-a-copy.json' with { type: 'json' };
import partitionsOverConsensus from './composed/three-groups.json' with { type: 'json' };
import { scenarios } from './index.ts';
import { closestNames } from '../sim/words.ts';
import type { Scenario } from './schema.ts';
import { systems } from './systems.ts';

const files: readonly unknown[] = [cacheOverReplicas, partitionsOverConsensus];

export const composed: readonly Scenario[] = files.filter(isBuiltIn).map(complete);

/** All that come with Antipode. */
export const allScenarios: readonly Scenario[] = [...scenarios, ...systems, ...composed];

/** All that have a name: challenges, too, which are no lessons. */
export const named: readonly Scenario[] = [...allScenarios, ...challengeScenarios];

/** So many are named where one that is none was asked for. */
const CLOSEST = 3;

/** Ids of those that somebody may have meant. */
export const closestTo = (id: string): readonly string[] =>
  closestNames(
    id,
    allScenarios.map((each) => each.id),
    CLOSEST,
  );
