/** What a presenter may know before the room does: the next step's words, notes on this one, and the answer to the open question. */
import { stepTimeUs } from '../../lesson/moments.ts';
import { type Segment, tell } from '../../lesson/narration.ts';
import { noteOn } from '../../scenarios/notes.ts';
import type { ScenarioQuestion } from '../../scenarios/schema.ts';
import { answerLine } from '../course/answered.ts';
import { saidTo } from '../course/told.ts';
import { plainText } from '../lesson/Prose.tsx';
import { useMeasure } from '../lesson/measure.ts';
import { useCity } from '../names.ts';
import { useApp, useRun } from '../store.tsx';

export interface Ahead {
  /** Null at the last step. */
  readonly next: { readonly title: readonly Segment[]; readonly text: readonly Segment[] } | null;
  /** As the lesson's author wrote them for this step. */
  readonly notes: string | null;
  /** Of a question, in words; null while the run does not know it yet. */
  readonly answerOf: (asked: ScenarioQuestion) => string | null;
}

export function useAhead(): Ahead {
  const scenario = useRun((run) => run.spec.scenario);
  const step = useApp((s) => s.step);
  const index = useRun((run) => run.index);
  const done = useRun((run) => run.done);
  useRun((run) => run.version);
  const city = useCity();
  const measure = useMeasure();
  const after = scenario.steps[step + 1];
  const fill = (text: string, at?: number): readonly Segment[] => tell(index, text, city, at, measure);
  const atUs = stepTimeUs(index, scenario, step + 1) ?? 0;
  return {
    next: after ? { title: fill(after.title ?? '', atUs), text: fill(after.text, atUs) } : null,
    notes: noteOn(scenario, step),
    answerOf: (asked) => (done ? plainText(answerLine(saidTo(asked, { scenario, index, done, measure }, fill))) : null),
  };
}
