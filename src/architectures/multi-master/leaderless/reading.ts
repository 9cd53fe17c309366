/**
 * Who coordinates a read: asks replicas, takes of each cell the newest that R of them have, and mends those that were behind. Sources:
 * Dynamo, §5; Cassandra documentation, “Read repair” and “Speculative retry”.
 */
import { isSame, rowText } from '../../../cells/index.ts';
import type { RowCells, Span } from '../../../cells/jobs.ts';
import type { NodeId } from '../../../sim/node.ts';
import { refusal, reply } from '../../shared/answers.ts';
import type { ClientQuery } from '../../contract.ts';
import { isUp } from './hearing.ts';
import type { Read, ReadReply, Repair } from './protocol.ts';
import type { Reading, ReplicaOut, ReplicaState } from './state.ts';

const READING_MAX = 10_000;
const LATENCIES_MAX = 100;
export const READ_TIMER = 'read ';
export const RETRY_TIMER = 'retry ';
/** Until there is something to go by. */
const FIRST_RETRY_US = 50_000;

export type ToSelf = (node: ReplicaState, out: ReplicaOut, message: Read | Repair) => void;

interface Begun {
  readonly client: NodeId;
  readonly query: ClientQuery;
  readonly spans: readonly Span[];
}

export function beginRead(node: ReplicaState, out: ReplicaOut, { client, query, spans }: Begun, toSelf: ToSelf): void {
  const { ring, r, spec, digests } = node.place;
  const { op } = query;
  const [only] = spans;
  const isOne = spans.length === 1 && only !== undefined && only.key !== null;
  const groups = spans.length === 0 ? [] : isOne ? [ring.listOf(rowText({ table: only.table, key: only.key ?? [] }))] : ring.groups;
  const short = groups.find((group) => group.filter((each) => isUp(node, each)).length < r);
  if (short || node.reading.size >= READING_MAX) {
    const why = short
      ? `${short.filter((each) => isUp(node, each)).length} of the ${short.length} replicas can be reached, and ${r} have to answer`
      : 'too many reads are under way';
    out.send(client, reply(op, refusal(`Unavailable: ${why}. Ask again later or ask for fewer.`), spec.id, null));
    return;
  }
  const asked = digests ? nearestOf(node, groups) : allOf(groups).filter((each) => isUp(node, each));
  const reading: Reading = {
    ...{ op, client, query, spans, groups, asked, beganAt: out.now },
    ...{ replies: new Map(), digests: new Map(), phase: 'asking', merged: [], repairing: [] },
  };
  node.reading.set(op, reading);
  node.seen.began = { op, spans };
  out.setTimer(`${READ_TIMER}${op}`, node.place.readTimeoutUs);
  if (groups.length === 0) return found(node, out, reading, toSelf);
  for (const [i, to] of asked.entries())
    ask(node, out, to, { kind: digests && isOne && i > 0 ? 'digest-read' : 'read', op, spans }, toSelf);
  if (digests && node.place.speculates) out.setTimer(`${RETRY_TIMER}${op}`, retryUs(node));
}

function ask(node: ReplicaState, out: ReplicaOut, to: NodeId, message: Read | Repair, toSelf: ToSelf): void {
  if (to === node.place.spec.id) toSelf(node, out, message);
  else out.send(to, message);
}

const allOf = (groups: Reading['groups']): readonly NodeId[] => [...new Set(groups.flat())];

/** R of each group, the nearest first: one that was chosen for one group counts in others. */
function nearestOf(node: ReplicaState, groups: Reading['groups']): readonly NodeId[] {
  const { r, rttMs } = node.place;
  const chosen = new Set<NodeId>();
  for (const group of groups) {
    const near = group.filter((each) => isUp(node, each)).sort((a, b) => (rttMs[a] ?? 0) - (rttMs[b] ?? 0));
    for (const each of near) if (group.filter((one) => chosen.has(one)).length < r) chosen.add(each);
  }
  return [...chosen].sort((a, b) => (rttMs[a] ?? 0) - (rttMs[b] ?? 0));
}

/** The 99th percentile of the latest reads. */
function retryUs({ latencies }: ReplicaState): number {
  if (latencies.length < 10) return FIRST_RETRY_US;
  const sorted = latencies.toSorted((a, b) => a - b);
  return Math.max(1, sorted[Math.floor(sorted.length * 0.99)] ?? FIRST_RETRY_US);
}

/** Nobody has answered for longer than nearly all: one more is asked. */
export function onRetryTimer(node: ReplicaState, out: ReplicaOut, op: string, toSelf: ToSelf): void {
  const reading = node.reading.get(op);
  if (reading?.phase !== 'asking') return;
  const more = allOf(reading.groups).find((each) => !reading.asked.includes(each) && isUp(node, each));
  if (more === undefined) return;
  reading.asked = [...reading.asked, more];
  node.speculations += 1;
  out.report('speculated', node.speculations);
  ask(node, out, more, { kind: 'read', op, spans: reading.spans }, toSelf);
}

