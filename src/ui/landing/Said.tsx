/** What came back to the landing's question, in a line, and the verdict on it. */
import type { ReactElement } from 'react';
import { ms } from '../../words/en/numbers.ts';
import { verdict } from '../../trace/verdict.ts';
import { type OperationFact, staleness } from '../../trace/world.ts';
import { Failure } from '../console/Failure.tsx';
import { isOld } from '../console/newest.ts';
import { Rows } from '../console/Rows.tsx';
import { valueText } from '../console/values.ts';
import { VerdictBlock } from '../console/Verdict.tsx';
import { msText } from '../../words/en/numbers.ts';
import { nodeName, useCity } from '../names.ts';
import { useRun } from '../store.tsx';
import { useWhy } from '../why/use-why.ts';
import type { Prompt } from './use-prompt.ts';
import * as Say from '../../words/en/landing/landing-behind.ts';
import { inOrder } from '../in-order.ts';

export interface SaidProps {
  readonly operation: OperationFact;
  readonly nowUs: number;
  /** What stands in the prompt: what is not, is said. */
  readonly asked: Prompt;
}

/** So many letters of a value stand in a line with where it came from. */
const LINE_CHARS_MAX = 26;

export function Said({ operation, nowUs, asked }: SaidProps): ReactElement | null {
  const index = useRun((run) => run.index);
  const city = useCity();
  const why = useWhy();
  const found = verdict(index, operation.op, city, nowUs);
  if (!found) return null;
  const { outcome, statement } = operation;
  const repeat = operation.client !== asked.client || statement.sql !== asked.sql;
  return (
    <>
      {repeat ? <p className="asked">{inOrder(Say.asked(city(operation.client), <code>{statement.sql}</code>))}</p> : null}
      {outcome === null ? (
        <p className="waiting">
          <b className="tn">{Say.ms(msText(Math.max(0, nowUs - operation.calledAt)))}</b> {found.body}
        </p>
      ) : !outcome.ok && outcome.problem.offset !== null ? (
        <Failure sql={statement.sql} problem={outcome.problem} />
      ) : (
        <>
          <Answered operation={operation} stale={found.kind === 'stale'} />
          <VerdictBlock verdict={found} onFollow={why(operation.return)} />
        </>
      )}
    </>
  );
}

function Answered({ operation, stale }: { readonly operation: OperationFact; readonly stale: boolean }): ReactElement | null {
  const stage = useRun((run) => run.stage);
  const { outcome, served, calledAt, returnedAt } = operation;
  if (!outcome?.ok || outcome.wrote) return null;
  const newest = staleness(operation)?.rows ?? null;
  const by = served && stage ? nodeName(stage, served.node) : null;
  const [row] = outcome.rows;
  const texts = outcome.rows.length === 1 && row ? row.map((value) => (value === null ? 'NULL' : valueText(value))) : [];
  if (texts.length !== 1 || (texts[0] ?? '').length > LINE_CHARS_MAX)
    return <Rows answer={outcome} answeredBy={by} stale={stale} newest={newest} />;
  return (
    <p className="line">
      <span className={stale && isOld(outcome.rows, newest, 0, 0) ? 'value was' : 'value'}>{texts[0]}</span>
      <span>
        <b>{Say.ms2(ms((returnedAt ?? calledAt) - calledAt))}</b>
        {by === null ? '' : Say.fromThe(by)}
      </span>
    </p>
  );
}
