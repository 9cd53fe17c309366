/** What a run says to the questions of its lesson. */
import type { Scenario, ScenarioQuestion } from '../scenarios/schema.ts';
import type { TraceIndex } from '../trace/world.ts';
import { answer } from './answer.ts';
import { measureOf } from './figures/measure.ts';
import { inOrderOf } from './order.ts';

/** To each an option, an order, or that an estimate lies on its axis; null: nothing that could be right. The run is at its end. */
export function answersOf(
  questions: readonly ScenarioQuestion[],
  figures: Scenario['figures'],
  index: TraceIndex,
): readonly (string | null)[] {
  const measure = measureOf(index, figures);
  return questions.map((asked) => {
    if (asked.items) return inOrderOf(index, asked.items)?.join(' ') ?? null;
    if (!asked.estimate) return answer(index, asked, measure)?.toString() ?? null;
    const value = measure.value(asked.estimate.figure) ?? Number.NaN;
    return value >= asked.estimate.low && value <= asked.estimate.high ? 'on its axis' : null;
  });
}
