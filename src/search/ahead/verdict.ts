/** A guarantee judged on a run of any data and any questions, from one moment on: whether it was broken, by which operation, and when. */
import type { Circumstances, Guarantees } from '../../architectures/guarantees.ts';
import { judge } from '../../consistency/index.ts';
import type { RegisterOperation } from '../../consistency/history.ts';
import { checkSessions } from '../../consistency/sessions.ts';
import { spoken } from '../../consistency/words.ts';
import type { VersionedOperation } from '../../consistency/versioned.ts';
import type { Accesses, Accessed } from '../../session/history/history.ts';
import type { Register } from '../../session/history/registers.ts';
import type { Violation } from '../../session/checkpoint.ts';
import type { Session } from '../../session/session.ts';
import { EPOCH_MS } from '../../sim/epoch.ts';
import type { NodeSpec } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';
import { OLDEST_US } from '../judged.ts';
import type { Told } from '../told.ts';
import { isCopy } from '../verdicts.ts';
import { lineagesOf, versionedBy } from './lineage.ts';
import type { Sought } from '../properties.ts';

export interface Breach {
  readonly detail: string;
  /** When the operation was asked that shows it, µs; of copies that differ, when something was done last. */
  readonly atUs: number;
  /** The operation; null: it is not one that shows it. */
  readonly op: string | null;
  /** The room promises it under all that has happened by then: this is a mistake of ours. */
  readonly promised: boolean;
}

type Shown = Omit<Breach, 'promised'>;

/** A run that is over. */
export interface Over {
  readonly session: Session;
  readonly told: Told;
  readonly accesses: Accesses;
  readonly guarantees: Guarantees;
  readonly at: Circumstances;
  /** What was broken before is no news. */
  readonly fromUs: number;
  /** Registers that had no order before that moment. */
  readonly brokenBefore: ReadonlySet<string>;
  /** Nothing has been wrong for so long that all must be well again. */
  readonly calm: boolean;
}

/** An invariant that falls is worse than any guarantee: it is told whatever was looked for. */
export function breachOf(property: Sought, over: Over): Breach | null {
  const fallen = over.session.violations.find(({ at }) => at >= over.fromUs);
  return brokenBy(property, over) ?? (fallen ? breachBy(fallen) : null);
}

const breachBy = ({ invariant, detail, at }: Violation): Breach => ({
  detail: `“${invariant}” does not hold: ${detail}`,
  atUs: at,
  op: null,
  promised: true,
});

function brokenBy(property: Sought, over: Over): Breach | null {
  if (property === 'acknowledged writes are kept') return over.calm ? gone(over) : null;
  const shown = shownBy(property, over);
  return shown && { ...shown, promised: promisedAt(over.guarantees, over.at).has(property) };
}

/** What a room promises under these circumstances, of what can be looked for; of single confirmed writes its own judge decides. */
export function promisedAt(guarantees: Guarantees, at: Circumstances): Set<string> {
  const names = new Set(guarantees.promised(at).map(({ guarantee }): string => guarantee));
  // A linearizable answer is not old at all, and is of one order.
  if (names.has('linearizable')) for (const name of ['bounded staleness', 'consistent prefix']) names.add(name);
  return names;
}

function shownBy(property: Exclude<Sought, 'acknowledged writes are kept'>, over: Over): Shown | null {
  switch (property) {
    case 'linearizable':
      return unordered(over);
    case 'bounded staleness':
      return tooOld(over);
    case 'serializable':
      return noSerialOrder(over);
    case 'consistent prefix':
      return over.calm ? takenBack(over) : null;
    case 'convergence':
      return over.calm ? apart(over) : null;
    default:
      return ofSession(property, over);
  }
}

const succeeded = ({ operation }: Accessed): boolean => operation.answer?.outcome.ok === true;

