/** One scene of a chapter: its moments as paragraphs, its guesses where they are asked, and what to break and to build at its end. */
import { type ReactElement, useEffect, useState } from 'react';
import type { QuestionState } from '../../store/state.ts';
import { Prose, Line } from '../lesson/Prose.tsx';
import { useApp, useAppStore } from '../store.tsx';
import { Challenges } from './Challenges.tsx';
import { Guess } from './Guess.tsx';
import { SceneFile } from './scene-file.ts';
import { useScene } from './use-scene.ts';

export interface SceneProps {
  readonly id: string;
  /** Its guesses so far, from before: by question. */
  readonly guesses: readonly (string | null)[];
  /** Where the reader is. */
  readonly at: number | null;
  readonly onGuess: (question: number, said: string | null) => void;
  /** Nothing in it is open any more: what follows may be shown. */
  readonly onRead: () => void;
}

export function Scene({ id, guesses, at, onGuess, onRead }: SceneProps): ReactElement | null {
  const store = useAppStore();
  const { told, live } = useScene(id);
  const question = useApp((s) => s.question);
  // What was answered while it was open stays answered when another scene is.
  const [answered, setAnswered] = useState<readonly (string | null)[]>(guesses);
  const asked = told?.scenario ? [told.scenario.question, ...(told.scenario.furtherQuestions ?? [])].filter((each) => each !== null) : [];
  const open = asked.findIndex((_, i) => answered[i] === undefined && !(live && isBehind(question, i)));
  const until = open < 0 ? (told?.steps.length ?? 0) - 1 : (asked[open]?.afterStep ?? 0);
  const read = told !== null && open < 0;
  useEffect(() => {
    if (read) onRead();
  }, [read, onRead]);
  if (!told) return <section className="scene" aria-busy="true" />;
  const guess = (i: number, said: string | null, option: number | null): void => {
    setAnswered((before) => Object.assign([...before], { [i]: said }));
    onGuess(i, said);
    // The question that the page asks now is another scene's.
    if (!live) return;
    const { guess: choose, reveal } = store.getState();
    if (option !== null) choose(option);
    reveal();
  };
  return (
    <SceneFile value={told.scenario}>
      <section className="scene" aria-label={told.scenario.title}>
        <h2 data-scene={id} data-step={0}>
          {told.scenario.title}
        </h2>
        {told.steps.slice(0, until + 1).map(({ title, text }, i) => {
          const q = asked.findIndex(({ afterStep }) => afterStep === i);
          const here = told.questions[q];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            <div key={i} className={at === i ? 'moment now' : 'moment'} data-scene={id} data-step={i}>
              <h3>
                <Line segments={title} />
              </h3>
              <Prose segments={text} />
              {here ? (
                <Guess
                  scene={id}
                  question={here}
                  answered={q === open ? null : { said: answered[q] ?? null }}
                  onGuess={(said, option) => guess(q, said, option)}
                />
              ) : null}
            </div>
          );
        })}
        {read ? <Challenges scenario={told.scenario} /> : null}
      </section>
    </SceneFile>
  );
}

/** The page has left that question behind it. */
const isBehind = ({ at, phase }: QuestionState, i: number): boolean => i < at || (i === at && phase !== 'ahead');
