/** What came back to an operation: rows, a failure or the wait; how long each part took, and the verdict. */
import type { ReactElement } from 'react';
import { takenFrom } from '../../trace/taken.ts';
import { type Verdict, verdict } from '../../trace/verdict.ts';
import { type OperationFact, staleness } from '../../trace/world.ts';
import { nodeName, useCity } from '../names.ts';
import { HopsPicture } from './HopsPicture.tsx';
import { msText } from '../../words/en/numbers.ts';
import { useRun } from '../store.tsx';
import { Failure } from './Failure.tsx';
import { Rows } from './Rows.tsx';
import { useWhy } from '../why/use-why.ts';
import { WhyButton } from '../why/WhyButton.tsx';
import { VerdictBlock } from './Verdict.tsx';
import * as SayTaken from '../../words/en/trace/taken.ts';
import * as Say from '../../words/en/console/answer.ts';
import { inOrder } from '../in-order.ts';

export interface AnswerProps {
  readonly operation: OperationFact;
  readonly nowUs: number;
  /** What was asked stands nowhere else. */
  readonly repeat: boolean;
}

export function Answer({ operation, nowUs, repeat }: AnswerProps): ReactElement {
  return (
    <>
      {repeat ? <Asked operation={operation} /> : null}
      <Came operation={operation} nowUs={nowUs} />
    </>
  );
}

function Asked({ operation }: { readonly operation: OperationFact }): ReactElement {
  const city = useCity();
  const line = operation.statement.sql.replace(/\s+/g, ' ').trim();
  return (
    <p className="asked">
      {inOrder(Say.asked(city(operation.client), <code title={line}>{line.length > 60 ? `${line.slice(0, 59)}…` : line}</code>))}
    </p>
  );
}

function Came({ operation, nowUs }: { readonly operation: OperationFact; readonly nowUs: number }): ReactElement {
  const stage = useRun((run) => run.stage);
  const index = useRun((run) => run.index);
  const city = useCity();
  const onFollow = useWhy()(operation.return);
  const taken = takenFrom(index, operation, nowUs, city);
  const found = verdict(index, operation.op, city, nowUs);
  const { outcome, served, statement } = operation;
  if (!outcome || !found) return <Waiting operation={operation} nowUs={nowUs} found={found} />;
  if (!outcome.ok && outcome.problem.offset !== null) return <Failure sql={statement.sql} problem={outcome.problem} />;
  const roleThen = served && operation.returnedAt !== null ? index.worldAt(operation.returnedAt).nodes.get(served.node)?.role : undefined;
  const version = served?.position == null ? '' : `, v${served.position}`;
  const answeredBy = served && stage ? `${nodeName(stage, served.node, roleThen)}${version}` : null;
  return (
    <>
      {outcome.ok ? (
        <Rows answer={outcome} answeredBy={answeredBy} stale={found.kind === 'stale'} newest={staleness(operation)?.rows ?? null} />
      ) : null}
      {outcome.ok ? <HopsPicture operation={operation} /> : null}
      <VerdictBlock verdict={found} onFollow={onFollow} />
      {taken && outcome.ok && outcome.wrote ? (
        <VerdictBlock verdict={{ kind: 'lost', head: SayTaken.lostSince, body: taken.words }} onFollow={onFollow} />
      ) : null}
      {operation.return === null ? null : <WhyButton event={operation.return} />}
      {outcome.ok || !outcome.problem.detail ? null : (
        <p className="aside">{outcome.problem.code ? outcome.problem.detail : Say.sqliteSaid(outcome.problem.detail)}</p>
      )}
    </>
  );
}

function Waiting({
  operation,
  nowUs,
  found,
}: {
  readonly operation: OperationFact;
  readonly nowUs: number;
  readonly found: Verdict | null;
}): ReactElement {
  return (
    <p className="waiting">
      <b className="tn">{Say.ms(msText(Math.max(0, nowUs - operation.calledAt)))}</b> {found?.body ?? Say.waitingForAnAnswer}
    </p>
  );
}
