/** What a scenario says of its run: the words of its steps, its questions and what the run answers to them. */
import { answer, type Measure } from '../../lesson/answer.ts';
import { measureOf } from '../../lesson/figures/measure.ts';
import { stepTimeUs } from '../../lesson/moments.ts';
import { type Segment, tell } from '../../lesson/narration.ts';
import { inOrderOf } from '../../lesson/order.ts';
import { questionsOf } from '../../scenarios/questions.ts';
import type { Scenario, ScenarioQuestion } from '../../scenarios/schema.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { inUnit } from './in-unit.ts';

export interface SceneTold {
  readonly scenario: Scenario;
  readonly steps: readonly { readonly title: readonly Segment[]; readonly text: readonly Segment[] }[];
  readonly questions: readonly QuestionTold[];
}

export interface QuestionTold {
  readonly asked: ScenarioQuestion;
  readonly text: readonly Segment[];
  readonly options: readonly (readonly Segment[])[];
  readonly items: readonly (readonly Segment[])[];
  readonly why: readonly Segment[];
  /** What the run says, once it is at its end. */
  readonly right: number | null;
  readonly order: readonly number[] | null;
  readonly figure: { readonly value: number; readonly words: string } | null;
}

/** `done`: the run is at its end; until then its figures are left open. */
export function toldOf(scenario: Scenario, index: TraceIndex, done: boolean, city: (node: string) => string): SceneTold {
  // Of the whole run: what still grows is not measured again and again.
  const measure = done ? measureOf(index, scenario.figures) : undefined;
  const fill = (text: string, atUs?: number): readonly Segment[] =>
    tell(index, text, city, atUs, measure).map((each) => (done ? each : { ...each, text: each.text.replaceAll('–', '…') }));
  return {
    scenario,
    steps: scenario.steps.map(({ title = '', text }, i) => {
      const atUs = stepTimeUs(index, scenario, i) ?? 0;
      return { title: fill(title, atUs), text: fill(text, atUs) };
    }),
    questions: questionsOf(scenario).map(
      (asked): QuestionTold => ({
        ...saidTo(asked, { scenario, index, done, measure }, fill),
        text: fill(asked.text),
        why: fill(asked.why),
      }),
    ),
  };
}

interface Read {
  readonly scenario: Scenario;
  readonly index: TraceIndex;
  readonly done: boolean;
  /** What figures come to; without it there are none. */
  readonly measure: Measure | undefined;
}

/** A question's options and items in words, and what the run says to it. */
export function saidTo(
  asked: ScenarioQuestion,
  { scenario, index, done, measure }: Read,
  fill: (text: string) => readonly Segment[],
): Omit<QuestionTold, 'text' | 'why'> {
  const { estimate, items = [], options } = asked;
  const spec = estimate && scenario.figures?.[estimate.figure];
  const value = (estimate && measure?.value(estimate.figure)) ?? null;
  return {
    ...{ asked, options: options.map((each) => fill(each.text)), items: items.map((each) => fill(each.text)) },
    right: done ? answer(index, asked, measure) : null,
    order: done ? inOrderOf(index, items) : null,
    figure: spec && value !== null ? { value, words: inUnit(spec, value) } : null,
  };
}
