/**
 * From the order to the database. What is decided is delivered: certified at once, in its turn, and put into the receive queue. An applier
 * takes write sets from there, one after the other, and the database counts every action, rejected ones and markers too: so its position
 * tells after a restart what was applied.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { LogStatement, QueryResult, SqlResult } from '../../../sqlite/jobs.ts';
import { POSITION_JOB } from '../../shared/answers.ts';
import { entryAt, indexOfOrdinal, lastIndex } from '../../shared/consensus/log.ts';
import { certify, isMemory, recalled } from './certify.ts';
import { group } from './group.ts';
import { hearOf, tellSources } from './levels.ts';
import { conflicting, giveWay, onCommitted, onRejected } from './local.ts';
import { onIsolatedDone, runWaiting } from './requests.ts';
import { DONE, type Queued, type ServerOut, type ServerState } from './state.ts';
import type { Action } from './protocol.ts';

export const BASE_KEY = 'base';
export const RETRY_TIMER = 'retry';
const RETRY_US = 10_000;

/** The first job of every life. */
export function askForPosition(out: ServerOut): void {
  out.execute({ kind: 'position' }, POSITION_JOB);
}

/** The database was too busy for a job that a server cannot do without: it asks again a little later. */
export function tryLater(out: ServerOut): void {
  out.setTimer(RETRY_TIMER, RETRY_US);
}

export function tryAgain(node: ServerState, out: ServerOut): void {
  node.snapshotJob = null;
  if (node.isPositionKnown) node.applying = 0;
  else if (!group.isBlank(node)) askForPosition(out);
}

export function noteBase(node: ServerState, out: ServerOut, position: number): void {
  node.base = position;
  out.persist(BASE_KEY, position);
}

export function onPosition(node: ServerState, out: ServerOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  if (result.kind !== 'applied') throw new Error(`a database asked for its position answered “${result.kind}”`);
  if (node.base === null) noteBase(node, out, result.position);
  const memory = group.memory(node);
  if (isMemory(memory)) node.certification = recalled(memory);
  const log = group.log(node);
  node.deliveredTo = log.base.index;
  node.lastApplied = indexOfOrdinal(log, result.position - (node.base ?? result.position));
  node.isPositionKnown = true;
}

/** Everything that is decided and was not looked at yet: certified, and queued unless it was applied in an earlier life. */
export function deliver(node: ServerState, out: ServerOut): void {
  if (!node.isPositionKnown || node.snapshotJob === 'load') return;
  const { place } = node;
  const log = group.log(node);
  const chosen = place.rules.decidedTo(group.chosenIndex(node), node.lastApplied);
  // A snapshot that is to be put in place covers what the log has given up.
  if (node.deliveredTo < log.base.index) return;
  for (let index = node.deliveredTo + 1; index <= lastIndex(log); index++) {
    const entry = entryAt(log, index);
    const action = entry?.payload ?? null;
    if (!place.rules.delivers(index, chosen, action?.source === place.spec.id)) return;
    node.deliveredTo = index;
    if (!entry || action === null) continue;
    const verdict = index <= node.certification.to ? remembered(node, index) : judge(node, action, index, entry.ordinal);
    if (index <= node.lastApplied) continue;
    const queued = { index, seqno: entry.ordinal, action, verdict };
    node.queue.push(queued);
    if (action.kind === 'writeset') node.counters.checked += 1;
    if (verdict === 'conflict') node.counters.conflicts += 1;
    if (action.kind === 'marker') hearMarker(node, out, action, index);
    if (action.kind === 'writeset') {
      if (action.source !== place.spec.id) node.counters.received += 1;
      if (verdict !== 'certified' && action.source === place.spec.id) onRejected(node, out, queued);
    }
  }
}

const remembered = (node: ServerState, index: number): Queued['verdict'] =>
  node.certification.rejected.has(index) ? 'conflict' : 'certified';

function judge(node: ServerState, action: Action, index: number, seqno: number): Queued['verdict'] {
  const { rules, certInterval } = node.place;
  const log = group.log(node);
  return certify(node.certification, action, index, seqno, {
    rules,
    interval: certInterval,
    applied: entryAt(log, node.lastApplied)?.ordinal ?? log.base.ordinal,
    meetsLocal: action.kind === 'writeset' && conflicting(node, action).length > 0,
  });
}

