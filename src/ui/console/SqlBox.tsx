/** Where SQL is typed: a plain text area over its own light colouring. Enter runs, Shift+Enter starts a line. */
import { type KeyboardEvent, type ReactElement, useId } from 'react';
import { highlight } from './highlight.ts';
import * as Say from '../../words/en/console/sql-box.ts';

const LINES_MAX = 3;

export interface SqlBoxProps {
  readonly sql: string;
  readonly label: string;
  readonly onChange: (sql: string) => void;
  readonly onRun: () => void;
  /** Where the caret stands, while it is here. */
  readonly onCaret?: (caret: { readonly from: number; readonly to: number } | null) => void;
  /** What the button says, where it says more than its key. */
  readonly action?: string;
}

export function SqlBox({ sql, label, onChange, onRun, onCaret, action }: SqlBoxProps): ReactElement {
  const id = useId();
  const lines = Math.min(LINES_MAX, Math.max(1, sql.split('\n').length, Math.ceil(sql.length / 41)));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onRun();
  };
  return (
    <div className="sql">
      <label className="unseen" htmlFor={id}>
        {label}
      </label>
      <div className="typed">
        <pre aria-hidden="true">
          {highlight(sql).map((piece, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces are told apart by their place
            <span key={i} className={piece.kind}>
              {piece.text}
            </span>
          ))}
          {'\n'}
        </pre>
        <textarea
          id={id}
          value={sql}
          rows={lines}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder={Say.typeSqlOrPickOne}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          onSelect={({ currentTarget: { selectionStart, selectionEnd } }) => onCaret?.({ from: selectionStart, to: selectionEnd })}
          onFocus={({ currentTarget: { selectionStart, selectionEnd } }) => onCaret?.({ from: selectionStart, to: selectionEnd })}
          onBlur={() => onCaret?.(null)}
          onScroll={(event) => {
            const back = event.currentTarget.previousElementSibling;
            if (back) back.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <button
        type="button"
        className={action ? 'button run' : 'run'}
        onClick={onRun}
        aria-label={action ?? Say.run}
        title={Say.enter(action ?? Say.run)}
      >
        {action} <kbd>↵</kbd>
      </button>
    </div>
  );
}
