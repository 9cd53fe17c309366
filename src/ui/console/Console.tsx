/** The console: SQL as a client in any region; what came back, from where, how long it took and how old it is. */
import { type ReactElement, useRef } from 'react';
import type { OperationFact } from '../../trace/world.ts';
import { type Verdict, verdict } from '../../trace/verdict.ts';
import { nodeName, useCity } from '../app/names.ts';
import { HopsPicture } from '../app/pictures.tsx';
import { msText } from '../format.ts';
import { useApp, useAppStore, useNow } from '../store.tsx';
import { Failure } from './Failure.tsx';
import { Rows } from './Rows.tsx';
import { lessonOp, useShownOp } from './shown-op.ts';
import { SqlBox } from './SqlBox.tsx';
import { VerdictBlock } from './Verdict.tsx';

export function Console(): ReactElement {
  const now = useNow(100);
  const shown = useShownOp(now);
  const { client, sql } = useDraft(shown);
  // What stands in the box need not be said again.
  const own = shown && (shown.client !== client || shown.statement.sql.trim() !== sql.trim());
  return (
    <section className="console" aria-label="Console">
      <Ask client={client} sql={sql} />
      {shown ? (
        <>
          {own ? <Asked operation={shown} /> : null}
          <Came operation={shown} nowUs={now} />
        </>
      ) : null}
      <Samples />
    </section>
  );
}

/** What stands in the box: what was typed, or else what the lesson asks. */
function useDraft(shown: OperationFact | null): { client: string; sql: string } {
  const draft = useApp((s) => s.drafts[s.scenario.architecture]);
  const scenario = useApp((s) => s.scenario);
  const op = useApp(lessonOp);
  const planned = scenario.commands.find(({ command }) => command.type === 'query' && command.op === op)?.command;
  const lesson = planned?.type === 'query' ? planned : null;
  const clients = scenario.clients ?? scenario.regions;
  const client = draft?.client ?? lesson?.client ?? shown?.client ?? `client-${clients[0] ?? ''}`;
  const sql = draft?.sql ?? lesson?.sql ?? shown?.statement.sql ?? scenario.samples[0]?.sql ?? '';
  return { client, sql };
}

function Ask({ client, sql }: { readonly client: string; readonly sql: string }): ReactElement {
  const { ask, setDraft, setProblem } = useAppStore().getState();
  const scenario = useApp((s) => s.scenario);
  const opened = useApp((s) => s.stage !== null);
  const city = useCity();
  const clients = scenario.clients ?? scenario.regions;
  const run = (): void => {
    if (!opened) setProblem('The databases are still starting. What you typed is kept; run it in a moment.');
    else if (sql.trim() !== '') {
      setDraft({ client, sql });
      ask(client, sql);
    }
  };
  return (
    <>
      <h2>
        <label>
          Ask as a client in{' '}
          <select className="pick" value={client} onChange={(event) => setDraft({ client: event.target.value })}>
            {clients.map((region) => (
              <option key={region} value={`client-${region}`}>
                {city(region)}
              </option>
            ))}
          </select>
        </label>
      </h2>
      <SqlBox
        sql={sql}
        label={`SQL, asked in ${city(client.replace(/^client-/, ''))}`}
        onChange={(text) => setDraft({ sql: text })}
        onRun={run}
      />
    </>
  );
}

function Samples(): ReactElement | null {
  const { setDraft } = useAppStore().getState();
  const samples = useApp((s) => s.scenario.samples);
  const box = useRef<HTMLDivElement>(null);
  if (samples.length === 0) return null;
  const pick = (sql: string): void => {
    setDraft({ sql });
    box.current?.closest('section')?.querySelector('textarea')?.focus();
  };
  return (
    <div className="samples" ref={box}>
      <span>Try</span>
      {samples.map(({ label, sql }) => (
        <button key={label} type="button" className="inline" onClick={() => pick(sql)}>
          {label}
        </button>
      ))}
    </div>
  );
}

function Asked({ operation }: { readonly operation: OperationFact }): ReactElement {
  const city = useCity();
  const line = operation.statement.sql.replace(/\s+/g, ' ').trim();
  return (
    <p className="asked">
      {city(operation.client)} asked <code title={line}>{line.length > 60 ? `${line.slice(0, 59)}…` : line}</code>
    </p>
  );
}

function Came({ operation, nowUs }: { readonly operation: OperationFact; readonly nowUs: number }): ReactElement {
  const stage = useApp((s) => s.stage);
  const index = useApp((s) => s.index);
  const city = useCity();
  const found = verdict(index, operation.op, city, nowUs);
  const { outcome, served, statement } = operation;
  if (!outcome || !found) return <Waiting operation={operation} nowUs={nowUs} found={found} />;
  if (!outcome.ok && outcome.problem.offset !== null) return <Failure sql={statement.sql} problem={outcome.problem} />;
  const roleThen = served && operation.returnedAt !== null ? index.worldAt(operation.returnedAt).nodes.get(served.node)?.role : undefined;
  const version = served?.position == null ? '' : `, v${served.position}`;
  const answeredBy = served && stage ? `${nodeName(stage, served.node, roleThen)}${version}` : null;
  return (
    <>
      {outcome.ok ? <Rows answer={outcome} answeredBy={answeredBy} stale={found.kind === 'stale'} /> : null}
      {outcome.ok ? <HopsPicture operation={operation} /> : null}
      <VerdictBlock verdict={found} />
      {outcome.ok || !outcome.problem.detail ? null : <p className="aside">SQLite said: {outcome.problem.detail}</p>}
    </>
  );
}

function Waiting({
  operation,
  nowUs,
  found,
}: {
  readonly operation: OperationFact;
  readonly nowUs: number;
  readonly found: Verdict | null;
}): ReactElement {
  return (
    <p className="waiting">
      <b className="tn">{msText(Math.max(0, nowUs - operation.calledAt))} ms</b> {found?.body ?? 'Waiting for an answer.'}
    </p>
  );
}
