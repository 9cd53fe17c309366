/** Where SQL is typed: a plain box at once, the editor as soon as it has come. Nothing that was typed is lost between them. */
import { type ReactElement, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Problem } from '../../sim/operation.ts';
import { Part } from '../part.tsx';
import { useRun } from '../store.tsx';
import { inTurn, useTurn } from '../turns.ts';
import { SqlBox } from './SqlBox.tsx';
import * as Say from '../../words/en/console/console.ts';

/** Read, warmed and mounted in turns of their own: at once they would keep a slow machine from answering. */
const editor = new Part(async () => {
  const module = await import('./editor/SqlEditor.tsx');
  await new Promise<void>(inTurn);
  module.warm();
  return module;
});

const formatter = new Part(() => import('./editor/format.ts'));

export interface SqlFieldProps {
  readonly sql: string;
  readonly label: string;
  readonly onChange: (sql: string) => void;
  readonly onRun: () => void;
  /** What is wrong with this very text, if it was asked. */
  readonly problem: Problem | null;
}

export function SqlField(props: SqlFieldProps): ReactElement {
  const { module } = useSyncExternalStore(editor.subscribe, editor.state);
  const opened = useRun((run) => run.stage !== null);
  // The first picture needs no editor.
  useEffect(() => {
    if (opened) void editor.fetch();
  }, [opened]);
  const caret = useRef<{ from: number; to: number } | null>(null);
  const made = useMade();
  const asked = useAsked();
  const come = useTurn(module !== null);
  if (!module || !come) {
    return (
      <SqlBox
        {...props}
        onCaret={(at) => {
          caret.current = at;
        }}
      />
    );
  }
  return (
    <div className="sql">
      <module.SqlEditor {...props} {...{ made, asked }} caret={caret.current} />
      <button type="button" className="lay-out" title={Say.layTheStatementOut} aria-label={Say.format} onClick={() => void format(props)}>
        ¶
      </button>
      <button type="button" className="run" onClick={props.onRun} aria-label={Say.run} title={Say.runEnter}>
        <kbd>↵</kbd>
      </button>
    </div>
  );
}

async function format({ sql, onChange }: SqlFieldProps): Promise<void> {
  await formatter.fetch();
  const laid = formatter.state().module?.laidOut(sql);
  if (laid !== undefined && laid !== sql) onChange(laid);
}

/** The set-up, and what somebody has created since. */
function useMade(): readonly string[] {
  const setup = useRun((run) => run.spec.scenario.setup);
  const commands = useRun((run) => run.spec.commands);
  return useMemo(() => {
    const created = commands.flatMap(({ command }) => (command.type === 'query' && /^\s*CREATE\b/i.test(command.sql) ? [command.sql] : []));
    return [...setup, ...created];
  }, [setup, commands]);
}

/** What a person has asked in this run and in those that it was made from, oldest first. */
function useAsked(): readonly string[] {
  const commands = useRun((run) => run.spec.commands);
  const [all, setAll] = useState<readonly string[]>([]);
  useEffect(() => {
    const now = commands.flatMap(({ command }) => (command.type === 'query' && /^you-\d+$/.test(command.op) ? [command.sql] : []));
    setAll((before) => [...before, ...now.filter((sql) => !before.includes(sql))]);
  }, [commands]);
  return all;
}