export function onReadReply(node: ReplicaState, out: ReplicaOut, from: NodeId, { op, rows, digest }: ReadReply, toSelf: ToSelf): void {
  const reading = node.reading.get(op);
  if (!reading || (reading.phase !== 'asking' && reading.phase !== 'comparing')) return;
  if (rows === null) reading.digests.set(from, digest);
  else {
    reading.replies.set(from, rows);
    reading.digests.set(from, digest);
  }
  const answered = reading.phase === 'asking' ? reading.digests : reading.replies;
  if (!reading.groups.every((group) => group.filter((each) => answered.has(each)).length >= node.place.r)) return;
  const [full] = reading.replies.keys();
  if (full === undefined) return;
  if (reading.phase === 'asking' && differ(node, reading, full)) return compare(node, out, reading, toSelf);
  found(node, out, reading, toSelf);
}

function differ({ place }: ReplicaState, { digests, replies }: Reading, full: NodeId): boolean {
  const one = digests.get(full) ?? 0;
  return [...digests].some(([from, digest]) => !replies.has(from) && !place.rules.agree(one, digest));
}

/** Digests differ: all is asked for of those that gave one. */
function compare(node: ReplicaState, out: ReplicaOut, reading: Reading, toSelf: ToSelf): void {
  reading.phase = 'comparing';
  const { op, spans, digests, replies } = reading;
  for (const to of digests.keys()) if (!replies.has(to)) ask(node, out, to, { kind: 'read', op, spans }, toSelf);
}

function found(node: ReplicaState, out: ReplicaOut, reading: Reading, toSelf: ToSelf): void {
  const { op, spans, replies } = reading;
  const { rules, repair } = node.place;
  const copies = [...replies.values()];
  reading.merged = rules.newest(copies);
  node.seen.found = { op, spans, copies, merged: reading.merged };
  const behind =
    repair === 'none'
      ? []
      : [...replies].flatMap(([to, rows]) => {
          const missing = missingOf(node, reading, to, rows);
          return missing.length === 0 ? [] : [[to, missing] as const];
        });
  for (const [to, rows] of behind) {
    node.repairs += 1;
    ask(node, out, to, { kind: 'repair', op, rows }, toSelf);
  }
  if (behind.length > 0) out.report('readRepair', [op, ...behind.map(([to]) => to)]);
  reading.repairing = behind.map(([to]) => to);
  reading.phase = 'repairing';
  if (reading.repairing.length === 0 || !rules.waitsForRepair(repair === 'blocking')) runOver(node, out, reading);
}

/** What this one had not, of the rows that it should have. */
function missingOf({ place }: ReplicaState, { merged }: Reading, id: NodeId, rows: readonly RowCells[]): readonly RowCells[] {
  const had = new Map(rows.map((row) => [rowText(row), row]));
  return merged.filter((row) => {
    const name = rowText(row);
    const own = had.get(name);
    return (own === undefined || !isSame(own, row)) && place.ring.listOf(name).includes(id);
  });
}

export function onRepaired(node: ReplicaState, out: ReplicaOut, from: NodeId, op: string): void {
  const reading = node.reading.get(op);
  if (reading?.phase !== 'repairing') return;
  reading.repairing = reading.repairing.filter((each) => each !== from);
  if (reading.repairing.length === 0) runOver(node, out, reading);
}

/** The statement itself runs over what was found. */
function runOver(node: ReplicaState, out: ReplicaOut, reading: Reading): void {
  const { op, query, spans, merged } = reading;
  reading.phase = 'answering';
  node.seen.told = { op, merged };
  if (node.place.speculates) node.latencies = [...node.latencies.slice(1 - LATENCIES_MAX), out.now - reading.beganAt];
  out.cancelTimer(`${READ_TIMER}${op}`);
  out.cancelTimer(`${RETRY_TIMER}${op}`);
  const { sql, params } = query;
  out.execute({ kind: 'answer', op }, { kind: 'cells-answer', sql, params, seed: op, spans, rows: merged });
}

export function onReadTimer(node: ReplicaState, out: ReplicaOut, op: string): void {
  const reading = node.reading.get(op);
  if (!reading) return;
  node.reading.delete(op);
  out.cancelTimer(`${RETRY_TIMER}${op}`);
  const { r, spec } = node.place;
  const least = Math.min(...reading.groups.map((group) => group.filter((each) => reading.digests.has(each)).length));
  const message =
    reading.phase === 'repairing'
      ? 'Replicas were behind, and not all of them took what they lacked in time. Nothing was written by this statement: ask again.'
      : `${least} of the ${r} replicas that have to answer did so in time. Nothing was written: ask again.`;
  out.send(reading.client, reply(op, refusal(message), spec.id, null));
}
