/** Questions of built-in runs on a second set of regions: the same run, its cities exchanged for others around the Indian Ocean, has the same right answer. */
import { answer } from '../../src/lesson/answer.ts';
import { measureOf } from '../../src/lesson/figures/measure.ts';
import { inOrderOf } from '../../src/lesson/order.ts';
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

/** What the run says to each question: an option, an order, or whether an estimate lies on its axis; null: nothing. */
function answers(scenario: Scenario, index: TraceIndex): readonly (string | null)[] {
  const measure = measureOf(index, scenario.figures);
  return questionsOf(scenario).map((asked) => {
    if (asked.items) return inOrderOf(index, asked.items)?.join(' ') ?? null;
    if (!asked.estimate) return answer(index, asked, measure)?.toString() ?? null;
    const value = measure.value(asked.estimate.figure) ?? Number.NaN;
    return value >= asked.estimate.low && value <= asked.estimate.high ? 'on its axis' : null;
  });
}

/** Places of its questions whose answer is another one there, or none. */
export async function otherAnswers(scenario: Scenario): Promise<readonly number[]> {
  const there = elsewhere(scenario);
  const [here, other] = [answers(scenario, await played(scenario)), answers(there, await played(there))];
  return here.flatMap((each, i) => (each === other[i] ? [] : [i]));
}

/** With published regions, so that there are others; and with something to guess. */
export const canBeElsewhere = (scenario: Scenario): boolean => scenario.customRegions.length === 0 && questionsOf(scenario).length > 0;
