/** Making a lesson of what was done in the playground: steps at moments of the run, their words, questions that the run answers. */
import './author.css';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { FREE_PLAY } from '../../scenarios/empty-planet.ts';
import * as Say from '../../words/en/author/author.ts';
import { msText } from '../../words/en/numbers.ts';
import { Later, Part } from '../part.tsx';
import { useApp, useAppStore, useRun } from '../store.tsx';
import { useKnown } from './about.ts';
import { type Kind, withQuestion } from './asking.ts';
import { checkByRunning } from './checking.ts';
import { type Draft, draftOf, FURTHER, type Further, withStep } from './draft.ts';
import { Field } from './Field.tsx';
import { Fold } from './form/Fold.tsx';
import { Form } from './form/Form.tsx';
import { otherFields, partOf } from './form/shape.ts';
import { copy, lessonRun, preview, save } from './keeping.ts';
import { RunFields } from './RunFields.tsx';
import { StepFields } from './StepFields.tsx';
import { useDraft } from './use-draft.ts';

const guide = new Part(() => import('./Guide.tsx'));

export function Author(): ReactElement {
  const [guiding, setGuiding] = useState(false);
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
        <Lesson />
      </details>
    </section>
  );
}

const whole = partOf();
const elsewhere = otherFields(FURTHER);
const NOTHING: readonly string[] = [];

function Lesson(): ReactElement {
  const [draft, setDraft] = useDraft();
  const [said, setSaid] = useState(NOTHING);
  const known = useKnown(draft);
  const { names, answered } = known;
  const set = (i: number, change: Partial<Draft['steps'][number]> | null): void =>
    setDraft({ ...draft, steps: draft.steps.flatMap((step, at) => (at !== i ? [step] : change ? [{ ...step, ...change }] : [])) });
  const ask = (i: number, kind: Kind): void => {
    const about = known.about(draft.steps[i]?.op);
    if (about) setDraft(withQuestion(draft, i - 1, kind, about));
  };
  return (
    <>
      <Begin {...{ draft, timeOf: known.timeOf }} onBegin={setDraft} />
      <Field words={Say.title} value={draft.title} onChange={(title) => setDraft({ ...draft, title })} />
      <Field words={Say.summary} value={draft.summary} onChange={(summary) => setDraft({ ...draft, summary })} />
      <ol>
        {draft.steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have nothing else that stays while they are written
          <li key={i}>
            <StepFields
              {...{ step, names }}
              number={i + 1}
              about={draft.steps[i - 1]?.asks === null ? known.about(step.op) : null}
              onChange={(change) => set(i, change)}
              onAsk={(kind) => ask(i, kind)}
            />
          </li>
        ))}
      </ol>
      <Fold words={Say.further}>
        {() => (
          <Form
            {...{ names }}
            schema={whole}
            without={elsewhere}
            value={{ ...draft.further }}
            onChange={(next) => setDraft({ ...draft, further: next as Further })}
          />
        )}
      </Fold>
      <RunFields {...{ names, answered }} onSaid={(words) => setSaid([words])} />
      <Keep {...{ draft, setSaid }} onStep={(nowUs) => setDraft(withStep(draft, nowUs, answered))} />
      <div className="aside" role="status">
        {said.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </>
  );
}

interface BeginProps {
  readonly draft: Draft;
  readonly timeOf: (step: number) => number | null;
  readonly onBegin: (draft: Draft) => void;
}

/** A lesson that stands in the playground can be told otherwise. */
function Begin({ draft, timeOf, onBegin }: BeginProps): ReactElement | null {
  const scenario = useRun((run) => run.spec.scenario);
  if (draft.steps.length > 0 || scenario.id === FREE_PLAY) return null;
  return (
    <p>
      <button type="button" className="pill" onClick={() => onBegin(draftOf(scenario, timeOf))}>
        {Say.beginWithThis(scenario.title)}
      </button>
    </p>
  );
}

interface KeepProps {
  readonly draft: Draft;
  readonly setSaid: (sentences: readonly string[]) => void;
  readonly onStep: (nowUs: number) => void;
}

function Keep({ draft, setSaid, onStep }: KeepProps): ReactElement {
  const store = useAppStore();
  const nowUs = useApp((s) => s.nowUs);
  const ending = useRef<() => void>(() => {});
  useEffect(() => () => ending.current(), []);
  const fail = (error: unknown): void => setSaid([error instanceof Error ? error.message : String(error)]);
  const tell = (what: Promise<string>): void => void what.then((words) => setSaid([words]), fail);
  const check = (): void => {
    ending.current();
    void lessonRun(store, draft).then((run) => {
      ending.current = checkByRunning(run, setSaid);
    }, fail);
  };
  return (
    <div className="pills">
      <button type="button" className="pill" onClick={() => onStep(nowUs)}>
        {Say.addAStep(msText(nowUs))}
      </button>
      <button type="button" className="pill" onClick={check}>
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
  );
}
