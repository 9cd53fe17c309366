/** A client's statement at the site it asked: everything is done here, and answered when it is on this site's disk. */
import { advanceTo } from '../../shared/position.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { SqlResult } from '../../../sqlite/jobs.ts';
import type { Written } from '../../../merging/jobs.ts';
import type { ClientQuery } from '../../contract.ts';
import { type Asked, asQueryResult, queryJob, refusal, reply } from '../../shared/answers.ts';
import { promise } from '../../shared/promises.ts';
import { accept } from '../../shared/recent.ts';
import { surelyReads } from '../../shared/surely-reads.ts';
import { busy, idle } from '../../shared/transactions/idle.ts';
import { shipSoon } from './shipping.ts';
import { reportKept } from './reports.ts';
import type { SiteOut, SiteState } from './state.ts';

export function onQuery(node: SiteState, out: SiteOut, from: NodeId, asked: ClientQuery): void {
  if (node.place.rules.isRepeated(!accept(node.recent, asked.op))) return;
  const why = whyNot(node);
  if (why !== null) return refuse(node, out, from, asked, why);
  busy(node.idleSince, asked);
  const { transaction, ends } = asked;
  if (transaction?.isolation === 'serializable') node.strict.add(transaction.id);
  if (ends?.commit === true)
    return out.execute({ kind: 'look', from, asked }, { kind: 'prepare', transaction: ends.transaction, seed: asked.op });
  const looks = transaction !== undefined || ends !== undefined || surelyReads(asked.sql);
  if (looks) return out.execute({ kind: 'statement', from, asked }, queryJob(asked, transaction === undefined && ends === undefined));
  write(node, out, from, asked);
}

function whyNot({ role, place, unsent }: SiteState): string | null {
  const { id } = place.spec;
  if (role.value === 'lost') return `The disk of ${id} was lost, and with it what no other site had yet. Ask another site.`;
  if (role.value === 'starting') return `${id} is starting. Ask again in a moment.`;
  if (unsent.length < place.maxUnsent) return null;
  return `${id} keeps ${unsent.length} changes that some site has not taken yet, as many as it may. Nothing was done; ask again when that site is back.`;
}

function refuse({ place }: SiteState, out: SiteOut, from: NodeId, { op }: Asked, why: string): void {
  out.send(from, reply(op, refusal(why), place.spec.id, null));
}

function write({ place }: SiteState, out: SiteOut, from: NodeId, asked: Asked): void {
  const { op, sql, params, nowMs, bulk } = asked;
  const extras = { ...(nowMs !== undefined && { nowMs }), ...(bulk && { bulk }) };
  const job = { kind: 'site-write', sql, params, seed: op, policy: place.policy, origin: place.spec.id, ...extras } as const;
  out.execute({ kind: 'write', from, asked }, job);
}

/** A statement of a transaction, its ROLLBACK, or what only reads. */
export function onStatement(node: SiteState, out: SiteOut, from: NodeId, asked: Asked, result: SqlResult): void {
  // It begins like a read and writes.
  if (result.kind === 'refused') return write(node, out, from, asked);
  const { outcome, position } = asQueryResult(result);
  settle(node, out, asked, outcome.ok);
  idle(node.idleSince, out, node.place.idleUs, asked, outcome);
  promise(node.promises, out, node.place.rules, {
    upTo: position,
    to: from,
    message: reply(asked.op, outcome, node.place.spec.id, position),
  });
}

function settle({ strict }: SiteState, _out: SiteOut, { transaction, ends }: Asked, ok: boolean): void {
  if (ends) strict.delete(ends.transaction);
  if (transaction && !ok) strict.delete(transaction.id);
}

/** A transaction is looked at before it commits: what it does is then one change, if nobody was faster. */
export function onLooked(node: SiteState, out: SiteOut, from: NodeId, asked: Asked, result: SqlResult): void {
  const { place, strict } = node;
  const transaction = asked.ends?.transaction ?? '';
  const isStrict = strict.delete(transaction);
  node.idleSince.delete(transaction);
  if (result.kind !== 'prepared' || result.problem !== null) {
    const problem =
      result.kind === 'prepared' && result.problem
        ? result.problem
        : { message: 'There is no such transaction here.', detail: '', offset: null };
    return out.send(from, reply(asked.op, { ok: false, definite: true, problem }, place.spec.id, null));
  }
  const { rows, tables, position } = result;
  if (rows.length === 0) {
    const outcome = { ok: true, columns: [], rows: [], changes: 0, tables, wrote: false } as const;
    return promise(node.promises, out, place.rules, {
      upTo: position,
      to: from,
      message: reply(asked.op, outcome, place.spec.id, position),
    });
  }
  // Its locks are free before its rows are written with their versions: whoever comes between is noticed by the position.
  out.execute({ kind: 'ended' }, { kind: 'end', transaction, commit: false, seed: asked.op });
  const how = { rows, tables, since: position, strict: isStrict, seed: asked.op };
  out.execute({ kind: 'write', from, asked }, { kind: 'site-commit', ...how, policy: place.policy, origin: place.spec.id });
}

export function onWritten(node: SiteState, out: SiteOut, from: NodeId, asked: Asked, { outcome, position, sent }: Written): void {
  const { spec, rules } = node.place;
  if (sent !== null) {
    // Where a pull was quicker it stands there already, as it was replayed.
    if ((node.unsent.at(-1)?.change.seq ?? 0) < sent.seq) node.unsent = [...node.unsent, { change: sent, position }];
    node.applied.set(spec.id, sent.seq);
    node.lastWritten = sent;
  }
  advanceTo(node, out, position);
  promise(node.promises, out, rules, { upTo: position, to: from, message: reply(asked.op, outcome, spec.id, position) });
  if (sent === null) return;
  reportKept(node, out);
  // Where the disk takes no time, it is there already.
  shipSoon(node, out);
}
