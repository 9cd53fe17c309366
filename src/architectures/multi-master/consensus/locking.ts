/**
 * Transactions at the leader. Their statements run on its own database, each transaction where nobody else sees it and with locks on the
 * rows that it writes (`session/work`); at COMMIT those rows are one entry of the log, and the locks are held until that has been
 * applied here. A statement alone takes the short way, as an entry that every member runs by itself, unless transactions are open:
 * then it is a transaction of its own. All of it is the leader's memory, and is gone when it stops leading.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Outcome, Problem } from '../../../sim/operation.ts';
import type { Prepared, SqlResult } from '../../../sqlite/jobs.ts';
import { failure, type Asked, asQueryResult, queryJob, refusal, unknown } from '../../shared/answers.ts';
import { lastIndex } from '../../shared/consensus/log.ts';
import { accept, isKnown, noOperations } from '../../shared/recent.ts';
import { busy, endIdle, idle } from '../../shared/transactions/idle.ts';
import { group } from './group.ts';
import { FORGOTTEN, notTaken, proposeStatement, standingOf } from './leading.ts';
import type { MemberStatement, Propose, Refuse } from './protocol.ts';
import type { Leading, MemberOut, MemberState, MemberTag, OpenTransaction, Turn } from './state.ts';

/** What a transaction cannot do and a statement alone can: a change of the schema, and rows that have no name. */
const NOT_IN_ROWS: ReadonlySet<string | undefined> = new Set(['25001', '0A000']);

const problem = (code: string, message: string): Problem => ({ message, detail: `ERROR ${code}`, offset: null, code });

const LOST = problem(
  '40000',
  'The leader that ran this transaction leads no more, so what it did is rolled back: nothing was written. Run the transaction again.',
);
const ENDED = problem(
  '25P02',
  'current transaction is aborted, commands ignored until end of transaction block: it has ended here. Begin it again.',
);
const DONE: Outcome & { ok: true } = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false };

/** Follows the group: who begins to lead has no transactions, and who stops has none any more. */
export function keepLeading(node: MemberState, out: MemberOut): void {
  const term = group.epoch(node);
  const leads = group.isLeader(node);
  const { leading } = node;
  if (leading !== null && (!leads || leading.term !== term)) {
    for (const id of leading.open.keys()) endQuietly(out, id);
    node.leading = null;
  }
  if (!leads || node.leading !== null) return;
  const lastFree = lastIndex(group.log(node));
  node.leading = {
    term,
    lastFree,
    open: new Map(),
    turns: [],
    steps: [],
    seen: noOperations(),
    ended: noOperations(),
    confirming: new Map(),
    idleSince: new Map(),
  };
}

function endQuietly(out: MemberOut, id: string): void {
  out.execute({ kind: 'rolled back' }, { kind: 'end', transaction: id, commit: false, seed: id });
}

/** A statement, and the index after which it can only stand in the log. */
type Late = Asked & Pick<Propose, 'after'>;

/** To the member whose client waits. */
function tell(node: MemberState, out: MemberOut, origin: NodeId, op: string, outcome: Outcome, position: number | null = null): void {
  if (origin === node.place.spec.id) node.told.push({ op, outcome, position });
  else out.send(origin, { kind: 'statement-reply', op, outcome, position });
}

// What comes ----------------------------------------------------------------------------------------------------------

/** A statement of a transaction, or its end, from the member whose client it is. */
export function takeStatement(node: MemberState, out: MemberOut, origin: NodeId, asked: Late): void {
  const { leading } = node;
  if (leading === null || node.place.rules.isRepeated(!accept(leading.seen, asked.op))) return;
  const { transaction, ends } = asked;
  const turn: Turn = { origin, asked, need: group.chosenIndex(node), as: 'step' };
  if (ends) return ends.commit ? takeCommit(out, leading, turn) : takeRollback(node, out, leading, turn);
  if (!transaction) return;
  const isOpen = leading.open.has(transaction.id);
  if (!isOpen && !transaction.first)
    return tell(node, out, origin, asked.op, failure(isKnown(leading.ended, transaction.id) ? ENDED : LOST));
  busy(leading.idleSince, asked);
  if (isOpen) leading.steps.push(turn);
  else leading.turns.push({ ...turn, as: 'begin' });
}

function takeAlone(node: MemberState, leading: Leading, origin: NodeId, asked: Late): void {
  if (!node.place.rules.isRepeated(!accept(leading.seen, asked.op)))
    leading.turns.push({ origin, asked, need: group.chosenIndex(node), as: 'alone' });
}

/** Nobody has rows that are not in the log yet, or waits to have some. */
function isFree({ open, turns }: Leading): boolean {
  return turns.length === 0 && [...open.values()].every(({ stage }) => stage === 'proposed');
}

