/** Marks of what was done and is planned, under the time line: dragged, or moved by arrows; Delete takes one away. */
import { type KeyboardEvent, type PointerEvent, type ReactElement, useState } from 'react';
import { msText } from '../../words/en/numbers.ts';
import { useRun } from '../store.tsx';
import type { Planet } from './planet.ts';
import { rescheduled, type Scheduled, scheduled } from './schedule.ts';
import { regionIn } from './regions-of.ts';
import * as Say from '../../words/en/playground/panels.ts';

/** As the time line has it. */
const EDGE_PX = 14;
const HEIGHT_PX = 22;

export function Schedule({ planet, width }: { readonly planet: Planet; readonly width: number }): ReactElement | null {
  const spec = useRun((run) => run.spec);
  const stage = useRun((run) => run.stage);
  const [held, setHeld] = useState<{ readonly place: number; readonly at: number } | null>(null);
  const marks = scheduled(spec, (id) => planet.city(stage ? regionIn(stage, id) : id));
  if (marks.length === 0) return null;
  const room = Math.max(1, width - 2 * EDGE_PX);
  const x = (us: number): number => EDGE_PX + (Math.min(us, spec.untilUs) / spec.untilUs) * room;
  const move = ({ place, words }: Scheduled, at: number | null): void =>
    planet.changeRun((run) => rescheduled(run, place, at), at === null ? Say.tookBack(words) : Say.moved(words));
  const atPointer = (event: PointerEvent<HTMLButtonElement>): number => {
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    return ((event.clientX - left - EDGE_PX) / room) * spec.untilUs;
  };
  const onKeyDown = (event: KeyboardEvent, mark: Scheduled): void => {
    const step = (event.shiftKey ? 1_000_000 : 50_000) * (event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0);
    if (event.key === 'Delete' || event.key === 'Backspace') move(mark, null);
    else if (step !== 0) move(mark, mark.at + step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <fieldset className="schedule" style={{ height: HEIGHT_PX }}>
      <legend className="unseen">{Say.whatWasDoneAndIs}</legend>
      {marks.map((mark) => {
        const at = held?.place === mark.place ? held.at : mark.at;
        const words = Say.atMs(mark.words, msText(at));
        return (
          <button
            key={`${mark.place} ${mark.words}`}
            type="button"
            title={Say.dragItOrMoveIt(words)}
            aria-label={Say.moveWithLeftAndRight(words)}
            className="scheduled"
            style={{ left: x(at) }}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              setHeld({ place: mark.place, at: mark.at });
            }}
            onPointerMove={(event) => {
              if (held?.place === mark.place) setHeld({ place: mark.place, at: Math.max(0, Math.min(spec.untilUs, atPointer(event))) });
            }}
            onPointerUp={() => {
              if (held && held.place === mark.place && Math.abs(held.at - mark.at) * room > spec.untilUs * 2) move(mark, held.at);
              setHeld(null);
            }}
            onPointerCancel={() => setHeld(null)}
            onKeyDown={(event) => onKeyDown(event, mark)}
          />
        );
      })}
    </fieldset>
  );
}
