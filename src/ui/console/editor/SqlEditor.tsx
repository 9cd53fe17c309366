/**
 * The console's editor: CodeMirror, which is fetched behind the first picture. It lives in a shadow tree, where its styles are adopted
 * sheets: a page under a strict policy for styles allows no others.
 */
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type ReactElement, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { inTurn } from '../../turns.ts';
import type { Problem } from '../../../sim/operation.ts';
import { schemaOf } from '../../../scenarios/schema-of.ts';
import { type Doing, extensionsFor, schemaCompartment, sqlFor, told } from './extensions.ts';
import { markProblem } from './problems.ts';

/** What the first editor of a page finds cold, done before there is one: what it is made of, and a statement that is read. */
export function warm(): void {
  const nobody = { current: { onChange: () => {}, onRun: () => {}, asked: [] } };
  EditorState.create({ doc: 'SELECT 1', extensions: extensionsFor(nobody, '', [{ name: 'a', columns: ['b'], key: null }]) });
}

/** Where the caret stood in the plain box that this takes the place of; null: it had no focus. */
export interface Caret {
  readonly from: number;
  readonly to: number;
}

export interface SqlEditorProps {
  readonly sql: string;
  readonly label: string;
  readonly onChange: (sql: string) => void;
  readonly onRun: () => void;
  /** Statements that made what there is. */
  readonly made: readonly string[];
  /** What was wrong with this very text when it was asked. */
  readonly problem: Problem | null;
  /** What was asked before, oldest first. */
  readonly asked: readonly string[];
  readonly caret: Caret | null;
  readonly ref?: React.Ref<{ readonly focus: () => void }>;
}

export function SqlEditor({ sql, label, onChange, onRun, made: statements, problem, asked, caret, ref }: SqlEditorProps): ReactElement {
  const tables = useMemo(() => schemaOf(statements), [statements]);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const doing = useRef<Doing>({ onChange, onRun, asked });
  doing.current = { onChange, onRun, asked };
  const first = useRef({ sql, label, tables, caret });
  useEffect(() => {
    const place = host.current;
    if (!place) return;
    const { sql: doc, label: name, tables: known, caret: at } = first.current;
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
    const made = new EditorView({
      doc,
      root,
      parent: root,
      ...(at ? { selection: { anchor: Math.min(at.from, doc.length), head: Math.min(at.to, doc.length) } } : {}),
      extensions: extensionsFor(doing, name, known),
    });
    view.current = made;
    if (at) made.focus();
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useImperativeHandle(ref, () => ({ focus: () => view.current?.focus() }), []);
  useEffect(() => {
    const take = (): void => {
      const made = view.current;
      if (!made) return;
      const now = made.state.doc.toString();
      if (now !== sql)
        made.dispatch({
          changes: { from: 0, to: now.length, insert: sql },
          selection: { anchor: sql.length },
          annotations: told.of(true),
        });
      made.dispatch(markProblem(made.state, problem));
    };
    if (view.current?.hasFocus) return take();
    // Nobody types: the editor lays out what it shows, and the frame need not wait for that.
    return inTurn(take);
  }, [sql, problem]);
  useEffect(() => {
    // It was made with those that there were then.
    if (tables === first.current.tables) return;
    first.current.tables = tables;
    view.current?.dispatch({ effects: schemaCompartment.reconfigure(sqlFor(tables)) });
  }, [tables]);
  useEffect(() => {
    view.current?.contentDOM.setAttribute('aria-label', label);
  }, [label]);
  // What is typed inside is nobody's key: whoever listens on the page sees only this element.
  return <div ref={host} className="editor" contentEditable={false} />;
}
