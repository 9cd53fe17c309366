/** A TiDB server's timestamps: one request to the placement driver under way, and whoever wants one meanwhile is in the next (pd client). */
import { pdAt } from './asking-pd.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { Ts } from './oracle.ts';
import type { NotLeader, Timestamps } from './protocol.ts';
import type { SqlOut, SqlState, TsoFor } from './state.ts';

export const TSO_TIMER = 'tso';
const AGAIN_US = 50_000;

export function wantTs(node: SqlState, out: SqlOut, wanted: TsoFor): void {
  node.wanted.push(wanted);
  ask(node, out);
}

/** All that want one, in one request. */
export function ask(node: SqlState, out: SqlOut): void {
  if (node.asked !== null || node.wanted.length === 0) return;
  const all = node.wanted.splice(0);
  node.batches += 1;
  node.counters.tso += 1;
  node.asked = { batch: node.batches, all, dueAt: 0 };
  send(node, out);
}

function send(node: SqlState, out: SqlOut): void {
  const { asked, place } = node;
  const pd = pdAt(place.pds, node.pd);
  if (!asked || pd === undefined) return;
  out.send(pd, { kind: 'tso', batch: asked.batch, count: asked.all.length });
  out.setTimer(TSO_TIMER, place.callTimeoutUs);
}

/** Who asked, and the timestamp of each: they rise in the order of asking. */
export function onTimestamps(node: SqlState, out: SqlOut, { batch, count, last }: Timestamps): readonly (readonly [TsoFor, Ts])[] {
  const { asked } = node;
  if (asked?.batch !== batch || asked.all.length !== count) return [];
  node.asked = null;
  out.cancelTimer(TSO_TIMER);
  return asked.all.map((wanted, i) => [wanted, last - count + 1 + i] as const);
}

/** The next is asked, or the one that leads; after a while where nobody does. */
export function onNoOracle(node: SqlState, out: SqlOut, { call, leader }: NotLeader): void {
  if (node.asked?.batch !== call) return;
  askElse(node, out, leader);
}

function askElse(node: SqlState, out: SqlOut, leader: NodeId | null): void {
  const { pds } = node.place;
  const known = leader === null ? -1 : pds.indexOf(leader);
  const isNew = known >= 0 && known !== node.pd;
  node.pd = known >= 0 ? known : (node.pd + 1) % pds.length;
  if (isNew) send(node, out);
  else out.setTimer(TSO_TIMER, AGAIN_US);
}

/** No answer for too long, or it was time to ask again. A batch that is asked for twice has one answer that counts. */
export function onTsoTimer(node: SqlState, out: SqlOut, isSilent: boolean): void {
  if (node.asked === null) return;
  if (isSilent) node.pd = (node.pd + 1) % node.place.pds.length;
  send(node, out);
}

/** Nobody listens where it was sent. */
export function onTsoRefused(node: SqlState, out: SqlOut): void {
  if (node.asked !== null) askElse(node, out, null);
}
