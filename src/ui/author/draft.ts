/** A lesson that somebody is making of a run: what is told of it. What was done is the run's own list of commands. */
import type { Scenario, ScenarioQuestion } from '../../scenarios/schema.ts';
import * as Say from '../../words/en/author/author.ts';

export interface DraftStep {
  readonly title: string;
  readonly text: string;
  readonly atUs: number;
  /** The query that it is about; it is reached when that is answered. Null: it goes by the clock. */
  readonly op: string | null;
  /** Asked before it, and answered by it. */
  readonly question: Pick<ScenarioQuestion, 'text' | 'options' | 'why'> | null;
}

export interface Draft {
  readonly title: string;
  readonly summary: string;
  /** In the order of their moments. */
  readonly steps: readonly DraftStep[];
}

export const NO_DRAFT: Draft = { title: '', summary: '', steps: [] };

/** An operation of the run that was answered. */
export interface Answered {
  readonly op: string;
  readonly returnedUs: number;
  readonly isRead: boolean;
}

/** A step at this moment: about the last query that was answered by then and of which no other step tells. */
export function withStep(draft: Draft, nowUs: number, answered: readonly Answered[]): Draft {
  const told = new Set(draft.steps.map(({ op }) => op));
  const last = answered.filter(({ op, returnedUs }) => returnedUs <= nowUs && !told.has(op)).at(-1);
  const added: DraftStep = { title: '', text: '', atUs: last?.returnedUs ?? nowUs, op: last?.op ?? null, question: null };
  return { ...draft, steps: [...draft.steps, added].sort((a, b) => a.atUs - b.atUs) };
}

/** The question that fits a query: whether a read is the newest, or what became of a write. The run answers it. */
export function questionOf({ op, isRead }: Answered): NonNullable<DraftStep['question']> {
  const holds = (text: string, fact: object) => ({ text, holds: [{ op, ...fact }] });
  return isRead
    ? {
        text: Say.isItStale,
        options: [holds(Say.yesNewest, { ok: true, stale: false }), holds(Say.noOld, { ok: true, stale: true })],
        why: '',
      }
    : {
        text: Say.doesItSucceed,
        options: [
          holds(Say.anAnswer, { ok: true }),
          holds(Say.anError, { ok: false, unknown: false }),
          holds(Say.nothing, { unknown: true }),
        ],
        why: '',
      };
}

/** What is still missing, in one sentence; null when nothing is. */
export function missingIn({ steps }: Draft): string | null {
  if (steps.length === 0) return Say.addAStepFirst;
  if (steps[0]?.question) return Say.firstAsks;
  const silent = steps.findIndex(({ text }) => text.trim() === '');
  if (silent >= 0) return Say.wordsMissing(silent + 1);
  const unexplained = steps.findIndex(({ question }) => question !== null && question.why.trim() === '');
  return unexplained >= 0 ? Say.whyMissing(unexplained + 1) : null;
}

/** The scenario that tells this of that run, which is `described` with all that was done in it: a file like any other. A question is asked before its query: after the step before it. */
export function lessonOf(described: Scenario, draft: Draft): Scenario {
  const title = draft.title.trim() || Say.yourLesson;
  const { question: _question, furtherQuestions: _further, ...rest } = described;
  const asked = draft.steps.flatMap(({ question }, i): readonly ScenarioQuestion[] =>
    question ? [{ ...question, afterStep: i - 1 }] : [],
  );
  const [question = null, ...furtherQuestions] = asked;
  return {
    ...rest,
    id: slug(title),
    title,
    summary: draft.summary.trim() || title,
    openAtStep: 0,
    steps: draft.steps.map(({ title: heading, text, atUs, op }) => ({
      ...(heading.trim() !== '' && { title: heading.trim() }),
      text: text.trim(),
      when: op === null ? { atMs: atUs / 1000 } : { returned: op, plusMs: 0 },
      look: [],
      ...(op !== null && { op }),
    })),
    question,
    ...(furtherQuestions.length > 0 && { furtherQuestions }),
  };
}

const slug = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'your-lesson';
