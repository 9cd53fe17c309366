/** The statements, rows or changes that a message carries. */
import './inspector.css';
import type { ReactElement } from 'react';
import { type Carried, carriedBy } from '../../trace/carried.ts';
import { statementOf } from '../../trace/statements.ts';
import type { Flight } from '../../trace/world.ts';
import { Failure } from '../console/Failure.tsx';
import { Rows } from '../console/Rows.tsx';
import { valueText } from '../console/values.ts';
import * as Count from '../../words/en/count.ts';
import { Sql } from '../code/Sql.tsx';
import { useCity } from '../names.ts';
import { useRun } from '../store.tsx';
import * as Say from '../../words/en/inspector/behind.ts';

export function CarriedRows({ flight }: { readonly flight: Flight }): ReactElement {
  const index = useRun((run) => run.index);
  const city = useCity();
  const { statements, answer, changes, imageBytes, fields } = carriedBy(flight.message);
  return (
    <div className="carried">
      {statements.map(({ sql, params, term }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same statement may stand there twice
        <p key={i}>
          {term === null ? null : <b>{Say.term(term)}</b>}
          {sql === '' ? Say.noOp : <Sql text={sql} />}
          {params.length > 0 ? <span className="aside">{Say.withWord(params.map(valueText).join(', '))}</span> : null}
        </p>
      ))}
      {changes.map((change) => (
        <Change key={change.position} change={change} sql={statementOf(index, change.position, flight.sentAt)} />
      ))}
      {answer ? <AnswerRows answer={answer} /> : null}
      {imageBytes === null ? null : <p>{Say.aWholeCopyOfThe(Count.bytes(imageBytes))}</p>}
      {fields.length > 0 ? (
        <dl className="reports">
          {fields.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{city(value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}

function Change({
  change: { position, tables, bytes },
  sql,
}: {
  readonly change: Carried['changes'][number];
  readonly sql: string | null;
}): ReactElement {
  return (
    <p>
      <b>{Say.v(position)}</b>
      {sql === null ? Say.aChangeOf(tables.join(', ') || Say.theDatabase) : <Sql text={sql} />}
      <span className="aside">{Say.ofPages(Count.bytes(bytes))}</span>
    </p>
  );
}

function AnswerRows({ answer }: { readonly answer: NonNullable<Carried['answer']> }): ReactElement {
  return answer.ok ? <Rows answer={answer} answeredBy={null} stale={false} newest={null} /> : <Failure sql="" problem={answer.problem} />;
}