function hearMarker(node: ServerState, out: ServerOut, { op, source }: Action, index: number): void {
  if (source !== node.place.spec.id) {
    if (op.startsWith(joins(source))) hearOf(node, out, source);
    return;
  }
  if (op === joinName(node)) node.joinAt ??= index;
  const request = node.requests.get(op);
  if (request?.stage === 'marked') request.need ??= index;
}

/** The marker with which this life joins. */
export const joinName = ({ place, life }: ServerState): string => `${joins(place.spec.id)}${life}`;

const joins = (id: NodeId): string => `${id} joins `;

/** Starts the next of the queue, if none is under way and no snapshot has to come first. */
export function applyQueued(node: ServerState, out: ServerOut): void {
  const { queue, base, place } = node;
  const [first] = queue;
  if (node.applying > 0 || node.isFlushing || base === null || !first) return;
  if (node.snapshotJob === 'keep' || node.snapshotJob === 'load') return;
  const batch = nextBatch(node);
  if (place.rules.waitsForLocal(batch.some(({ action }) => action.kind === 'writeset' && conflicting(node, action).length > 0))) return;
  for (const queued of batch) giveWay(node, out, queued);
  node.applying = batch.length;
  const statements = place.rules.inOrder(batch).map(statementOf);
  out.execute({ kind: 'apply' }, { kind: 'replay', from: base + first.seqno, statements });
}

/** As many write sets as there are appliers, none of which builds on another, and whatever takes no time between them. */
function nextBatch({ queue, place, keptAt }: ServerState): readonly Queued[] {
  const batch: Queued[] = [];
  const keys = new Set<string>();
  let sets = 0;
  for (const queued of queue) {
    const { action, verdict } = queued;
    if (verdict === 'certified' && action.kind !== 'marker') {
      if (action.kind === 'toi' && batch.length > 0) break;
      const own = action.kind === 'writeset' ? [...action.keys.written, ...action.keys.parents] : [];
      if (sets === place.appliers || own.some((key) => keys.has(key))) break;
      for (const key of own) keys.add(key);
      sets += 1;
    }
    batch.push(queued);
    if (action.kind === 'toi' || (queued.index % place.snapshotEntries === 0 && queued.index !== keptAt)) break;
  }
  return batch;
}

function statementOf({ action, verdict }: Queued): LogStatement {
  if (verdict === 'certified' && action.kind === 'toi') return action.statement;
  if (verdict === 'certified' && action.kind === 'writeset') return { rows: action.rows, transaction: action.trx, outcome: action.outcome };
  // It has a number, and changes nothing.
  return { rows: [], transaction: '', outcome: DONE };
}

/** The batch is in the database: clients of this server whose transactions were in it get their answers. */
export function onApplied(node: ServerState, out: ServerOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  if (result.kind !== 'replayed') throw new Error(`applying write sets answered “${result.kind}”`);
  const batch = node.queue.splice(0, node.applying);
  node.applying = 0;
  const { results } = result;
  batch.forEach((queued, i) => {
    // Those that had run before are skipped and bring no result, so results are counted from the end.
    const done = results[results.length - batch.length + i];
    node.lastApplied = queued.index;
    if (queued.action.kind === 'writeset' && queued.verdict === 'certified') node.counters.applied += 1;
    if (done) settle(node, out, queued, done);
  });
  if (!out.writesThrough) {
    node.isFlushing = true;
    out.sync({ kind: 'applied' });
  }
  tellSources(node, out, batch);
  runWaiting(node, out);
}

function settle(node: ServerState, out: ServerOut, queued: Queued, done: QueryResult): void {
  const { action, verdict } = queued;
  if (verdict === 'conflict' || verdict === 'too old' || action.kind === 'marker') return;
  if (verdict === 'certified' && action.kind === 'writeset' && !done.outcome.ok) node.unfit = action.op;
  if (action.source !== node.place.spec.id) return;
  if (action.kind === 'writeset') onCommitted(node, out, queued, action, done);
  else onIsolatedDone(node, out, action, verdict === 'certified' ? done.outcome : DONE, done.position);
}
