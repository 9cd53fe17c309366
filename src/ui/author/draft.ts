/** A lesson that somebody is making of a run: what is told of it. What was done is the run's own list of commands. */
import { questionsOf } from '../../scenarios/questions.ts';
import type { Scenario, ScenarioInput } from '../../scenarios/schema.ts';
import * as Say from '../../words/en/author/author.ts';
import { without } from './form/shape.ts';

type StepInput = ScenarioInput['steps'][number];
export type Asked = Omit<NonNullable<ScenarioInput['question']>, 'afterStep'>;

export interface DraftStep extends Omit<StepInput, 'title'> {
  readonly title: string;
  /** About when it is reached in the run as it is, µs: steps stand in this order. */
  readonly atUs: number;
  /** Asked after it, before the run goes on. */
  readonly asks: Asked | null;
}

/** What else is told of a run, beside steps and questions. */
export const FURTHER = ['figures', 'challenges', 'msPerSecond', 'openAtStep', 'startMs', 'endMs', 'hides', 'samples'] as const;
export type Further = Partial<Pick<ScenarioInput, (typeof FURTHER)[number]>>;

export interface Draft {
  readonly title: string;
  readonly summary: string;
  /** In the order of their moments. */
  readonly steps: readonly DraftStep[];
  /** What is not set here is as the run has it. */
  readonly further: Further;
}

export const NO_DRAFT: Draft = { title: '', summary: '', steps: [], further: {} };

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
  const added: DraftStep = last
    ? { title: '', text: '', atUs: last.returnedUs, when: { returned: last.op }, op: last.op, asks: null }
    : { title: '', text: '', atUs: nowUs, when: { atMs: nowUs / 1000 }, asks: null };
  return { ...draft, steps: [...draft.steps, added].sort((a, b) => a.atUs - b.atUs) };
}

/** What a lesson tells, to be told otherwise. `timeOf` says when a step is reached, µs; null: never. */
export function draftOf(scenario: Scenario, timeOf: (step: number) => number | null): Draft {
  const asked = questionsOf(scenario);
  let atUs = 0;
  return {
    title: scenario.title,
    summary: scenario.summary,
    steps: scenario.steps.map(({ title = '', ...rest }, i) => {
      const question = asked.find(({ afterStep }) => afterStep === i);
      atUs = Math.max(atUs, timeOf(i) ?? atUs);
      return { ...rest, title, atUs, asks: question ? unplaced(question) : null };
    }),
    further: Object.fromEntries(FURTHER.flatMap((key) => (scenario[key] === undefined ? [] : [[key, scenario[key]]]))),
  };
}

function unplaced({ afterStep: _, options, ...rest }: NonNullable<Scenario['question']>): Asked {
  return { ...rest, ...(options.length > 0 && { options }) };
}

/** What is still missing, in one sentence; null when nothing is. */
export function missingIn({ steps }: Draft): string | null {
  if (steps.length === 0) return Say.addAStepFirst;
  const silent = steps.findIndex(({ text }) => text.trim() === '');
  if (silent >= 0) return Say.wordsMissing(silent + 1);
  const unexplained = steps.findIndex(({ asks }) => asks !== null && asks.why.trim() === '');
  return unexplained >= 0 ? Say.whyMissing(unexplained + 1) : null;
}

/** The scenario that tells this of that run, which is `described` with all that was done in it: the data of a file like any other. */
export function lessonOf(described: Scenario, draft: Draft): ScenarioInput {
  const title = draft.title.trim() || Say.yourLesson;
  const { question: _question, furtherQuestions: _further, ...rest } = described;
  const asked = draft.steps.flatMap(({ asks }, afterStep) => (asks ? [{ ...asks, afterStep }] : []));
  const [question = null, ...furtherQuestions] = asked;
  return {
    ...(without(FURTHER, rest) as Omit<typeof rest, keyof Further>),
    msPerSecond: rest.msPerSecond,
    samples: rest.samples,
    ...draft.further,
    id: slug(title),
    title,
    summary: draft.summary.trim() || title,
    steps: draft.steps.map(({ title: heading, text, atUs: _at, asks: _asks, ...step }) => ({
      ...(heading.trim() !== '' && { title: heading.trim() }),
      text: text.trim(),
      ...step,
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
    .slice(0, 60)
    .replace(/-+$/, '') || 'your-lesson';
