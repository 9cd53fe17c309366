/** The console: SQL as a client in any region; what came back, from where, how long it took and how old it is. */
import { type ReactElement, useRef } from 'react';
import type { OperationFact } from '../../trace/world.ts';
import * as Count from '../../words/en/count.ts';
import { useCity } from '../names.ts';
import { Later, type Part } from '../part.tsx';
import { useAppStore, useNow, useRun } from '../store.tsx';
import type { Answer } from './Answer.tsx';
import { lessonOp } from '../../store/spoken.ts';
import { useShownOp } from './shown-op.ts';
import { SqlField } from './SqlField.tsx';
import { useAsking } from './use-asking.ts';
import * as Say from '../../words/en/console/console.ts';
import { inOrder } from '../in-order.ts';

export interface ConsoleProps {
  /** What draws answers comes behind the first picture. */
  readonly answers: Part<{ readonly Answer: typeof Answer }>;
}

export function Console({ answers }: ConsoleProps): ReactElement {
  const now = useNow(100, true);
  const shown = useShownOp(now);
  const { client, sql } = useDraft(shown);
  // What stands in the box need not be said again.
  const repeat = shown !== null && (shown.client !== client || shown.statement.sql.trim() !== sql.trim());
  return (
    <section className="console" aria-label={Say.console}>
      <Ask client={client} sql={sql} shown={shown} />
      {shown ? (
        <Later part={answers} what={null}>
          {({ Answer }) => <Answer operation={shown} nowUs={now} repeat={repeat} />}
        </Later>
      ) : null}
      <Samples />
    </section>
  );
}

/** What stands in the box: what was typed, or else what the lesson asks. */
function useDraft(shown: OperationFact | null): { client: string; sql: string } {
  const draft = useRun((run, page) => page.drafts[run.spec.scenario.architecture]);
  const scenario = useRun((run) => run.spec.scenario);
  const op = useRun(lessonOp);
  const planned = scenario.commands.find(({ command }) => command.type === 'query' && command.op === op)?.command;
  const lesson = planned?.type === 'query' ? planned : null;
  const clients = scenario.clients ?? scenario.regions;
  const client = draft?.client ?? lesson?.client ?? shown?.client ?? `client-${clients[0] ?? ''}`;
  const sql = draft?.sql ?? lesson?.sql ?? shown?.statement.sql ?? scenario.samples[0]?.sql ?? '';
  return { client, sql };
}

interface AskProps {
  readonly client: string;
  readonly sql: string;
  readonly shown: OperationFact | null;
}

function Ask({ client, sql, shown }: AskProps): ReactElement {
  const { setDraft, setProblem } = useAppStore().getState();
  const scenario = useRun((run) => run.spec.scenario);
  const opened = useRun((run) => run.stage !== null);
  const city = useCity();
  const asking = useAsking(shown);
  const clients = scenario.clients ?? scenario.regions;
  const run = (): void => {
    if (!opened) setProblem(Say.theDatabasesAreStill);
    else if (sql.trim() !== '') {
      setDraft({ client, sql });
      asking.begin(client, sql);
    }
  };
  const answered = shown?.outcome && !shown.outcome.ok && shown.statement.sql.trim() === sql.trim() ? shown.outcome.problem : null;
  return (
    <>
      <h2>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control stands in the sentence */}
        <label>
          {inOrder(
            Say.askAsAClientIn(
              <select className="pick" value={client} onChange={(event) => setDraft({ client: event.target.value })}>
                {clients.map((region) => (
                  <option key={region} value={`client-${region}`}>
                    {city(region)}
                  </option>
                ))}
              </select>,
            ),
          )}
        </label>
      </h2>
      <SqlField
        sql={sql}
        problem={answered}
        label={Say.sqlAskedIn(city(client.replace(/^client-/, '')))}
        onChange={(text) => setDraft({ sql: text })}
        onRun={run}
      />
      {asking.left > 0 ? (
        <p className="aside" role="status">
          {Say.eachAsSoonAsThe(Count.moreStatements(asking.left))}
        </p>
      ) : null}
    </>
  );
}

/** The plain box, or the editor in its shadow tree. */
function focusEditor(section: HTMLElement | null): void {
  const field = section?.querySelector('textarea') ?? section?.querySelector('.editor')?.shadowRoot?.querySelector('.cm-content');
  if (field instanceof HTMLElement) field.focus();
}

function Samples(): ReactElement | null {
  const { setDraft } = useAppStore().getState();
  const samples = useRun((run) => run.spec.scenario.samples);
  const box = useRef<HTMLDivElement>(null);
  if (samples.length === 0) return null;
  const pick = (sql: string): void => {
    setDraft({ sql });
    focusEditor(box.current?.closest('section') ?? null);
  };
  return (
    <div className="samples" ref={box}>
      <span>{Say.tryWord}</span>
      {samples.map(({ label, sql }) => (
        <button key={label} type="button" className="inline" onClick={() => pick(sql)}>
          {label}
        </button>
      ))}
    </div>
  );
}
