/** Between the terminals: messages to the database and back, what transactions hold there, and who waits. Time runs down. */
import type { ReactElement } from 'react';
import type { Micros } from '../../sim/node.ts';
import { msText } from '../../words/en/numbers.ts';
import { MessageGlyph } from '../glyphs/message-glyph.tsx';
import type { LineFact } from './facts.ts';
import { heldIn } from './held.ts';
import type { Laid } from './layout.ts';
import * as Say from '../../words/en/terminals.ts';

export interface BetweenProps {
  readonly facts: readonly LineFact[];
  readonly laid: Laid;
  readonly nowUs: Micros;
  readonly width: number;
  readonly sessions: readonly string[];
  readonly name: (session: string) => string;
}

/** Narrower than this there is no room for words. */
const WORDS_PX_MIN = 200;
const BAR_PX = 15;
/** Moments closer than this are not written beside each other. */
const AXIS_PX = 14;

export function Between({ facts, laid, nowUs, width, sessions, name }: BetweenProps): ReactElement {
  const edge = width < WORDS_PX_MIN ? 9 : 26;
  const middle = width / 2;
  const side = (session: string): 1 | -1 => (sessions.indexOf(session) === 0 ? -1 : 1);
  const laneOf = (session: string): number => middle + side(session) * (middle - edge);
  const nowY = laid.y(nowUs);
  const ticks = [...new Set(facts.filter(({ given }) => given).map(({ at }) => at))];
  const wordy = width >= WORDS_PX_MIN;
  return (
    <svg className="between" width={width} height={laid.heightPx} viewBox={`0 0 ${width} ${laid.heightPx}`} aria-hidden="true">
      <defs>
        <pattern id="lock-wait" width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0,0 V6" stroke="var(--stale)" strokeWidth={2.4} strokeOpacity={0.6} />
        </pattern>
      </defs>
      {ticks.map((at, i) => (
        <g key={at}>
          <path className="tick" d={`M0,${laid.y(at) + 8} H${width}`} />
          {wordy && laid.y(at) - laid.y(ticks[i - 1] ?? Number.NEGATIVE_INFINITY) > AXIS_PX && Math.abs(laid.y(at) + 16 - nowY) > 9 ? (
            <text className="axis" x={4} y={laid.y(at) + 20}>
              {msText(at)}
            </text>
          ) : null}
        </g>
      ))}
      {sessions.map((session) => (
        <path key={session} className="lane" d={`M${laneOf(session)},0 V${nowY}`} />
      ))}
      <path className="lane main" d={`M${middle},0 V${nowY}`} />
      <Holds {...{ facts, laid, nowUs, middle, side, name, wordy }} />
      {facts.map((fact) => (
        <Way key={fact.op} {...{ fact, laid, nowUs, middle, wordy }} lane={laneOf(fact.session)} side={side(fact.session)} />
      ))}
      <path className="now" d={`M0,${nowY} H${width}`} />
      <path className="now-head" d={`M0,${nowY - 5} v10 l7,-5z`} />
    </svg>
  );
}

interface HoldsProps extends Pick<BetweenProps, 'facts' | 'laid' | 'nowUs' | 'name'> {
  readonly middle: number;
  readonly side: (session: string) => 1 | -1;
  readonly wordy: boolean;
}

/** Ink bars: from the first write of a transaction until its end. */
function Holds({ facts, laid, nowUs, middle, side, name, wordy }: HoldsProps): ReactElement {
  return (
    <>
      {heldIn(facts).map(({ session, fromUs, toUs, end }) => {
        if (fromUs > nowUs) return null;
        const [top, bottom] = [laid.y(fromUs) + 8, laid.y(Math.min(toUs ?? nowUs, nowUs)) + 8];
        const x = middle + (side(session) < 0 ? -BAR_PX : 0);
        const words = Say.holdsItsRows(name(session));
        const over = toUs !== null && toUs <= nowUs;
        return (
          <g key={`${session} ${fromUs}`}>
            <rect
              className={over && end === 'failed' ? 'holds failed' : 'holds'}
              x={x}
              y={top}
              width={BAR_PX}
              height={Math.max(2, bottom - top)}
            />
            {wordy && bottom - top > words.length * 6.4 ? (
              <text
                className="holds-words"
                transform={`translate(${x + BAR_PX / 2 + 4},${(top + bottom) / 2}) rotate(-90)`}
                textAnchor="middle"
              >
                {words}
              </text>
            ) : null}
          </g>
        );
      })}
    </>
  );
}

interface WayProps extends Pick<BetweenProps, 'laid' | 'nowUs'> {
  readonly fact: LineFact;
  readonly lane: number;
  readonly middle: number;
  readonly side: 1 | -1;
  readonly wordy: boolean;
}

/** A line's way there, its wait, and the way back. */
function Way({ fact, lane, middle, side, laid, nowUs, wordy }: WayProps): ReactElement | null {
  const { at, worked, answer, given } = fact;
  if (!given || (answer && !worked)) return null;
  const from = middle + side * (BAR_PX + 1);
  const y = (us: Micros): number => laid.y(us) + 8;
  const gone = worked?.ran?.toUs ?? worked?.waits.at(-1)?.toUs ?? null;
  const failed = answer?.outcome.ok === false;
  return (
    <g>
      <Leg from={[lane, at]} to={worked ? [from, worked.cameAt] : null} {...{ y, nowUs }} meaning="query" />
      {worked?.waits.map(({ fromUs, toUs }) => {
        const [top, bottom] = [y(fromUs), y(Math.min(toUs ?? nowUs, nowUs))];
        const words = Say.waitsMs(msText(Math.min(toUs ?? nowUs, nowUs) - fromUs));
        const x = from + (side < 0 ? -12 : 0);
        return fromUs > nowUs ? null : (
          <g key={fromUs}>
            <rect className="waits" x={x} y={top} width={12} height={Math.max(2, bottom - top)} fill="url(#lock-wait)" />
            {wordy && bottom - top > 16 ? (
              <text className="waits-words" x={from + side * 18} y={(top + bottom) / 2 + 4} textAnchor={side < 0 ? 'end' : 'start'}>
                {words}
              </text>
            ) : null}
          </g>
        );
      })}
      {gone !== null && gone <= nowUs ? (
        <Leg from={[from, gone]} to={answer ? [lane, answer.at] : null} {...{ y, nowUs }} meaning={failed ? 'lost' : 'reply'} />
      ) : null}
    </g>
  );
}

interface LegProps {
  readonly from: readonly [number, Micros];
  /** Null: it is on its way, and when it will be there is not known here. */
  readonly to: readonly [number, Micros] | null;
  readonly y: (us: Micros) => number;
  readonly nowUs: Micros;
  readonly meaning: 'query' | 'reply' | 'lost';
}

function Leg({ from, to, y, nowUs, meaning }: LegProps): ReactElement | null {
  const [x0, t0] = from;
  if (t0 > nowUs || !to) return null;
  const [x1, t1] = to;
  const share = t1 > t0 ? Math.min(1, (nowUs - t0) / (t1 - t0)) : 1;
  const [x, end] = [x0 + (x1 - x0) * share, y(Math.min(t1, nowUs))];
  return (
    <>
      <path className={`leg ${meaning}`} d={`M${x0},${y(t0)} L${x},${end}`} />
      <g transform={`translate(${x},${end})`}>
        <MessageGlyph meaning={meaning} k={0.8} />
      </g>
    </>
  );
}