function takeCommit(out: MemberOut, leading: Leading, turn: Turn): void {
  const { op, ends } = turn.asked;
  const open = leading.open.get(ends?.transaction ?? '');
  // Of a transaction that is not known here a leader before may have put the rows into the log.
  if (!open) leading.turns.push({ ...turn, as: 'settle' });
  else if (open.stage === 'open') {
    leading.idleSince.delete(open.id);
    prepare(out, leading, open, op);
  }
}

function takeRollback(node: MemberState, out: MemberOut, leading: Leading, { origin, asked }: Turn): void {
  const id = asked.ends?.transaction ?? '';
  leading.idleSince.delete(id);
  for (const waiting of [leading.turns, leading.steps]) {
    const at = waiting.findIndex((turn) => turn.asked.transaction?.id === id);
    if (at >= 0) waiting.splice(at, 1);
  }
  if (leading.open.get(id)?.stage === 'open') close(out, leading, id);
  tell(node, out, origin, asked.op, DONE);
}

function close(out: MemberOut, leading: Leading, id: string): void {
  leading.open.delete(id);
  accept(leading.ended, id);
  endQuietly(out, id);
}

/** Some have been idle for too long. */
export function endIdleOnes(node: MemberState, out: MemberOut): void {
  const { leading } = node;
  if (leading === null) return;
  endIdle(leading.idleSince, out, node.place.idleUs, { kind: 'rolled back' });
  for (const { id, asked, stage } of leading.open.values()) {
    if (asked !== null || stage !== 'open' || leading.idleSince.has(id)) continue;
    leading.open.delete(id);
    accept(leading.ended, id);
  }
}

/**
 * A write alone: into the log unless it is there already, beside transactions as one of them. Returns why it was refused, or null.
 */
export function proposeWrite(node: MemberState, out: MemberOut, origin: NodeId, asked: Late): Refuse | null {
  const { op } = asked;
  const standing = standingOf(node, asked);
  if (standing === 'logged') return null;
  if (standing === 'forgotten') return { kind: 'refuse', op, reason: FORGOTTEN, isDoubtful: true };
  const { leading } = node;
  // It waits here while the lead is handed over; another leader is asked by whoever waits for it.
  if (leading !== null && !group.accepts(node)) {
    takeAlone(node, leading, origin, asked);
    return null;
  }
  if (leading === null || node.place.rules.takesShortWay(isFree(leading))) return proposeStatement(node, out, origin, asked);
  takeAlone(node, leading, origin, asked);
  return null;
}

/** A proposal for another term is dropped: its sender will ask the leader of this one by itself. */
export function onPropose(node: MemberState, out: MemberOut, from: NodeId, message: Propose): void {
  if (!group.isLeader(node) || message.term !== group.epoch(node)) return;
  const refused = proposeWrite(node, out, from, message);
  if (refused !== null) out.send(from, refused);
}

/** The same for a statement of a transaction. */
export function onStatement(node: MemberState, out: MemberOut, from: NodeId, message: MemberStatement): void {
  if (group.isLeader(node) && message.term === group.epoch(node)) takeStatement(node, out, from, message);
}

// What begins ---------------------------------------------------------------------------------------------------------

/** Begins what has become possible: statements of open transactions, and whatever waits for its turn, in the order of coming. */
export function takeTurns(node: MemberState, out: MemberOut): void {
  const { leading } = node;
  if (leading === null || !node.isPositionKnown || !group.accepts(node)) return;
  const { rules } = node.place;
  for (let i = 0; i < leading.steps.length; ) {
    const step = leading.steps[i];
    if (!step || !rules.hasApplied(step.need, node.lastApplied)) i += 1;
    else {
      leading.steps.splice(i, 1);
      run(out, leading, step);
    }
  }
  for (let turn = leading.turns[0]; turn && mayBegin(node, leading, turn); turn = leading.turns[0]) {
    leading.turns.shift();
    begin(node, out, leading, turn);
  }
}

/** Whoever begins looks at all that was chosen when it came, and at all that no lock tells of. */
function mayBegin(node: MemberState, { open, lastFree }: Leading, { as, need }: Turn): boolean {
  if (as === 'in the log') return [...open.values()].every(({ stage }) => stage === 'proposed');
  return node.place.rules.sees(Math.max(need, lastFree), node.lastApplied);
}

function begin(node: MemberState, out: MemberOut, leading: Leading, turn: Turn): void {
  const { origin, asked, as } = turn;
  const { op } = asked;
  // A leader before may have put it into the log.
  const standing = standingOf(node, asked);
  if (standing === 'logged') return;
  if (as === 'settle') return tell(node, out, origin, op, standing === 'forgotten' ? unknown(FORGOTTEN) : failure(LOST));
  if (as === 'in the log') {
    const refused = proposeStatement(node, out, origin, asked);
    if (refused !== null) tell(node, out, origin, op, refusal(refused.reason));
    return;
  }
  const id = asked.transaction?.id ?? op;
  leading.open.set(id, { id, origin, asked: as === 'alone' ? asked : null, told: null, stage: 'open' });
  run(out, leading, turn);
}

