/** One clock for all columns: playing, stepping by answers and surprises, the whole run, and what was done so far. */
import { type ReactElement, useState } from 'react';
import type { MomentKind, RunState } from '../../store/state.ts';
import { Later } from '../part.tsx';
import { behind } from '../app/parts.ts';
import { Menu } from '../menu.tsx';
import { useApp, useAppStore } from '../store.tsx';
import { Clock, PlayButton } from '../transport/playing.tsx';
import { nameOf, StepButtons } from '../transport/StepButtons.tsx';
import { Ratio } from '../transport/Ratio.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { nextAnswer } from './asked.ts';
import { allOf } from '../../words/en/comparison/table.ts';
import * as Say from '../../words/en/comparison/panels.ts';

export interface FootProps {
  readonly runs: readonly RunState[];
  readonly op: string | null;
}

export function Foot({ runs, op }: FootProps): ReactElement {
  const [box, { width }] = useSize<HTMLDivElement>();
  const phone = useMedia('(max-width: 760px)');
  return (
    <footer className="compare-foot">
      <Deeds />
      <section className="transport" aria-label={Say.playback}>
        <PlayButton />
        <Clock unit={Say.msSimulatedInAll(allOf(runs.length))} />
        {phone ? null : <Ratio />}
        <div className="compare-bar" ref={box}>
          {width > 0 ? (
            <Later part={behind} what={null}>
              {({ ScrubberPicture }) => <ScrubberPicture width={width} />}
            </Later>
          ) : null}
        </div>
        {phone ? (
          <Menu label={Say.moreOfPlayback}>
            <Ratio />
            <Steps runs={runs} op={op} />
          </Menu>
        ) : (
          <Steps runs={runs} op={op} />
        )}
      </section>
    </footer>
  );
}

type Kind = 'answer' | MomentKind;
const kinds: readonly Kind[] = ['answer', 'surprise', 'commit', 'role change'];

function Steps({ runs, op }: FootProps): ReactElement {
  const store = useAppStore();
  const [kind, setKind] = useState<Kind>('answer');
  const [none, setNone] = useState<string | null>(null);
  const step = (chosen: Kind, direction: 1 | -1): boolean => {
    const { stepBy, pause, seek, nowUs, showOperation } = store.getState();
    if (chosen !== 'answer') return stepBy(chosen, direction);
    const at = nextAnswer(runs, op, nowUs, direction);
    // What is compared stays what it is while its answers are stepped through.
    if (at === null) return stepBy('operation', direction);
    pause();
    if (op !== null) showOperation(op);
    seek(at);
    return true;
  };
  const go = (chosen: Kind, direction: 1 | -1): void => {
    setKind(chosen);
    setNone(step(chosen, direction) ? null : Say.no(direction, nameOf(chosen)));
  };
  return <StepButtons kinds={kinds} kind={kind} none={none} onGo={go} />;
}

/** Each thing that was done to all, to stand on what was before or after it. */
function Deeds(): ReactElement | null {
  const { standOn } = useAppStore().getState();
  const deeds = useApp((s) => s.deeds);
  const deed = useApp((s) => s.deed);
  if (deeds.length === 0) return null;
  return (
    <nav className="deeds" aria-label={Say.branchesOfThisComparison}>
      <ol>
        {deeds.map(({ id, label, from }) => (
          <li
            key={id}
            className={
              from === null || deeds.findIndex((each) => each.id === from) === deeds.findIndex((each) => each.id === id) - 1
                ? undefined
                : 'parted'
            }
          >
            <button type="button" aria-current={id === deed ? 'step' : undefined} onClick={() => standOn(id)}>
              {label.charAt(0).toUpperCase() + label.slice(1)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
