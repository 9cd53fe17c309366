/** An estimate on an axis on which each step is as many times the last; the run's figure and those of other seeds are shown beside the guess. */
import { scaleLog } from 'd3-scale';
import { type ReactElement, useId, useState } from 'react';
import { nearness } from '../../lesson/nearness.ts';
import type { ScenarioQuestion } from '../../scenarios/schema.ts';
import * as Say from '../../words/en/course/course.ts';
import { unitOf } from '../../lesson/figures/said.ts';
import { useRun } from '../store.tsx';
import { inUnit } from './in-unit.ts';
import { stacked } from './stacked.ts';
import { useSize } from '../use-size.ts';
import { useOtherSeeds } from './other-seeds.ts';
import { useSceneFile } from './scene-file.ts';
import { ticksOf } from './ticks.ts';
import type { QuestionTold } from './told.ts';

type Asked = NonNullable<ScenarioQuestion['estimate']>;
const STEPS = 400;
const HOW = { right: Say.right, near: Say.near, far: Say.far };
const HEIGHT = 62;
const EDGE = 16;

interface EstimateProps {
  readonly question: QuestionTold;
  readonly estimate: Asked;
}

/** Two digits that count: nobody guesses better. */
const rounded = (value: number): number => Number(value.toPrecision(2));
const at = ({ low, high }: Asked, position: number): number => rounded(low * (high / low) ** (position / STEPS));

export function Estimate({ question, estimate, onGuess }: EstimateProps & { readonly onGuess: (value: string) => void }): ReactElement {
  const [position, setPosition] = useState(STEPS / 2);
  const id = useId();
  const { words, unit } = useFigureWords(question);
  const value = at(estimate, position);
  return (
    <div className="estimate">
      <label htmlFor={id}>
        {Say.yourEstimate}: <strong>{words(value)}</strong>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={STEPS}
        value={position}
        aria-valuetext={words(value)}
        onChange={(event) => setPosition(Number(event.target.value))}
      />
      <Axis {...{ estimate, unit }} marks={[]} guess={null} figure={null} />
      <button type="button" className="button" onClick={() => onGuess(String(value))}>
        {Say.thatIsMyGuess}
      </button>
    </div>
  );
}

/** How a value of this question is said. */
export function useFigureWords({ asked }: QuestionTold): { readonly words: (value: number) => string; readonly unit: string } {
  const file = useSceneFile();
  const spec = file?.figures?.[asked.estimate?.figure ?? ''];
  const unit = spec ? unitOf(spec) : 'count';
  return { unit, words: (value) => inUnit(spec, value) };
}

/** What was kept of a guess; null where that is no place on an axis: it may come from a file. */
function placeOf(said: string | null): number | null {
  const value = Number(said ?? '');
  return Number.isFinite(value) && value > 0 ? value : null;
}

export function Estimated({
  question,
  estimate,
  scene,
  said,
}: EstimateProps & { readonly scene: string; readonly said: string | null }): ReactElement {
  const { unit } = useFigureWords(question);
  const others = useOtherSeeds(scene, estimate.figure);
  const done = useRun((run) => run.done);
  const { figure } = question;
  const guess = placeOf(said);
  if (!figure) return <p className="aside">{done ? Say.nothing : Say.counting}</p>;
  const how = guess === null ? '' : HOW[nearness(guess, figure.value)];
  return (
    <div className="estimate">
      <Axis {...{ estimate, unit, guess }} figure={figure.value} marks={others.values} />
      <p className="aside" role="status">
        <strong>{how}</strong> {Say.itWas(figure.words)} {others.done ? '' : Say.counting}
      </p>
    </div>
  );
}

/** Round numbers, as short as they are. */
const tickText =
  (unit: string) =>
  (tick: number): string =>
    unit === 'ms' && tick >= 1000 ? Say.seconds(tick / 1000) : unit === 'share' ? Say.percent(tick) : `${tick}${Say.UNITS[unit]}`;

interface AxisProps {
  readonly estimate: Asked;
  readonly unit: string;
  readonly guess: number | null;
  readonly figure: number | null;
  /** Of other seeds. */
  readonly marks: readonly number[];
}

function Axis({ estimate: { low, high }, unit, guess, figure, marks }: AxisProps): ReactElement {
  const [box, { width }] = useSize<HTMLDivElement>();
  const x = scaleLog([low, high], [EDGE, Math.max(EDGE + 1, width - EDGE)]).clamp(true);
  const ticks = ticksOf(low, high);
  const { seeds, rowPx } = stacked(marks.map(x), HEIGHT - 23);
  return (
    <div ref={box} className="axis">
      {width === 0 ? null : (
        <svg className="drawing" width={width} height={HEIGHT} aria-hidden="true">
          <path d={`M${EDGE},${HEIGHT - 20}H${width - EDGE}`} stroke="var(--line2)" />
          {ticks.map((tick) => (
            <g key={tick} transform={`translate(${x(tick)},${HEIGHT - 20})`}>
              <path d="M0,0v5" stroke="var(--line2)" />
              <text y={16} textAnchor="middle" className="lab2">
                {tickText(unit)(tick)}
              </text>
            </g>
          ))}
          {seeds.map(({ x: left, row }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a seed is its place
            <rect key={i} x={left - 2} y={HEIGHT - 21 - (row + 1) * rowPx} width={4} height={rowPx - 1} fill="var(--stale)" />
          ))}
          {guess === null ? null : <path d={`M${x(guess)},${HEIGHT - 21}l-6,-10h12z`} fill="var(--ink)" />}
          {figure === null ? null : (
            <path d={`M${x(figure)},6V${HEIGHT - 20}`} stroke="var(--ink)" strokeWidth={1.5} strokeDasharray="3 3" />
          )}
        </svg>
      )}
    </div>
  );
}
