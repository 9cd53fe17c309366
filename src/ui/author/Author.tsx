/** Making a lesson of what was done in the playground: steps at moments of the run, their words, questions that the run answers. */
import './author.css';
import { type ReactElement, useState } from 'react';
import { readScenario } from '../../scenarios/read.ts';
import { checkReferences } from '../../scenarios/references.ts';
import { isWrite } from '../../trace/verdict.ts';
import * as Say from '../../words/en/author/author.ts';
import { msText } from '../../words/en/numbers.ts';
import { linkReader } from '../app/link-reader.ts';
import { focusedRun } from '../../store/seen.ts';
import type { AppStore } from '../../store/store.ts';
import { Later, Part } from '../part.tsx';
import { useApp, useAppStore, useRun } from '../store.tsx';
import { type Answered, type Draft, lessonOf, missingIn, withStep } from './draft.ts';
import { Field } from './Field.tsx';
import { StepFields } from './StepFields.tsx';
import { useDraft } from './use-draft.ts';

const guide = new Part(() => import('./Guide.tsx'));

export function Author(): ReactElement {
  const store = useAppStore();
  const [draft, setDraft] = useDraft();
  const [said, setSaid] = useState('');
  const [guiding, setGuiding] = useState(false);
  const nowUs = useApp((s) => s.nowUs);
  const answered = useAnswered();
  const set = (i: number, change: Partial<Draft['steps'][number]> | null): void =>
    setDraft({ ...draft, steps: draft.steps.flatMap((step, at) => (at !== i ? [step] : change ? [{ ...step, ...change }] : [])) });
  const tell = (what: Promise<string>): void =>
    void what.then(setSaid, (error: unknown) => setSaid(error instanceof Error ? error.message : String(error)));
  return (
    <section className="author" aria-label={Say.makeALesson}>
      <details>
        <summary>
          <h2>{Say.makeALesson}</h2>
        </summary>
        <p className="aside">{Say.aside}</p>
        <button type="button" className="pill" onClick={() => setGuiding(true)}>
          {Say.guide}
        </button>
        {guiding ? (
          <Later part={guide} what={Say.guide} onTop>
            {({ Guide }) => <Guide onClose={() => setGuiding(false)} />}
          </Later>
        ) : null}
        <Field words={Say.title} value={draft.title} onChange={(title) => setDraft({ ...draft, title })} />
        <Field words={Say.summary} value={draft.summary} onChange={(summary) => setDraft({ ...draft, summary })} />
        <ol>
          {draft.steps.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have nothing else that stays while they are written
            <li key={i}>
              <StepFields
                step={step}
                number={i + 1}
                about={answered.find(({ op }) => op === step.op) ?? null}
                onChange={(change) => set(i, change)}
              />
            </li>
          ))}
        </ol>
        <div className="pills">
          <button type="button" className="pill" onClick={() => setDraft(withStep(draft, nowUs, answered))}>
            {Say.addAStep(msText(nowUs))}
          </button>
          <button type="button" className="pill" onClick={() => tell(check(store, draft))}>
            {Say.check}
          </button>
          <button type="button" className="pill" onClick={() => tell(preview(store, draft))}>
            {Say.preview}
          </button>
          <button type="button" className="pill" onClick={() => tell(save(store, draft))}>
            {Say.save}
          </button>
          <button type="button" className="pill" onClick={() => tell(copy(store, draft))}>
            {Say.copyTheLink}
          </button>
        </div>
        <p className="aside" role="status">
          {said}
        </p>
      </details>
    </section>
  );
}

/** Queries of the run that have come back, in order. */
function useAnswered(): readonly Answered[] {
  const index = useRun((run) => run.index);
  // What is known of the run grows while it is simulated.
  useRun((run) => run.horizonUs);
  return [...index.operations.values()]
    .flatMap((operation) => {
      const { returnedAt } = operation;
      return returnedAt === null ? [] : [{ op: operation.op, returnedUs: returnedAt, isRead: !isWrite(operation) }];
    })
    .sort((a, b) => a.returnedUs - b.returnedUs);
}

/** The lesson as a file would have it, checked as any file is; throws one sentence. */
async function checked(store: AppStore, draft: Draft) {
  const missing = missingIn(draft);
  if (missing !== null) throw new Error(missing);
  const { encodeLink, fileOf, scenarioOf } = await linkReader(store);
  const { spec } = focusedRun(store.getState());
  const scenario = readScenario(JSON.parse(JSON.stringify(lessonOf(scenarioOf(spec), draft))), Say.yourLesson);
  checkReferences(scenario, Say.yourLesson);
  return { run: { ...spec, scenario, settings: {} }, link: encodeLink, fileOf };
}

async function check(store: AppStore, draft: Draft): Promise<string> {
  const { run } = await checked(store, draft);
  return Say.allIsWell(run.scenario.steps.length);
}

async function preview(store: AppStore, draft: Draft): Promise<string> {
  const { run } = await checked(store, draft);
  store.getState().takeTo('lesson', run, null);
  return '';
}

async function save(store: AppStore, draft: Draft): Promise<string> {
  const { run, fileOf } = await checked(store, draft);
  const url = URL.createObjectURL(new Blob([fileOf(run)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${run.scenario.id}.json`;
  link.click();
  URL.revokeObjectURL(url);
  return '';
}

async function copy(store: AppStore, draft: Draft): Promise<string> {
  const { run, link } = await checked(store, draft);
  try {
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}#${link(run, 0)}`);
    return Say.copied;
  } catch {
    return Say.noClipboard;
  }
}
