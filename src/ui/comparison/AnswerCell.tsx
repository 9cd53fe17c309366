/** One answer on the axis that all share: what was travelled, what is still to come in outline, and the verdict. */
import type { ReactElement } from 'react';
import type { OperationFact } from '../../trace/world.ts';
import { verdict } from '../../trace/verdict.ts';
import type { Hop } from '../charts/hops.tsx';
import { hopBars } from '../charts/reads.ts';
import { VerdictBlock } from '../console/Verdict.tsx';
import { inMs, msText } from '../../words/en/numbers.ts';
import { useLookOf } from '../looks.ts';
import { useCity } from '../names.ts';
import { useRun } from '../store.tsx';
import { useWhy } from '../why/use-why.ts';
import { asOf } from './asked.ts';
import * as Say from '../../words/en/comparison/panels.ts';

export interface AnswerCellProps {
  readonly op: string | null;
  readonly nowUs: number;
  readonly width: number;
  /** End of the axis. */
  readonly maxMs: number;
}

export function AnswerCell({ op, nowUs, width, maxMs }: AnswerCellProps): ReactElement {
  const index = useRun((run) => run.index);
  const arriving = useRun((run) => run.arriving);
  useRun((run) => run.version);
  const city = useCity();
  const why = useWhy();
  const operation = asOf(index, op, nowUs);
  if (!operation) return <p className="aside">{arriving ? Say.itIsAskedHereAs : Say.nothingHasBeenAskedYet}</p>;
  const found = verdict(index, operation.op, city, nowUs);
  const soFarMs = (nowUs - operation.calledAt) / 1_000;
  const shown =
    found?.kind === 'waiting' ? { ...found, head: Say.stillWaitingMsSoFar(msText(nowUs - operation.calledAt)), body: '' } : found;
  return (
    <>
      <Bar operation={operation} whole={index.operations.get(operation.op) ?? operation} {...{ width, maxMs, soFarMs }} />
      {shown ? <VerdictBlock verdict={shown} onFollow={why(operation.return)} /> : null}
    </>
  );
}

interface BarProps {
  readonly operation: OperationFact;
  /** With what the clock does not know yet. */
  readonly whole: OperationFact;
  readonly width: number;
  readonly maxMs: number;
  readonly soFarMs: number;
}

const TOP = 4;
const HEIGHT = 11;

function Bar({ operation, whole, width, maxMs, soFarMs }: BarProps): ReactElement {
  const index = useRun((run) => run.index);
  const lookOf = useLookOf();
  const x = (ms: number): number => 1 + (Math.min(ms, maxMs) / maxMs) * (width - 4);
  const hops = hopBars(index, whole, lookOf);
  const wholeMs = whole.returnedAt === null ? soFarMs : (whole.returnedAt - whole.calledAt) / 1_000;
  const doneMs = Math.min(soFarMs, wholeMs);
  const done = operation.returnedAt !== null;
  const words = done ? inMs(msText(operation.returnedAt - operation.calledAt)) : '';
  const after = x(wholeMs) + 6;
  const wordsPx = words.length * 7;
  const inside = after + wordsPx > width;
  return (
    <svg
      className="drawing answer-bar"
      width={width}
      height={34}
      role="img"
      aria-label={done ? Say.answeredAfter(words) : Say.waitingForMs(msText(soFarMs * 1_000))}
    >
      {axisTicks(maxMs).map((ms) => (
        <g key={ms}>
          <path d={`M${x(ms)},0 V20`} className="grid" />
          <text x={ms === 0 ? 0 : x(ms)} y={32} textAnchor={ms === 0 ? 'start' : 'middle'} className="axis" style={{ fontSize: 11 }}>
            {ms}
          </text>
        </g>
      ))}
      {pieces(hops, doneMs, wholeMs).map(({ meaning, fromMs, toMs }) => (
        <rect
          key={`${meaning} ${fromMs}`}
          x={x(fromMs)}
          y={TOP}
          width={Math.max(1.5, x(toMs) - x(fromMs))}
          height={HEIGHT}
          fill={meaning === 'work' ? 'var(--ink)' : `var(--${meaning})`}
        />
      ))}
      {done ? null : (
        <rect
          x={x(doneMs)}
          y={TOP + 0.5}
          width={Math.max(2, x(Math.max(wholeMs, doneMs)) - x(doneMs))}
          height={HEIGHT - 1}
          fill="none"
          stroke="var(--muted)"
          strokeDasharray="3 2"
        />
      )}
      {soFarMs <= maxMs && !done ? <path d={`M${x(soFarMs)},0 V20`} stroke="var(--ink)" strokeWidth={1.4} /> : null}
      {words === '' ? null : (
        <text
          x={inside ? width - 4 : after}
          y={TOP + 10}
          textAnchor={inside ? 'end' : 'start'}
          className={inside ? 'lab on-bar tn' : 'lab nohalo tn'}
          style={{ fontSize: 12.5 }}
        >
          {words}
        </text>
      )}
    </svg>
  );
}

interface Piece {
  readonly meaning: Hop['meaning'];
  readonly fromMs: number;
  readonly toMs: number;
}

/** What of the hops has passed. Where they are not known yet, all that passed is the question on its way. */
function pieces(hops: readonly Hop[], doneMs: number, wholeMs: number): readonly Piece[] {
  const known = hops.length > 0 ? hops : [{ meaning: 'query' as const, ms: wholeMs, label: '' }];
  let at = 0;
  return known.flatMap(({ meaning, ms }) => {
    const fromMs = at;
    at += ms;
    return fromMs >= doneMs ? [] : [{ meaning, fromMs, toMs: Math.min(at, doneMs) }];
  });
}

/** Three or four round values. */
function axisTicks(maxMs: number): readonly number[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
  const step = steps.find((each) => maxMs / each <= 3.6) ?? 50_000;
  return Array.from({ length: Math.floor((maxMs * 0.94) / step) + 1 }, (_, i) => i * step);
}
