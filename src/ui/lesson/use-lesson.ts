/** What the lesson says now, filled from the run: shared by the column, the projector and the embed. */
import { answer } from '../../lesson/answer.ts';
import { stepTimeUs } from '../../lesson/moments.ts';
import { type Segment, tell } from '../../lesson/narration.ts';
import { askedNow } from '../../store/asking.ts';
import { isAsked } from '../../store/fork.ts';
import type { ScenarioQuestion, ScenarioStep } from '../../scenarios/schema.ts';
import { useCity } from '../names.ts';
import { useApp, useRun } from '../store.tsx';
import { useMeasure } from './measure.ts';

export interface LessonNow {
  readonly step: ScenarioStep;
  readonly number: number;
  readonly of: number;
  readonly title: readonly Segment[];
  readonly narration: readonly Segment[];
  /** Title of the step after this one; null at the last, and when a question comes first. */
  readonly nextTitle: readonly Segment[] | null;
  /** Title of the step that is played to; its words come when the picture has come there. */
  readonly heading: readonly Segment[] | null;
  readonly question: QuestionNow | null;
}

export interface QuestionNow {
  readonly asked: ScenarioQuestion;
  readonly text: readonly Segment[];
  readonly options: readonly (readonly Segment[])[];
  readonly phase: 'ahead' | 'revealed';
  readonly guess: number | null;
  readonly hands: readonly number[];
  /** The option that the run made true; null while it is secret, or when none did. */
  readonly right: number | null;
  /** The run is showing the answer at this moment. */
  readonly showing: boolean;
  readonly why: readonly Segment[];
}

export function useLesson(): LessonNow | null {
  const scenario = useRun((run) => run.spec.scenario);
  const number = useApp((s) => s.step);
  const index = useRun((run) => run.index);
  const done = useRun((run) => run.done);
  const pending = useRun((run, page) => run.stage === null || page.aim !== null);
  const question = useApp((s) => s.question);
  const heading = useApp((s) => s.heading);
  const showing = useApp((s) => s.playing && s.playUntilUs !== null);
  const isOpen = useRun((run, page) => isAsked(run.spec, page.question));
  // The trace grows in place: its version says when the text must be filled anew.
  useRun((run) => run.version);
  const city = useCity();
  const measure = useMeasure();
  const step = scenario.steps[number];
  if (!step) return null;
  // Before the run is known its figures are left open.
  const known = (segment: Segment): Segment =>
    pending || (scenario.figures && !measure) ? { ...segment, text: segment.text.replaceAll('–', '…') } : segment;
  // What nodes had reported at that step, not at the end of what is simulated; nothing yet where it has not been reached.
  const atUs = stepTimeUs(index, scenario, number) ?? 0;
  const fill = (text: string): readonly Segment[] => tell(index, text, city, atUs, measure).map(known);
  const here = [question, ...(question.before ?? [])].find((each) => askedNow(scenario, each)?.afterStep === number);
  const asked = here && askedNow(scenario, here);
  const phase = here?.phase === 'revealed' ? 'revealed' : here && isOpen ? 'ahead' : null;
  const next = scenario.steps[number + 1];
  return {
    step,
    number,
    of: scenario.steps.length,
    title: fill(step.title ?? scenario.title),
    narration: fill(step.text),
    heading: heading === null ? null : fill(scenario.steps[heading]?.title ?? scenario.title),
    nextTitle: next?.title && phase !== 'ahead' ? fill(next.title) : null,
    question:
      here && asked && phase
        ? {
            asked,
            text: fill(asked.text),
            options: asked.options.map((o) => fill(o.text)),
            phase,
            guess: here.guess,
            hands: here.hands,
            right: phase === 'revealed' && done && !showing ? answer(index, asked, measure) : null,
            showing: phase === 'revealed' && showing,
            why: fill(asked.why),
          }
        : null,
  };
}

export const letter = (option: number): string => String.fromCharCode(65 + option);
