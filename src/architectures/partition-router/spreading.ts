/**
 * A statement for several partitions: each does its part, and their answers are put together. Inside of a transaction, its client's or one
 * that the statement has for itself, a part that fails ends it everywhere; without one, each part is done as soon as it is done.
 */
import { arrivals, departures, insertAt, placeOfStored } from '../../sharding/index.ts';
import type { KeyValue, MovePlan, Several } from '../../sharding/jobs.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Outcome, Row } from '../../sim/operation.ts';
import { refusal, unknown } from '../shared/answers.ts';
import { commitWhenFree } from './barrier.ts';
import { ringAt } from './current.ts';
import { end, routedBy } from './operations.ts';
import { differing, everywhere } from './reference.ts';
import type { ForwardReply } from './protocol.ts';
import type { Across } from './slots.ts';
import type { Errand, Operation, RouterOut, RouterState } from './state.ts';
import { forgetTransaction, participantsOf, rollBack, takePart } from './taking-part.ts';

const HALF_MOVED = refusal(
  'Where each partition commits by itself a row cannot change its partition: it would be gone from both, or stand in both, when one fails. Send it inside of BEGIN … COMMIT.',
);

/** `copy` is read before. */
export function spread(
  node: RouterState,
  out: RouterOut,
  operation: Operation,
  several: Exclude<Several, { kind: 'copy' }>,
  nowMs: number,
): void {
  const { place } = node;
  if (several.kind === 'move' && operation.transaction === null && !place.across.binds) return end(node, out, operation.op, HALF_MOVED);
  // A statement that stands alone is a transaction of its own.
  const { transaction, op } = operation;
  const again = operation.tries > 0 ? `~${operation.tries}` : '';
  const own = place.across.binds ? { id: `${op}#0${again}`, isolation: 'read committed' as const } : null;
  operation.within = transaction ?? own;
  operation.move = several.kind === 'move' ? several.move : null;
  operation.nowMs = nowMs;
  if (several.kind !== 'everywhere') return sendOut(node, out, operation, errandsOf(node, operation, several));
  operation.written = several.tables;
  if (operation.within) node.references.add(operation.within.id);
  const [first = [], ...later] = everywhere(node, operation);
  operation.later = later;
  sendOut(node, out, operation, first);
}

function errandsOf(
  node: RouterState,
  { sql, params }: Operation,
  several: Exclude<Several, { kind: 'copy' | 'everywhere' }>,
): readonly Errand[] {
  const ring = ringAt(node);
  if (several.kind === 'rows') {
    const { head, rows, tail } = several;
    return [...ring.group(rows.map(({ key }) => key))].map(([target, keys]) => {
      const places = new Set(keys.map((key) => key.place));
      const own = rows.filter(({ key }) => places.has(key.place));
      return { target, places: [...places], ...insertAt(head, own, tail) };
    });
  }
  const statement = several.kind === 'move' ? several.move.update : { sql, params };
  const of = (target: NodeId, keys: readonly KeyValue[]): Errand => ({ target, places: keys.map((key) => key.place), ...statement });
  if (several.keys === null) return ring.partitions.map((target) => ({ ...of(target, []), whole: true }));
  return [...ring.group(several.keys)].map(([target, keys]) => of(target, keys));
}

function sendOut(node: RouterState, out: RouterOut, operation: Operation, errands: readonly Errand[]): void {
  const { op, within, nowMs } = operation;
  const { version } = node.versions;
  operation.wave += 1;
  operation.phase = within === null ? 'writing' : 'spreading';
  operation.branches = new Map(errands.map(({ target }, i) => [`${op}#${operation.wave}.${i}`, { target, outcome: null }]));
  errands.forEach(({ target, sql, params, places, whole = false }, i) => {
    const name = `${op}#${operation.wave}.${i}`;
    const transaction = within && takePart(node, within, target);
    const asked = {
      op: name,
      sql,
      params,
      readOnly: false,
      nowMs,
      within: null,
      places,
      version,
      branch: true,
      ...routedBy(node, whole),
      ...(operation.written.length > 0 && { reference: true as const, seed: op }),
    } as const;
    out.send(target, { kind: 'forward', ...asked, ...(transaction && { transaction }) });
  });
  if (errands.length === 0) settle(node, out, operation);
}

/** COMMIT goes to each partition by itself. */
export function endEach(node: RouterState, out: RouterOut, { op, transaction, participants }: Across): void {
  const operation = node.operations.get(op);
  if (!operation) return;
  operation.phase = 'writing';
  operation.within = null;
  operation.wave += 1;
  operation.branches = new Map(participants.map((target, i) => [`${op}#${operation.wave}.${i}`, { target, outcome: null }]));
  const { version } = node.versions;
  const { sql, params } = operation;
  participants.forEach((target, i) => {
    const asked = {
      op: `${op}#${operation.wave}.${i}`,
      sql,
      params,
      readOnly: true,
      nowMs: null,
      within: null,
      places: [],
      version,
    } as const;
    out.send(target, { kind: 'forward', ...asked, branch: true, ends: { transaction, commit: true } });
  });
}