function run(out: MemberOut, leading: Leading, { origin, asked, as }: Turn): void {
  const within: Late = as === 'alone' ? { ...asked, transaction: { id: asked.op, isolation: 'read committed', first: true } } : asked;
  const { id = '' } = within.transaction ?? {};
  out.execute({ kind: 'step', term: leading.term, id, origin, asked: within }, queryJob(within, false));
}

// What ends -----------------------------------------------------------------------------------------------------------

/** Null: it was rolled back meanwhile, or another leads. */
function goingOn({ leading }: MemberState, term: number, id: string): { leading: Leading; open: OpenTransaction } | null {
  const open = leading?.term === term ? leading.open.get(id) : undefined;
  return leading && open ? { leading, open } : null;
}

/** A statement has run. */
export function onStep(
  node: MemberState,
  out: MemberOut,
  { term, id, origin, asked }: Extract<MemberTag, { kind: 'step' }>,
  result: SqlResult,
): void {
  const found = goingOn(node, term, id);
  if (found === null) return;
  const { leading, open } = found;
  const { outcome, position } = asQueryResult(result);
  if (!outcome.ok) {
    // What failed has ended there; what never began has not.
    if (result.kind !== 'query') endQuietly(out, id);
    leading.open.delete(id);
    if (open.asked !== null && NOT_IN_ROWS.has(outcome.problem.code)) {
      leading.turns.unshift({ origin, asked: open.asked, need: 0, as: 'in the log' });
      return;
    }
    accept(leading.ended, id);
    leading.idleSince.delete(id);
    return tell(node, out, origin, asked.op, outcome);
  }
  if (open.asked !== null) {
    open.told = { ...outcome, wrote: true };
    return prepare(out, leading, open, open.asked.op);
  }
  idle(leading.idleSince, out, node.place.idleUs, asked, outcome);
  tell(node, out, origin, asked.op, outcome, position);
}

function prepare(out: MemberOut, leading: Leading, open: OpenTransaction, op: string): void {
  open.stage = 'ending';
  out.execute({ kind: 'prepared', term: leading.term, id: open.id, op }, { kind: 'prepare', transaction: open.id, seed: op });
}

/** Its rows are known, and nothing is in their way: they go into the log. */
export function onPrepared(
  node: MemberState,
  out: MemberOut,
  { term, id, op }: Extract<MemberTag, { kind: 'prepared' }>,
  result: SqlResult,
): void {
  const found = goingOn(node, term, id);
  if (found === null) return;
  const { leading, open } = found;
  if (result.kind !== 'prepared' || result.problem !== null) {
    if (result.kind !== 'prepared') endQuietly(out, id);
    leading.open.delete(id);
    accept(leading.ended, id);
    const why = result.kind === 'prepared' ? result.problem : null;
    return tell(node, out, open.origin, op, why === null ? asQueryResult(result).outcome : failure(why));
  }
  if (result.rows.length === 0) leading.open.delete(id);
  if (result.rows.length === 0 && open.told === null) return confirmRead(node, out, leading, open, op, result);
  const { rows, tables } = result;
  const outcome = open.told ?? { ...DONE, changes: rows.length, tables, wrote: true };
  const index = group.propose(node, out, { op, origin: open.origin, statement: { rows, transaction: id, outcome } });
  if (index !== null) open.stage = 'proposed';
  else {
    close(out, leading, id);
    tell(node, out, open.origin, op, refusal(notTaken(node)));
  }
}

/** One that only read needs no entry; but a leader that was deposed and does not know it has shown old rows. */
function confirmRead(
  node: MemberState,
  out: MemberOut,
  leading: Leading,
  { origin }: OpenTransaction,
  op: string,
  { position, tables }: Prepared,
): void {
  const outcome = { ...DONE, tables };
  if (!node.place.rules.asksWhoLeads(node.place.reads.confirms)) return tell(node, out, origin, op, outcome, position);
  if (!group.read(node, out, { from: node.place.spec.id, ticket: op }))
    return tell(node, out, origin, op, refusal('Too many reads wait at the leader already. Nothing was written.'));
  leading.confirming.set(op, { origin, outcome, position });
}

/** The leader still led after all that the transaction read. False: no transaction waits under this ticket. */
export function onConfirmed(node: MemberState, out: MemberOut, ticket: string): boolean {
  const waiting = node.leading?.confirming.get(ticket);
  if (!waiting) return false;
  node.leading?.confirming.delete(ticket);
  tell(node, out, waiting.origin, ticket, waiting.outcome, waiting.position);
  return true;
}
