/** What a scene says: filled from its run while that is open, and kept as it was when another one is. */
import { useEffect, useState } from 'react';
import { answer } from '../../lesson/answer.ts';
import { measureOf } from '../../lesson/figures/measure.ts';
import { said, unitOf } from '../../lesson/figures/said.ts';
import { stepTimeUs } from '../../lesson/moments.ts';
import { type Segment, tell } from '../../lesson/narration.ts';
import { inOrderOf } from '../../lesson/order.ts';
import { sceneOf } from '../../scenarios/course/index.ts';
import { questionsOf } from '../../scenarios/questions.ts';
import type { Scenario, ScenarioQuestion } from '../../scenarios/schema.ts';
import { UNITS } from '../../words/en/course/course.ts';
import { useCity } from '../names.ts';
import { useRun } from '../store.tsx';

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

const kept = new Map<string, SceneTold>();

/** Null until its file has come. */
export function useScene(id: string): { readonly told: SceneTold | null; readonly live: boolean } {
  const live = useRun((run) => run.spec.scenario.id === id);
  const index = useRun((run) => run.index);
  const done = useRun((run) => run.done);
  useRun((run) => run.version);
  const city = useCity();
  const [file, setFile] = useState<Scenario | null>(null);
  useEffect(() => void sceneOf(id).then(setFile), [id]);
  if (!file) return { told: null, live };
  if (!live) return { told: kept.get(id) ?? plain(file), live };
  const told = toldOf(file);
  if (done) kept.set(id, told);
  return { told, live };

  function toldOf(scenario: Scenario): SceneTold {
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
      questions: questionsOf(scenario).map((asked): QuestionTold => {
        const { estimate, items = [], options, text, why } = asked;
        const spec = estimate && scenario.figures?.[estimate.figure];
        const value = (estimate && measure?.value(estimate.figure)) ?? null;
        return {
          ...{ asked, text: fill(text), why: fill(why), options: options.map((each) => fill(each.text)) },
          items: items.map((each) => fill(each.text)),
          right: done ? answer(index, asked, measure) : null,
          order: done ? inOrderOf(index, items) : null,
          figure: spec && value !== null ? { value, words: `${said(spec, value)}${UNITS[unitOf(spec)]}` } : null,
        };
      }),
    };
  }
}

/** Before its run has been seen: figures are left open. */
function plain(scenario: Scenario): SceneTold {
  const open = (text: string): readonly Segment[] => [
    { text: text.replace(/\{[^{}]*\}/g, '…').replace(/\[\w+\|([^\]]*)\]/g, '$1'), meaning: null },
  ];
  return { scenario, steps: scenario.steps.map(({ title = '', text }) => ({ title: open(title), text: open(text) })), questions: [] };
}