/** A part was refused for its map: the statement is begun anew where all its parts can be taken back; else the part has failed. */
export function isTakenBack(node: RouterState, out: RouterOut, operation: Operation): boolean {
  const { within, transaction, branches } = operation;
  const done = [...branches.values()].some(({ outcome }) => outcome !== null);
  if (within === null && (done || branches.size > 1)) return false;
  if (within !== null && transaction === null) rollBack(node, out, within.id);
  Object.assign(operation, { within: null, branches: new Map(), move: null, written: [], later: [], outcome: null });
  return true;
}

/** True: it was an answer to a part of a statement. */
export function onPart(node: RouterState, out: RouterOut, { op, outcome }: Pick<ForwardReply, 'op' | 'outcome'>): boolean {
  const operation = node.operations.get(op.slice(0, op.lastIndexOf('#')));
  const branch = operation?.branches.get(op);
  if (!operation || !branch) return false;
  if (branch.outcome !== null) return true;
  branch.outcome = outcome;
  const waits = [...operation.branches.values()].some((each) => each.outcome === null);
  if (!waits || (operation.within !== null && !outcome.ok)) settle(node, out, operation);
  return true;
}

type Done = Extract<Outcome, { ok: true }>;
type Failed = Extract<Outcome, { ok: false }>;

/** All parts are done, or one has failed that takes the others with it. */
function settle(node: RouterState, out: RouterOut, operation: Operation): void {
  const { op, within, branches } = operation;
  const outcomes = [...branches.values()].flatMap(({ target, outcome }) => (outcome === null ? [] : [{ target, outcome }]));
  const failed = outcomes.filter((each): each is { target: NodeId; outcome: Failed } => !each.outcome.ok);
  const [first] = failed;
  if (first && within !== null) {
    rollBack(node, out, within.id);
    return end(node, out, op, { ...first.outcome, definite: true });
  }
  if (first) return end(node, out, op, half(failed, outcomes.length));
  const done = outcomes.map(({ outcome }) => outcome as Done);
  if (operation.move !== null) bring(node, operation, operation.move, outcomes);
  if (operation.written.length > 0) {
    const [did, ...others] = operation.outcome === null ? done : [operation.outcome as Done, ...done];
    if (did && others.some(({ changes }) => changes !== did.changes)) {
      if (within !== null) rollBack(node, out, within.id);
      return end(node, out, op, differing(operation.written.join(', ')));
    }
    operation.outcome = did ? together([did], operation.transaction === null) : null;
  }
  const [next, ...later] = operation.later;
  operation.later = later;
  if (next) return sendOut(node, out, operation, next);
  operation.outcome ??= together(done, within === null || operation.transaction === null);
  if (within === null || operation.transaction !== null) return end(node, out, op, operation.outcome);
  const participants = participantsOf(node, within.id);
  forgetTransaction(node, within.id);
  if (participants.length === 0) return end(node, out, op, operation.outcome);
  operation.phase = 'committing';
  commitWhenFree(node, out, { transaction: within.id, op, participants });
}

/** Rows whose key is another's now are to be taken away, and then brought there: a transaction does one thing at a time at a partition. */
function bring(
  node: RouterState,
  operation: Operation,
  move: MovePlan,
  outcomes: readonly { readonly target: NodeId; readonly outcome: Outcome }[],
): void {
  const ring = ringAt(node);
  operation.move = null;
  const done = outcomes.map(({ outcome }) => outcome as Done);
  operation.outcome = { ...together(done, operation.transaction === null), columns: [], rows: [] };
  const placeOf = (row: Row): string => placeOfStored(row[move.key] ?? null, move.collation);
  const coming = new Map<NodeId, Row[]>();
  const errands: Errand[] = [];
  for (const { target, outcome } of outcomes) {
    const leaving = (outcome as Done).rows.filter((row) => ring.partitionOf(placeOf(row)) !== target);
    for (const row of leaving) {
      const home = ring.partitionOf(placeOf(row));
      coming.set(home, [...(coming.get(home) ?? []), row]);
    }
    const keys = leaving.map((row) => row[move.key] ?? null);
    if (keys.length > 0) errands.push({ target, places: [], ...departures(move, keys) });
  }
  const brought = [...coming].map(([target, rows]) => ({ target, places: rows.map(placeOf), ...arrivals(move, rows) }));
  if (errands.length > 0) operation.later = [errands, brought];
}

function together(done: readonly Done[], wrote: boolean): Done {
  const tables = [...new Set(done.flatMap((each) => each.tables))].sort();
  const columns = done.find((each) => each.columns.length > 0)?.columns ?? [];
  return {
    ok: true,
    columns,
    rows: done.flatMap(({ rows }) => rows),
    changes: done.reduce((sum, { changes }) => sum + changes, 0),
    tables,
    wrote,
  };
}

/** Some partitions have done their part for good. */
function half(failed: readonly { readonly target: NodeId; readonly outcome: Failed }[], all: number): Outcome {
  const [first] = failed;
  if (!first || (failed.length === all && failed.every(({ outcome }) => outcome.definite)))
    return first?.outcome ?? refusal('Nothing was done.');
  const { message, detail } = first.outcome.problem;
  return unknown(
    `Half done: ${all - failed.length} of ${all} partitions have committed their part, and ${first.target} has not: ${message}`,
    detail,
  );
}