/** Every access as a line of a history of registers, what a transaction did included. */
export function linesOf({ initial, operations }: Accesses): readonly RegisterOperation[] {
  const lines = operations.flatMap((each): readonly RegisterOperation[] => {
    const { client, call, returnedAt } = each.operation;
    const done = succeeded(each);
    const times = { client, call, return: done ? returnedAt : null };
    return [
      ...each.reads.map(({ register, value }) => ({ ...times, op: 'read' as const, key: register.name, value: plain(value) })),
      ...each.writes.map(({ register, value, before, looked }): RegisterOperation => {
        const write = { ...times, key: register.name, value: plain(value) };
        return looked ? { ...write, op: 'cas', expect: plain(before), ok: done ? true : null } : { ...write, op: 'write' };
      }),
    ];
  });
  return [...initial.map((each) => ({ ...each, value: plain(each.value) })), ...lines];
}

const plain = (value: Value): unknown => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? [...value] : value);

/** Registers of the history that have no order, each with what shows it. */
export function unorderedIn(
  lines: readonly RegisterOperation[],
  without: ReadonlySet<string>,
): { readonly key: string; readonly offending: readonly RegisterOperation[] } | null {
  const { verdict, offending } = judge(
    lines.filter(({ key }) => !without.has(key)),
    'register',
  );
  const shown = offending as readonly RegisterOperation[];
  const [first] = shown;
  return verdict === 'not-linearizable' && first ? { key: first.key, offending: shown } : null;
}

function unordered({ accesses, brokenBefore }: Over): Shown | null {
  const found = unorderedIn(linesOf(accesses), brokenBefore);
  if (!found) return null;
  const atUs = Math.max(...found.offending.map(({ call }) => call));
  const op = accesses.operations.find(({ operation }) => operation.call === atUs)?.operation.asked.op ?? null;
  return { detail: `no order of these fits their times: ${found.offending.map((each) => spoken(each)).join('; ')}`, atUs, op };
}

function tooOld({ accesses, fromUs }: Over): Shown | null {
  for (const { operation } of accesses.operations) {
    const freshness = operation.answer?.freshness;
    if (operation.call < fromUs || typeof freshness !== 'object' || freshness.bound === 'at most' || freshness.staleUs <= OLDEST_US)
      continue;
    const { op } = operation.asked;
    return {
      detail: `${op} was answered with what had been overwritten ${Math.round(freshness.staleUs / 1000)} ms before it was asked`,
      atUs: operation.call,
      op,
    };
  }
  return null;
}

function noSerialOrder({ session, fromUs }: Over): Shown | null {
  const { verdict, anomalies } = judge(session.history().entries as Parameters<typeof judge>[0], 'register');
  if (verdict !== 'not-serializable') return null;
  const found = anomalies.find(({ cycle }) => cycle.some(({ transaction }) => transaction.call >= fromUs));
  if (!found) return null;
  const atUs = Math.max(...found.cycle.map(({ transaction }) => transaction.call));
  return { detail: `${found.type}: ${found.note}`, atUs, op: null };
}

const SESSIONS = {
  'read your writes': 'readYourWrites',
  'monotonic reads': 'monotonicReads',
  'monotonic writes': 'monotonicWrites',
  'writes follow reads': 'writesFollowReads',
} as const;

function ofSession(property: keyof typeof SESSIONS, { accesses, fromUs }: Over): Shown | null {
  const history = versionedBy(lineagesOf(accesses), accesses);
  const calls = new Map(history.map((each): [string, VersionedOperation] => [each.name, each]));
  for (const detail of checkSessions(history)[SESSIONS[property]]) {
    // A complaint begins with the operation that it is about.
    const op = detail.slice(0, detail.indexOf(' '));
    const atUs = calls.get(op)?.call ?? 0;
    if (atUs >= fromUs) return { detail, atUs, op };
  }
  return null;
}

/** What stands in a register in the end, wherever rows count; nothing: no database that counts has the row. */
function finalIn({ session, told, guarantees }: Over, { table, column, row, key }: Register): readonly Value[] {
  const where = row.columns.map((each) => `${quoted(each)} IS ?`).join(' AND ');
  const sql = `SELECT ${quoted(column)} FROM ${quoted(table)} WHERE ${where}`;
  return session.stage.nodes.flatMap((node) => {
    if (!counts(session, told, guarantees, node)) return [];
    const outcome = asked(session, node, sql, key);
    return outcome?.ok ? outcome.rows.map(([value]) => value ?? null) : [];
  });
}

