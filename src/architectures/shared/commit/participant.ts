/**
 * A database that takes part in a transaction of several: when it has voted yes it can commit and can abort, over its own restarts, and
 * may do neither until it is told. Meanwhile its rows stay locked; that is what is called blocking (Mohan, Lindsay and Obermarck 1986;
 * PostgreSQL documentation, *PREPARE TRANSACTION* and *Two-Phase Transactions*).
 */
import type { Disk, Micros, NodeId } from '../../../sim/node.ts';
import type { Out } from '../../../sim/out.ts';
import type { Prepared, SqlJob, SqlResult } from '../../../sqlite/jobs.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { CommitMessage, Decision, Prepare, Vote } from './protocol.ts';
import type { CommitRules } from './rules.ts';

export const ASK_TIMER = 'two-phase commit: ask';
/** Name of the record on disk: every transaction that has prepared. PostgreSQL: pg_twophase, seen in pg_prepared_xacts. */
const PREPARED = 'prepared';

interface Part {
  readonly transaction: string;
  readonly coordinator: NodeId;
  readonly op: string;
  readonly rows: readonly RowChange[];
  readonly tables: readonly string[];
}

interface Held extends Part {
  phase: 'preparing' | 'forcing' | 'prepared' | 'ending';
  /** A decision that came while it was still on its way to its vote. */
  told: boolean | null;
}

export interface Participating {
  readonly parts: Map<string, Held>;
  /** What is on disk, or on its way there; replaced, never changed. */
  stored: readonly Part[];
  /** The end that was begun last, a new object each time; for the invariants. */
  ended: { readonly transaction: string; readonly commit: boolean; readonly problem: string | null } | null;
}

export type ParticipantTag =
  | { readonly kind: 'prepare'; readonly transaction: string }
  | { readonly kind: 'prepare forced'; readonly transaction: string }
  | { readonly kind: 'reopen'; readonly transaction: string }
  | { readonly kind: 'decided'; readonly transaction: string; readonly commit: boolean; readonly coordinator: NodeId }
  | { readonly kind: 'end forced'; readonly transaction: string; readonly coordinator: NodeId };

export type ParticipantOut = Out<CommitMessage, ParticipantTag, SqlJob>;

export interface ParticipantPlace {
  readonly rules: CommitRules;
  /** How long to hear nothing before the coordinator is asked; null: it is the coordinator that looks. */
  readonly askUs: Micros | null;
}

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && 'transaction' in value && 'rows' in value && Array.isArray(value.rows);

/** From disk: what had prepared is open again with its locks, before anybody else can write. */
export function bootParticipating(disk: Disk, out: ParticipantOut, place: ParticipantPlace): Participating {
  const found = disk.get(PREPARED);
  const stored = place.rules.isReopened() && Array.isArray(found) ? found.filter(isPart) : [];
  const parts = new Map<string, Held>();
  for (const part of stored) {
    const { transaction, rows, tables, op } = part;
    parts.set(transaction, { ...part, phase: 'prepared', told: null });
    out.execute({ kind: 'reopen', transaction }, { kind: 'reopen', transaction, rows, tables, seed: op });
  }
  const state: Participating = { parts, stored, ended: null };
  report(state, out);
  askForDecisions(state, out, place);
  return state;
}

/** A coordinator wants a promise. */
export function onPrepare(state: Participating, out: ParticipantOut, coordinator: NodeId, { transaction, op }: Prepare): void {
  if (state.parts.has(transaction)) return;
  state.parts.set(transaction, { transaction, coordinator, op, rows: [], tables: [], phase: 'preparing', told: null });
  out.execute({ kind: 'prepare', transaction }, { kind: 'prepare', transaction, seed: op, binding: true });
}

/** The look before the vote is done: what it would do goes to the disk. */
export function onLooked(state: Participating, out: ParticipantOut, place: ParticipantPlace, transaction: string, result: SqlResult): void {
  const held = state.parts.get(transaction);
  if (held?.phase !== 'preparing') return;
  const prepared = asPrepared(result);
  if (prepared.problem !== null || prepared.rows.length === 0) {
    state.parts.delete(transaction);
    return vote(out, held, prepared, prepared.problem === null ? 'read' : 'no');
  }
  const { coordinator, op } = held;
  const part: Part = { transaction, coordinator, op, rows: prepared.rows, tables: prepared.tables };
  state.parts.set(transaction, { ...part, phase: 'forcing', told: held.told });
  store(state, out, [...state.stored, part]);
  if (place.rules.isForced()) out.sync({ kind: 'prepare forced', transaction });
  else onPrepared(state, out, place, transaction);
}

