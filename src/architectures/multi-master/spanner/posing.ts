/**
 * Where there are several groups, the spanserver that a client asks is what the paper's client library is (§4.2.1): it finds out which group has
 * the tables of a statement, brings it to that group's nearest replica, and drives the commit of a transaction over several. A read over several
 * groups is gathered at one moment (§4.2.2).
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { SqlResult } from '../../../sqlite/jobs.ts';
import type { ClientQuery, ClientReply } from '../../contract.ts';
import { failure, asQueryResult, refusal, reply } from '../../shared/answers.ts';
import { dropOldest } from '../../shared/bounded.ts';
import { accept } from '../../shared/recent.ts';
import { trueTime } from './clock.ts';
import type { Posed } from './many-groups.ts';
import type { GroupQuery, RowsAt } from './protocol.ts';
import { rowsAt } from './versions.ts';
import { DONE, FIXED_SCHEMA, SEVERAL } from './refusing.ts';
import { onQuery } from './requests.ts';
import type { SpanOut, SpanState } from './state.ts';
import { toGroup } from './two-phase-commit.ts';

const REMEMBERED = 10_000;
/** Ages are of the clock of whoever begins, in µs, and differ by the spanserver: by so many at least, or by as many as there are. */
const SPANSERVERS = 64;
const ATTEMPTS = 64;

export function onPosed(node: SpanState, out: SpanOut, client: NodeId, query: ClientQuery): void {
  const { groups, place } = node;
  if (place.rules.isRepeated(!accept(node.recent, `posed ${query.op}`))) return;
  const posed: Posed = { client, query, snapshot: null };
  groups.posed.set(query.op, posed);
  dropOldest(groups.posed, REMEMBERED);
  if (query.ends) ends(node, out, posed, query.ends);
  else out.execute({ kind: 'posed', op: query.op }, { kind: 'classify', sql: query.sql });
}

export function onTablesKnown(node: SpanState, out: SpanOut, op: string, result: SqlResult): void {
  const { groups, place } = node;
  const posed = groups.posed.get(op);
  if (posed === undefined) return;
  if (groups.directory === null)
    return says(node, out, posed, refusal('This spanserver has begun just now and does not know its tables. Nothing was done.'));
  if (result.kind !== 'classified') return says(node, out, posed, asQueryResult(result).outcome);
  const { reads, writes, schema, readOnly } = result.classification;
  if (schema) return says(node, out, posed, failure(FIXED_SCHEMA));
  const tables = [...groups.directory.keys()].filter((table) => reads.includes(table) || writes.includes(table));
  const numbers = [...new Set(tables.map((table) => groups.directory?.get(table) ?? 1))].sort((a, b) => a - b);
  const { transaction } = posed.query;
  if (numbers.length <= 1)
    return bring(node, out, posed, numbers[0] ?? groups.sessions.get(transaction?.id ?? '')?.groups[0] ?? place.group);
  if (!readOnly || transaction) return says(node, out, posed, failure(SEVERAL));
  gather(node, out, posed, numbers, tables);
}

/** A statement of one group. */
function bring(node: SpanState, out: SpanOut, posed: Posed, number: number): void {
  const { query } = posed;
  const { transaction } = query;
  if (!transaction) return send(node, out, number, { query, age: ageOf(node, out, query.op), participants: [], at: null });
  const { sessions } = node.groups;
  const known = sessions.get(transaction.id) ?? { groups: [], age: ageOf(node, out, transaction.id) };
  const first = !known.groups.includes(number);
  sessions.set(transaction.id, first ? { ...known, groups: [...known.groups, number] } : known);
  dropOldest(sessions, REMEMBERED);
  send(node, out, number, { query: { ...query, transaction: { ...transaction, first } }, age: known.age, participants: [], at: null });
}

/** Of one group, its leader commits by itself; of several, the first one coordinates and the others prepare. */
function ends(node: SpanState, out: SpanOut, posed: Posed, { transaction, commit }: NonNullable<ClientQuery['ends']>): void {
  const { sessions } = node.groups;
  const { query } = posed;
  const session = sessions.get(transaction);
  sessions.delete(transaction);
  const [coordinator, ...others] = session?.groups ?? [];
  if (session === undefined || coordinator === undefined) return says(node, out, posed, DONE);
  const { age } = session;
  send(node, out, coordinator, { query, age, participants: commit ? others : [], at: null });
  for (const number of others)
    if (commit) toGroup(node, out, number, { kind: 'prepare-request', transaction, op: query.op, coordinator });
    else send(node, out, number, { query, age, participants: [], at: null });
}

