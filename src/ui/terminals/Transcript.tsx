/** What was typed in a terminal and what came back, each at its moment. */
import type { ReactElement } from 'react';
import type { Micros } from '../../sim/node.ts';
import { Sql } from '../code/Sql.tsx';
import { msText } from '../../words/en/numbers.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { answerLines, type LineFact, PROMPTS } from './facts.ts';
import type { Laid } from './layout.ts';
import type { Row } from './rows.ts';
import * as Say from '../../words/en/terminals.ts';
import { inOrder } from '../in-order.ts';
import { useWhy } from '../why/use-why.ts';

export interface TranscriptProps {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly facts: ReadonlyMap<string, LineFact>;
  readonly laid: Laid;
  readonly nowUs: Micros;
  readonly name: (session: string) => string;
  /** At whose terminal a transaction began with this line. */
  readonly whose: (op: string) => string;
  /** Whom a wait is for. */
  readonly waitsFor: (fact: LineFact, place: number) => string;
}

export function Transcript({ label, rows, facts, laid, nowUs, name, whose, waitsFor }: TranscriptProps): ReactElement {
  return (
    <ol className="transcript" aria-label={label} style={{ height: laid.heightPx }}>
      {rows.map((row) => {
        const fact = facts.get(row.op);
        if (!fact || (row.kind !== 'prompt' && row.at > nowUs)) return null;
        return (
          <li key={row.key} className={classOf(row, fact)} style={{ top: laid.top.get(row.key) ?? 0 }} data-session={fact.session}>
            <Content {...{ row, fact, nowUs, name, whose, waitsFor }} />
          </li>
        );
      })}
    </ol>
  );
}

function classOf({ kind }: Row, { given, answer }: LineFact): string {
  if (kind === 'prompt') return given ? 'prompt' : 'prompt to-come';
  if (kind === 'wait') return 'wait';
  return answer?.outcome.ok === false ? 'answer failed' : 'answer';
}

/** When it came; pressed, why it came then and said that. */
function Moment({ answer }: Pick<LineFact, 'answer'>): ReactElement {
  const onFollow = useWhy()(answer?.event);
  const at = answer ? msText(answer.at) : '';
  if (!onFollow) return <span className="at">{at}</span>;
  return (
    <button type="button" className="at inline" aria-label={Say.whyTheAnswerAtMs(at)} onClick={onFollow}>
      {at}
    </button>
  );
}

interface ContentProps extends Pick<TranscriptProps, 'nowUs' | 'name' | 'whose' | 'waitsFor'> {
  readonly row: Row;
  readonly fact: LineFact;
}

function Content({ row, fact, nowUs, name, whose, waitsFor }: ContentProps): ReactElement {
  const { session, within, sql, given, answer, worked } = fact;
  if (row.kind === 'prompt') {
    return (
      <>
        <span className="ps">
          {name(session).toLowerCase()}
          {PROMPTS[within]}
        </span>{' '}
        <Sql text={sql} />
        {given ? null : <span className="unseen">{Say.toComeAtMs(msText(fact.at))}</span>}
      </>
    );
  }
  if (row.kind === 'wait') {
    const wait = worked?.waits[row.place];
    const us = wait ? Math.min(wait.toUs ?? nowUs, nowUs) - wait.fromUs : 0;
    const over = wait !== undefined && wait.toUs !== null && wait.toUs <= nowUs;
    return (
      <>
        {inOrder(Say.forWord(<Icon meaning="stale" />, over, waitsFor(fact, row.place), <span className="at">{Say.ms(msText(us))}</span>))}
      </>
    );
  }
  return (
    <>
      <span>
        {answerLines(fact, whose).map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of an answer have no other name
          <span key={i} className="out">
            {line}
          </span>
        ))}
      </span>
      <Moment answer={answer} />
    </>
  );
}