/** It has prepared, and that is on disk: it votes, and from now on it waits. */
export function onPrepared(state: Participating, out: ParticipantOut, place: ParticipantPlace, transaction: string): void {
  const held = state.parts.get(transaction);
  if (held?.phase !== 'forcing') return;
  held.phase = 'prepared';
  if (held.told !== null) return carryOut(state, out, held, held.told);
  vote(out, held, { rows: held.rows, tables: held.tables, problem: null }, 'yes');
  if (place.askUs !== null) out.setTimer(ASK_TIMER, place.askUs);
}

function vote(
  out: ParticipantOut,
  { coordinator, transaction }: Part,
  { rows, tables, problem }: Pick<Prepared, 'rows' | 'tables' | 'problem'>,
  how: Vote['vote'],
): void {
  out.send(coordinator, { kind: 'commit-vote', transaction, vote: how, changes: rows.length, tables, problem });
}

/** COMMIT or ABORT has come. False: nothing of that name has prepared here. */
export function onDecision(state: Participating, out: ParticipantOut, from: NodeId, { transaction, commit }: Decision): boolean {
  const held = state.parts.get(transaction);
  if (held === undefined) {
    // It was carried out, and what said so was lost.
    if (commit) out.sync({ kind: 'end forced', transaction, coordinator: from });
    return false;
  }
  if (held.phase === 'prepared') carryOut(state, out, held, commit);
  else if (held.phase !== 'ending') held.told = commit;
  return true;
}

function carryOut(state: Participating, out: ParticipantOut, held: Held, commit: boolean): void {
  const { transaction, coordinator, op } = held;
  held.phase = 'ending';
  state.ended = { transaction, commit, problem: null };
  out.execute({ kind: 'decided', transaction, commit, coordinator }, { kind: 'end', transaction, commit, seed: op });
}

/** It is done: its rows are free, and a COMMIT is acknowledged when it is on disk. */
export function onEnded(
  state: Participating,
  out: ParticipantOut,
  { transaction, commit, coordinator }: Extract<ParticipantTag, { kind: 'decided' }>,
  result: SqlResult,
): void {
  const failed = result.kind === 'query' && !result.outcome.ok ? result.outcome.problem.message : null;
  if (commit && failed !== null) state.ended = { transaction, commit, problem: failed };
  state.parts.delete(transaction);
  store(
    state,
    out,
    state.stored.filter((part) => part.transaction !== transaction),
  );
  if (commit) out.sync({ kind: 'end forced', transaction, coordinator });
}

/** Nothing was heard for a while: those that know are asked, again and again. */
export function askForDecisions(state: Participating, out: ParticipantOut, { rules, askUs }: ParticipantPlace): void {
  if (askUs === null) return;
  const waiting = [...state.parts.values()].filter(({ phase }) => phase === 'prepared');
  for (const held of waiting) {
    if (rules.mayDecideAlone()) carryOut(state, out, held, false);
    else out.send(held.coordinator, { kind: 'commit-inquiry', transaction: held.transaction });
  }
  if (waiting.length > 0) out.setTimer(ASK_TIMER, askUs);
}

/** The coordinator looks: it hears of all that waits for it. */
export function onLook(state: Participating, out: ParticipantOut, from: NodeId): void {
  for (const { phase, coordinator, transaction } of state.parts.values())
    if (phase === 'prepared' && coordinator === from) out.send(from, { kind: 'commit-inquiry', transaction });
}

function store(state: Participating, out: ParticipantOut, parts: readonly Part[]): void {
  state.stored = parts;
  out.persist(PREPARED, parts);
  report(state, out);
}

/** How many transactions are in doubt here: PostgreSQL's pg_prepared_xacts. */
function report({ stored }: Participating, out: ParticipantOut): void {
  out.report('prepared', stored.length);
}

const asPrepared = (result: SqlResult): Pick<Prepared, 'rows' | 'tables' | 'problem'> => {
  if (result.kind === 'prepared') return result;
  const problem = result.kind === 'problem' ? result.problem : { message: 'The database could not prepare.', detail: '', offset: null };
  return { rows: [], tables: [], problem };
};
