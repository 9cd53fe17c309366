/** What a cache has: each answer that it keeps, the time that it has left, and whether the newest state would say something else. */
import type { ReactElement } from 'react';
import type { KeptAnswer } from '../../architectures/inside.ts';
import type { Look } from '../../session/look.ts';
import type { Row } from '../../sim/operation.ts';
import { grouped } from '../../words/en/numbers.ts';
import * as Count from '../../words/en/count.ts';
import { Sql } from '../code/Sql.tsx';
import { cellText } from './cells.ts';
import { WORDS } from './words.ts';
import * as Say from '../../words/en/inside.ts';
import { inOrder } from '../in-order.ts';

export function Answers({ look, open }: { readonly look: Look; readonly open: boolean }): ReactElement | null {
  const { answers } = look.knows;
  if (!answers) return null;
  return (
    <section className="has" aria-label={WORDS.has}>
      <h2>
        <span>{WORDS.has}</span>
        <small>{Say.ofAtMostAnswersThe(grouped(answers.count), grouped(answers.most))}</small>
      </h2>
      {answers.kept.length === 0 ? <p className="aside">{Say.itKeepsNothingTheNext}</p> : null}
      <ul className="answers">
        {answers.kept.map((kept, i) => (
          <Kept
            key={`${kept.sql} ${kept.params.join(' ')}`}
            kept={kept}
            now={open ? (look.answersNow[i] ?? null) : null}
            newest={look.newest?.position ?? null}
          />
        ))}
      </ul>
      {answers.count > answers.kept.length ? (
        <p className="aside">{Say.notShown(Count.moreAnswers(answers.count - answers.kept.length))}</p>
      ) : null}
    </section>
  );
}

interface KeptProps {
  readonly kept: KeptAnswer;
  readonly now: readonly Row[] | null;
  readonly newest: number | null;
}

const seconds = (us: number): string => `${(us / 1e6).toFixed(1)} s`;
const leftText = (leftUs: number | null): string =>
  leftUs === null ? WORDS.forEver : leftUs > 0 ? Say.left(seconds(leftUs)) : Say.overFor(seconds(-leftUs));
const rowsText = (rows: readonly Row[]): string =>
  rows
    .slice(0, 3)
    .map((row) => row.map(cellText).join(', '))
    .join('; ') + (rows.length > 3 ? '; …' : '');

function Kept({ kept, now, newest }: KeptProps): ReactElement {
  const { sql, params, leftUs, ttlUs, position, rows } = kept;
  const share = ttlUs === null || leftUs === null ? 1 : ttlUs > 0 ? Math.max(0, Math.min(1, leftUs / ttlUs)) : 0;
  return (
    <li>
      <Sql text={sql} />
      {params.length > 0 ? <span className="aside">{Say.withWord(params.join(', '))}</span> : null}
      <p>
        <svg className="left" width="96" height="9" aria-hidden="true">
          <rect x=".5" y=".5" width="95" height="8" fill="none" stroke="var(--line2)" />
          <rect x="1" y="1" width={share * 94} height="7" fill="var(--cache)" />
        </svg>
        <span className="tn">{leftText(leftUs)}</span>
        <span className="version tn">{position === null ? Say.fromSeveral : `v${position}`}</span>
      </p>
      <p className="kept-rows">
        {now ? <s>{rowsText(rows)}</s> : <span>{rows.length === 0 ? WORDS.noRows : rowsText(rows)}</span>}
        {now ? <span className="outside">{inOrder(Say.sinceV(now.length === 0 ? WORDS.noRows : rowsText(now), newest))}</span> : null}
      </p>
    </li>
  );
}
