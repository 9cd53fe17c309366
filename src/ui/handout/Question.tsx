/** A question on paper: boxes to tick, to number, or an axis to mark, and room for why. */
import type { ReactElement } from 'react';
import type { Scenario } from '../../scenarios/schema.ts';
import * as Say from '../../words/en/handout/handout.ts';
import { inUnit } from '../course/in-unit.ts';
import { shuffled } from '../course/Order.tsx';
import { ticksOf } from '../course/ticks.ts';
import type { QuestionTold } from '../course/told.ts';
import { Line } from '../lesson/Prose.tsx';
import { letter } from '../lesson/use-lesson.ts';
import { Lines } from './Lines.tsx';

interface QuestionProps {
  readonly question: QuestionTold;
  readonly number: number;
  readonly scenario: Scenario;
}

export function Question({ question, number, scenario }: QuestionProps): ReactElement {
  const { asked, text, options, items } = question;
  return (
    <div className="asked">
      <p className="where">
        {Say.question(number)}. {Say.guessFirst}
      </p>
      <h3>
        <Line segments={text} />
      </h3>
      {asked.estimate ? <Axis estimate={asked.estimate} scenario={scenario} /> : null}
      {items.length > 0 ? (
        <>
          <p className="where">{Say.order}</p>
          <ul className="boxes">
            {shuffled(question).map((item) => (
              <li key={item}>
                <i />
                <span>
                  <Line segments={items[item] ?? []} />
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {options.length > 0 ? (
        <>
          <p className="where">{Say.tick}</p>
          <ul className="boxes">
            {options.map((option, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an option is its letter
              <li key={i}>
                <i />
                <b>{letter(i)}</b>
                <span>
                  <Line segments={option} />
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="because">{Say.because}</p>
      <Lines />
      <p className="where turn-now">{Say.turnThePage}</p>
    </div>
  );
}

const AXIS = { width: 560, height: 40, edge: 30 };

/** Each step is as many times the last, as on the page; somebody marks a place on it. */
function Axis({
  estimate: { figure, low, high },
  scenario,
}: {
  readonly estimate: { readonly figure: string; readonly low: number; readonly high: number };
  readonly scenario: Scenario;
}): ReactElement {
  const spec = scenario.figures?.[figure];
  const words = (value: number): string => inUnit(spec, value);
  const { width, height, edge } = AXIS;
  const ticks = ticksOf(low, high);
  const x = (value: number): number => edge + ((width - 2 * edge) * Math.log(value / low)) / Math.log(high / low);
  return (
    <>
      <p className="where">{Say.estimate(words(low), words(high))}</p>
      <svg className="axis" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path d={`M${edge},12H${width - edge}`} />
        {ticks.map((value) => (
          <g key={value} transform={`translate(${x(value)},12)`}>
            <path d="M0,-5V5" />
            <text y="20">{words(value)}</text>
          </g>
        ))}
      </svg>
    </>
  );
}