function send(node: SpanState, out: SpanOut, number: number, said: Omit<GroupQuery, 'kind'>): void {
  const to = node.place.near[number - 1];
  if (to === undefined) return;
  if (to === node.place.spec.id) onGroupQuery(node, out, to, { kind: 'group-query', ...said });
  else out.send(to, { kind: 'group-query', ...said });
}

/** Of this group, from whoever a client asked. */
export const onGroupQuery = (node: SpanState, out: SpanOut, from: NodeId, { query, age, participants, at }: GroupQuery): void =>
  onQuery(node, out, from, query, { age, participants, at });

/** The answer of a group, for the client. */
export function onGroupReply(node: SpanState, out: SpanOut, answered: ClientReply): void {
  const posed = node.groups.posed.get(answered.op);
  if (posed === undefined) return;
  node.groups.posed.delete(answered.op);
  out.send(posed.client, answered);
}

function says(node: SpanState, out: SpanOut, { client, query }: Posed, outcome: Outcome): void {
  node.groups.posed.delete(query.op);
  out.send(client, reply(query.op, outcome, node.place.spec.id, null));
}

/** Who is begun again keeps its age, all but a fraction: what an attempt before has left anywhere is another's, and gives way. */
function ageOf(node: SpanState, out: SpanOut, id: string): number {
  const { groups, place } = node;
  const operation = id.slice(0, id.lastIndexOf('#') + 1) || id;
  const attempt = Number(id.slice(operation.length)) || 0;
  const older = (attempt % ATTEMPTS) / ATTEMPTS;
  const known = groups.ages.get(operation);
  if (known !== undefined) return known - older;
  groups.lastAge = Math.max(groups.lastAge + 1, out.now);
  const age = groups.lastAge * Math.max(SPANSERVERS, place.near.length * place.members.length) + place.number;
  groups.ages.set(operation, age);
  dropOldest(groups.ages, REMEMBERED);
  return age - older;
}

// A read over several groups -----------------------------------------------------------------------------------------------

function gather(node: SpanState, out: SpanOut, posed: Posed, numbers: readonly number[], tables: readonly string[]): void {
  const { groups, place } = node;
  const t = place.rules.readAt(trueTime(node, out.now)) - place.maxStalenessUs;
  if (!Number.isFinite(t)) return says(node, out, posed, refusal('This spanserver does not know the time yet. Nothing was read.'));
  const own = tables.filter((table) => groups.directory?.get(table) === place.group);
  posed.snapshot = { t, own, missing: new Set(numbers), rows: [], ranAt: -1 };
  for (const number of numbers) {
    const theirs = tables.filter((table) => groups.directory?.get(table) === number);
    send(node, out, number, { query: posed.query, age: 0, participants: [], at: { t, tables: theirs } });
  }
}

export function onRowsAt(node: SpanState, { op, group, rows }: RowsAt): void {
  const posed = node.groups.posed.get(op);
  const snapshot = posed?.snapshot;
  if (!posed || !snapshot?.missing.has(group)) return;
  const missing = new Set([...snapshot.missing].filter((each) => each !== group));
  posed.snapshot = { ...snapshot, missing, rows: [...snapshot.rows, ...rows] };
}

/** Reads that have all their rows, over a database that stands still meanwhile. */
export function gatherAll(node: SpanState, out: SpanOut): void {
  const { groups, applyingTo, lastApplied } = node;
  if (applyingTo > 0) return;
  for (const [op, posed] of groups.posed) {
    const { snapshot, query } = posed;
    if (!snapshot || snapshot.missing.size > 0 || snapshot.ranAt >= 0) continue;
    posed.snapshot = { ...snapshot, ranAt: lastApplied };
    const { sql, params, nowMs } = query;
    // Of its own group once more: rows may have come since that were not there at its moment.
    const given = [...snapshot.rows, ...rowsAt(node, snapshot.own, snapshot.t).rows];
    out.execute(
      { kind: 'gather', op },
      { kind: 'footprint', sql, params, seed: op, own: [], given, ...(nowMs !== undefined && { nowMs }) },
    );
  }
}

export function onGathered(node: SpanState, out: SpanOut, op: string, result: SqlResult): void {
  const posed = node.groups.posed.get(op);
  if (!posed?.snapshot) return;
  if (node.applyingTo > 0 || node.lastApplied !== posed.snapshot.ranAt) {
    posed.snapshot = { ...posed.snapshot, ranAt: -1 };
    return;
  }
  says(node, out, posed, result.kind === 'footprint' ? result.query.outcome : asQueryResult(result).outcome);
}
