/**
 * What a run's reads should have been told, found out by brute force from its trace alone: every commit is done again on a plain
 * database, every read is run at every version, and the answers are compared. It knows neither pages nor which tables a statement reads.
 */
import type { TraceEvent } from '../../../src/sim/events.ts';
import type { Freshness, Row, Statement, Value } from '../../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../../src/sqlite/index.ts';

interface Version {
  readonly position: number;
  readonly node: string;
  /** Statement → its answer, null when it fails. */
  readonly answers: ReadonlyMap<string, readonly Row[] | null>;
  readonly image: Uint8Array;
}

/** `event`: that with which it became the newest. */
interface Newest {
  readonly event: number;
  readonly at: number;
  readonly version: Version;
}

export interface Told {
  readonly op: string;
  readonly statement: Statement;
  readonly told: Freshness | undefined;
  readonly expected: 'fresh' | { readonly staleUs: number; readonly versions: number; readonly rows: readonly Row[] | null };
}

interface Written {
  readonly statement: Statement;
  readonly position: number;
}

type Sql = { readonly sql: string; readonly params: readonly Value[] };
const isSql = (job: object): job is Sql => 'sql' in job;
const hasStatements = (job: object): job is { readonly from: number; readonly statements: readonly Sql[] } => 'statements' in job;
const isAnswer = (
  result: unknown,
): result is { readonly position: number; readonly outcome: { readonly ok: boolean; readonly wrote: boolean } } =>
  typeof result === 'object' && result !== null && 'outcome' in result && 'position' in result;

const nameOf = ({ sql, params }: Statement): string => JSON.stringify([sql, params.map(String)]);
const alike = (a: readonly Row[] | null, b: readonly Row[] | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Statements that an event committed. */
function writtenBy(event: TraceEvent, jobs: ReadonlyMap<number, object>): readonly Written[] {
  if (event.type !== 'execute' && event.type !== 'finish') return [];
  const { result } = event;
  const job = event.type === 'execute' ? event.job : jobs.get(event.cause);
  if (!job || typeof result !== 'object' || result === null) return [];
  const wrote = (each: unknown): each is { readonly position: number } => isAnswer(each) && each.outcome.ok && each.outcome.wrote;
  if ('results' in result && Array.isArray(result.results) && hasStatements(job)) {
    return result.results.filter(wrote).flatMap(({ position }) => {
      const statement = job.statements[position - job.from];
      return statement ? [{ statement, position }] : [];
    });
  }
  return wrote(result) && isSql(job) ? [{ statement: job, position: result.position }] : [];
}

/** `of`: nodes whose databases have one history. */
export async function judgeAgain(
  events: readonly TraceEvent[],
  setup: readonly string[],
  of: ReadonlySet<string>,
): Promise<readonly Told[]> {
  const engine = new Engine(await loadSqlite(), { seed: 1 });
  engine.open('plain');
  engine.script('plain', setup);
  const reads = events.flatMap((event) => (event.type === 'call' ? [event.statement] : []));
  const version = (node: string, position: number): Version => ({
    node,
    position,
    answers: answersOf(engine, reads),
    image: engine.image('plain'),
  });
  const newest: Newest[] = [{ event: -1, at: 0, version: version('', 0) }];
  const jobs = new Map(events.flatMap((event) => (event.type === 'execute' ? [[event.seq, event.job] as const] : [])));
  let primary: string | null = null;
  for (const event of events) {
    const top = newest.at(-1)?.version;
    if (!top || !('node' in event) || event.node === null || !of.has(event.node)) continue;
    if (event.type === 'lose' && event.reason === 'promotion') {
      primary = event.node;
      const kept = newest.findLast(({ version: { position } }) => position === event.position)?.version;
      if (!kept) throw new Error(`nobody had committed ${event.position}`);
      if (kept === top) continue;
      engine.load('plain', kept.image, 0);
      newest.push({ event: event.seq, at: event.at, version: kept });
    }
    for (const { statement, position } of writtenBy(event, jobs)) {
      const last = newest.at(-1)?.version.position ?? 0;
      if (position <= last || (primary !== null && event.node !== primary)) continue;
      run(engine, statement);
      newest.push({ event: event.seq, at: event.at, version: version(event.node, position) });
    }
  }
  engine.close();
  return answersTo(events, newest, of);
}

function run(engine: Engine, { sql, params }: Statement): readonly Row[] | null {
  const { result } = engine.execute('plain', { kind: 'query', sql, params, seed: 'again', readOnly: false }, 0);
  return result.kind === 'query' && result.outcome.ok ? result.outcome.rows : null;
}

function answersOf(engine: Engine, statements: readonly Statement[]): ReadonlyMap<string, readonly Row[] | null> {
  const answers = new Map<string, readonly Row[] | null>();
  for (const statement of statements) {
    if (!/^\s*(select|with|values)\b/i.test(statement.sql) || answers.has(nameOf(statement))) continue;
    answers.set(nameOf(statement), run(engine, statement));
  }
  return answers;
}

function answersTo(events: readonly TraceEvent[], newest: readonly Newest[], of: ReadonlySet<string>): readonly Told[] {
  const calls = new Map(events.flatMap((event) => (event.type === 'call' ? [[event.op, event] as const] : [])));
  return events.flatMap((event): readonly Told[] => {
    if (event.type !== 'return') return [];
    const { op, outcome, served, freshness: told } = event;
    const call = calls.get(op);
    if (!call || !outcome.ok || outcome.wrote || served === null || served.position === null || !of.has(served.from ?? served.node))
      return [];
    const name = nameOf(call.statement);
    const seen = newest.findLastIndex((each) => each.event < call.seq);
    // What answered: of those at this position or, in a log, before it, the last that answers so.
    const at = Math.max(
      ...newest.filter(({ version: { position } }) => position <= (served.position ?? 0)).map(({ version }) => version.position),
    );
    // What became the newest before it returned is as new as it can be.
    const from = newest.findLastIndex(
      ({ version, event: since }) => since < event.seq && version.position === at && alike(version.answers.get(name) ?? null, outcome.rows),
    );
    if (from < 0) throw new Error(`${op}: no version ${at} answers so`);
    const between = newest.slice(from + 1, Math.max(from, seen) + 1);
    const last = between.at(-1)?.version.answers.get(name) ?? null;
    if (between.length === 0 || alike(last, outcome.rows)) return [{ op, statement: call.statement, told, expected: 'fresh' as const }];
    let before: readonly Row[] | null = outcome.rows;
    const changed = between.filter(({ version }) => {
      const rows = version.answers.get(name) ?? null;
      const differs = !alike(rows, before);
      before = rows;
      return differs;
    });
    const expected = { staleUs: call.at - (changed[0]?.at ?? 0), versions: changed.length, rows: last };
    return [{ op, statement: call.statement, told, expected }];
  });
}

/** What a verdict says, in the oracle's words. */
export function saidOf(told: Freshness | undefined): Told['expected'] | string {
  if (told === 'fresh' || told === 'unchanged') return 'fresh';
  if (typeof told !== 'object') return told ?? 'nothing';
  const { staleUs, versions, rows, bound } = told;
  return bound === 'exact' ? { staleUs, versions, rows } : bound;
}