const counts = (session: Session, told: Told, guarantees: Guarantees, node: NodeSpec): boolean =>
  session.sql.engine.has(node.id) && guarantees.counts(node, told.roles.get(node.id) ?? '');

const quoted = (name: string): string => (name === 'rowid' ? name : `"${name.replaceAll('"', '""')}"`);

function asked({ sql: { engine } }: Session, { id }: NodeSpec, sql: string, params: readonly Value[]): Outcome | null {
  const { result } = engine.execute(id, { kind: 'query', sql, params, seed: 'search', readOnly: true }, EPOCH_MS);
  return result.kind === 'query' ? result.outcome : null;
}

function gone(over: Over): Breach | null {
  const lineages = lineagesOf(over.accesses);
  const found = over.accesses.operations.flatMap((each) => {
    const { operation, writes } = each;
    if (!succeeded(each) || operation.call < over.fromUs) return [];
    const { op } = operation.asked;
    const { node = null, position = null } = operation.answer?.served ?? {};
    for (const { register, value } of writes) {
      const ends = finalIn(over, register);
      const lineage = lineages.get(register.name);
      if (!lineage || ends.length === 0 || value === null) continue;
      if (ends.some((end) => lineage.leadsTo(value, end) !== false)) continue;
      const detail = `${op} was confirmed by ${node ?? 'nobody'} and is gone: ${register.name} holds ${String(ends[0])}`;
      return [{ shown: { detail, atUs: operation.call, op }, missing: { node, position: position ?? 0 } }];
    }
    return [];
  });
  const [first] = found;
  if (!first) return null;
  const excused = over.guarantees.mayMiss(
    found.map(({ missing }) => missing),
    over.at,
  );
  const unexcused = found.find((_, i) => excused[i] === false);
  return { ...(unexcused ?? first).shown, promised: unexcused !== undefined };
}

function takenBack(over: Over): Shown | null {
  const lineages = lineagesOf(over.accesses);
  for (const { operation, reads } of over.accesses.operations) {
    if (operation.call < over.fromUs) continue;
    for (const { register, value } of reads) {
      const ends = finalIn(over, register);
      const lineage = lineages.get(register.name);
      if (!lineage || ends.length === 0 || ends.some((end) => lineage.leadsTo(value, end) !== false)) continue;
      const detail = `${operation.asked.op} saw ${String(value)} in ${register.name}, which was taken back`;
      return { detail, atUs: operation.call, op: operation.asked.op };
    }
  }
  return null;
}

/** Copies of one part of the data are compared with each other, row by row. */
function apart({ session, told, guarantees, at }: Over): Shown | null {
  const first = new Map<string, { readonly id: string; readonly text: string }>();
  for (const node of session.stage.nodes) {
    if (!session.sql.engine.has(node.id)) continue;
    const role = told.roles.get(node.id) ?? '';
    if (!isCopy(guarantees, node, role, at)) continue;
    const text = contentOf(session, node);
    const known = first.get(node.part ?? '');
    if (!known) first.set(node.part ?? '', { id: node.id, text });
    else if (known.text !== text)
      return { detail: `copies differ in the end: ${node.id} does not hold what ${known.id} holds`, atUs: told.lastFaultUs, op: null };
  }
  return null;
}

function contentOf(session: Session, node: NodeSpec): string {
  const { engine } = session.sql;
  return engine
    .database(node.id)
    .schema.tables.map(({ name, columns }) => {
      const list = columns.map((column) => quoted(column.name)).join(', ');
      const outcome = asked(session, node, `SELECT ${list} FROM ${quoted(name)} ORDER BY ${list}`, []);
      // What is too much to be read is compared as bytes.
      return outcome?.ok ? JSON.stringify(outcome.rows.map((row) => row.map(plain))) : engine.digest(node.id);
    })
    .join('\n');
}
