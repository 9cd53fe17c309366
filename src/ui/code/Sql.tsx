/** A statement, lightly coloured. */
import './code.css';
import type { ReactElement } from 'react';
import { highlight } from '../console/highlight.ts';

const CHARS_MAX = 400;

export function Sql({ text }: { readonly text: string }): ReactElement {
  const line = text.length > CHARS_MAX ? `${text.slice(0, CHARS_MAX)}…` : text;
  return (
    <code className="sql-line">
      {highlight(line).map((piece, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
        <span key={i} className={piece.kind}>
          {piece.text}
        </span>
      ))}
    </code>
  );
}
