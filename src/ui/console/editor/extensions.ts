/** What the editor is made of: colours, completion from the schema, history of the text and of what was asked, and its keys. */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionSource,
  completeFromList,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands';
import { SQLite, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Annotation, Compartment, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { TableOf } from '../../../scenarios/schema-of.ts';
import * as Say from '../../../words/en/console/extensions.ts';

export interface Doing {
  readonly onChange: (sql: string) => void;
  readonly onRun: () => void;
  readonly asked: readonly string[];
}

export const schemaCompartment = new Compartment();

/** The page's own text, such as what a lesson asks next: nobody typed it. */
export const told = Annotation.define<true>();

export function extensionsFor(doing: { readonly current: Doing }, label: string, tables: readonly TableOf[]): Extension {
  return [
    history(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false, maxRenderedOptions: 40, interactionDelay: 0 }),
    schemaCompartment.of(sqlFor(tables)),
    syntaxHighlighting(colours),
    look,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off' }),
    placeholder(Say.typeSqlOrPickOne),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((each) => each.annotation(told)))
        doing.current.onChange(update.state.doc.toString());
    }),
    keys(doing),
  ];
}

/** The language with the tables and columns that there are, and SQLite's functions. */
export function sqlFor(tables: readonly TableOf[]): Extension {
  const schema = Object.fromEntries(tables.map(({ name, columns }) => [name, [...columns]]));
  const columns = [...new Set(tables.flatMap((table) => table.columns))];
  // Columns are completed without their table, too: most questions have but one.
  const bare = completeFromList(columns.map((label) => ({ label, type: 'property', boost: 2 })));
  return [
    sql({ dialect: SQLite, schema, upperCaseKeywords: true }),
    SQLite.language.data.of({ autocomplete: inWords(bare) }),
    SQLite.language.data.of({
      autocomplete: inWords(completeFromList(FUNCTIONS.map((label) => ({ label, type: 'function', apply: `${label}(`, detail: '()' })))),
    }),
  ];
}

/** Not after a dot, where only the columns of one table are meant. */
const inWords =
  (source: CompletionSource): CompletionSource =>
  (context) =>
    context.matchBefore(/\.\w*/) ? null : source(context);

/** Source: sqlite.org, lang_corefunc, lang_aggfunc, lang_datefunc, json1; those that a query is likely to want. */
const FUNCTIONS =
  'abs avg char coalesce concat count date datetime group_concat hex ifnull iif instr json json_each json_extract json_group_array json_object julianday length likelihood lower ltrim max min nullif printf quote random replace round rtrim sign sqlite_version strftime substr sum time total trim typeof unhex unicode unixepoch upper'.split(
    ' ',
  );

function keys(doing: { readonly current: Doing }): Extension {
  /** How far back in what was asked, and what was typed before. */
  const past = { at: 0, typed: '' };
  const show = (view: EditorView, text: string): true => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length } });
    return true;
  };
  const older = (view: EditorView): boolean => {
    const { asked } = doing.current;
    const { state } = view;
    const next = asked[asked.length - past.at - 1];
    if (completionStatus(state) === 'active' || next === undefined || state.doc.lineAt(state.selection.main.head).number > 1) return false;
    if (past.at === 0) past.typed = state.doc.toString();
    past.at += 1;
    return show(view, next);
  };
  const newer = (view: EditorView): boolean => {
    const { state } = view;
    if (past.at === 0 || state.doc.lineAt(state.selection.main.head).number < state.doc.lines || completionStatus(state) === 'active')
      return false;
    past.at -= 1;
    const { asked } = doing.current;
    return show(view, past.at === 0 ? past.typed : (asked[asked.length - past.at] ?? past.typed));
  };
  const run = (): true => {
    past.at = 0;
    doing.current.onRun();
    return true;
  };
  return [
    Prec.highest(
      keymap.of([
        // Enter runs, whatever is offered: Tab takes the offer, and leads on where there is none.
        { key: 'Enter', run, shift: insertNewlineAndIndent },
        { key: 'Mod-Enter', run },
        { key: 'Tab', run: acceptCompletion },
      ]),
    ),
    keymap.of([
      { key: 'ArrowUp', run: older },
      { key: 'ArrowDown', run: newer },
      ...completionKeymap,
      ...closeBracketsKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
  ];
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--query)', fontWeight: '600' },
  { tag: [tags.lineComment, tags.blockComment], color: 'var(--faint)' },
]);

const look = EditorView.theme({
  '&': { color: 'var(--ink)', fontSize: '12.5px', maxHeight: '150px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontFeatureSettings: '"calt" 0', lineHeight: '20px', fontWeight: '500', overflow: 'auto' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 4px 0 11px' },
  '.cm-placeholder': { color: 'var(--faint)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--line2)' },
  '.cm-tooltip': { backgroundColor: 'var(--paper)', border: '1px solid var(--line2)', borderRadius: '5px', color: 'var(--ink)' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12px', maxHeight: '180px' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 10px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--ink)', color: 'var(--paper)' },
  '.cm-completionDetail': { fontStyle: 'normal', marginLeft: '2px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--lost)', textUnderlineOffset: '3px' },
  '.cm-diagnostic': { padding: '4px 10px', fontFamily: 'var(--font)', fontSize: '12.5px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--lost)' },
});
