/** An error: the statement with `^^^^` under the place, our sentence, and SQLite's own words after it. */
import type { ReactElement } from 'react';
import type { Problem } from '../../sim/operation.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { caretAt } from './highlight.ts';
import * as Say from '../../words/en/console/rows.ts';

const LINE_CHARS_MAX = 44;

export function Failure({ sql, problem }: { readonly sql: string; readonly problem: Problem }): ReactElement {
  return (
    <div className="failure">
      {problem.offset === null ? null : <Place sql={sql} offset={problem.offset} />}
      <p>
        <Icon meaning="lost" /> <strong>{problem.message}</strong>
        {problem.detail ? Say.sqliteSaid(problem.detail) : null}
      </p>
    </div>
  );
}

function Place({ sql, offset }: { readonly sql: string; readonly offset: number }): ReactElement {
  const { line, column, length } = caretAt(sql, offset);
  const whole = sql.split('\n')[line] ?? '';
  // A long line is shown around the place.
  const start = column + length > LINE_CHARS_MAX ? Math.max(0, column - LINE_CHARS_MAX / 2) : 0;
  const shown = whole.slice(start, start + LINE_CHARS_MAX);
  const lead = start > 0 ? '…' : '';
  return (
    <pre className="place">
      {lead}
      {shown}
      {'\n'}
      {' '.repeat(lead.length + column - start)}
      <span className="carets">{'^'.repeat(length)}</span>
    </pre>
  );
}
