/** Questions of built-in runs on a second set of regions: the same run, its cities exchanged for others around the Indian Ocean, has the same right answer. */
import { answersOf } from '../../src/lesson/answers.ts';
import { questionsOf } from '../../src/scenarios/questions.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { recordEvents } from '../trace/written.ts';

/** Exchanged for each other, so that no city stands twice in a run. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['eastus', 'southeastasia'],
  ['northeurope', 'uaenorth'],
  ['brazilsouth', 'southafricanorth'],
  ['westus2', 'eastasia'],
  ['germanywestcentral', 'centralindia'],
];
const OTHER = new Map(PAIRS.flatMap(([one, other]) => [[one, other] as const, [other, one] as const]));

/** Names of nodes have their region's in them. */
const elsewhere = (scenario: Scenario): Scenario =>
  JSON.parse(JSON.stringify(scenario).replace(/\b[a-z]+2?\b/g, (word) => OTHER.get(word) ?? word));

async function played(scenario: Scenario): Promise<TraceIndex> {
  const session = (await openSession(runOf(scenario))).runToEnd();
  try {
    const index = new TraceIndex(session.stage.nodes);
    recordEvents(index, index.legend, session.trace.slice(0));
    return index;
  } finally {
    session.close();
  }
}

const answers = (scenario: Scenario, index: TraceIndex): readonly (string | null)[] =>
  answersOf(questionsOf(scenario), scenario.figures, index);

/** Places of its questions whose answer is another one there, or none. */
export async function otherAnswers(scenario: Scenario): Promise<readonly number[]> {
  const there = elsewhere(scenario);
  const [here, other] = [answers(scenario, await played(scenario)), answers(there, await played(there))];
  return here.flatMap((each, i) => (each === other[i] ? [] : [i]));
}

/** With published regions, so that there are others; and with something to guess. */
export const canBeElsewhere = (scenario: Scenario): boolean => scenario.customRegions.length === 0 && questionsOf(scenario).length > 0;
