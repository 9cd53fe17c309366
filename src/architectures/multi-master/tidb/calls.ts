/** Requests of a TiDB server to regions: sent to whoever is thought to lead, and again, elsewhere, until there is an answer. */
import type { NodeId } from '../../../sim/node.ts';
import type { Span } from './columns.ts';
import type { Command } from './commands.ts';
import type { Ts } from './oracle.ts';
import { kindOf } from './protocol.ts';
import type { Call, Purpose, SqlOut, SqlState } from './state.ts';

export const CALLS_TIMER = 'calls';
/** How long it waits before it asks again: twice as long each time (tikv/client-go, BoTxnLockFast and BoRegionMiss: from 2 ms to 500 ms). */
const BACKOFF_MIN_US = 2000;
const BACKOFF_MAX_US = 500_000;
/** What nobody waits for is given up: whoever meets its locks looks after them. */
const BACKGROUND_TRIES = 20;

const backoffUs = (tries: number): number => Math.min(BACKOFF_MAX_US, BACKOFF_MIN_US * 2 ** Math.min(tries, 10));

export function callGet(node: SqlState, out: SqlOut, region: number, purpose: Purpose, startTs: Ts, spans: readonly Span[]): void {
  const id = ++node.callCount;
  begin(node, out, { id, region, purpose, message: { kind: 'kv-get', call: id, startTs, spans, bypass: [] } });
}

export function callKv(node: SqlState, out: SqlOut, region: number, purpose: Purpose, command: Command): void {
  const id = ++node.callCount;
  begin(node, out, { id, region, purpose, message: { kind: kindOf(command), call: id, command } });
}

function begin(node: SqlState, out: SqlOut, call: Pick<Call, 'id' | 'region' | 'purpose' | 'message'>): void {
  const made: Call = { ...call, stage: 'sent', dueAt: 0, tries: 0, lockedBy: [], since: out.now };
  node.calls.set(made.id, made);
  send(node, out, made);
}

export function send(node: SqlState, out: SqlOut, call: Call): void {
  const leader = node.leaders[call.region];
  if (leader === undefined) return;
  call.stage = 'sent';
  call.dueAt = out.now + node.place.callTimeoutUs;
  out.send(leader, call.message);
  wake(node, out);
}

/** The timer fires when the first is due. */
function wake(node: SqlState, out: SqlOut): void {
  let due = Number.POSITIVE_INFINITY;
  for (const { stage, dueAt } of node.calls.values()) if (stage !== 'blocked') due = Math.min(due, dueAt);
  if (due < Number.POSITIVE_INFINITY) out.setTimer(CALLS_TIMER, Math.max(1, due - out.now));
}

/** Again in a while. */
export function backOff(node: SqlState, out: SqlOut, call: Call): void {
  call.tries += 1;
  if (call.purpose.kind === 'background' && call.tries > BACKGROUND_TRIES) {
    node.calls.delete(call.id);
    return;
  }
  call.stage = 'waiting';
  call.dueAt = out.now + backoffUs(call.tries);
  wake(node, out);
}

function nextMember({ leaders, place }: SqlState, region: number): void {
  const members = place.regions[region] ?? [];
  const at = members.indexOf(leaders[region] ?? '');
  leaders[region] = members[(at + 1) % members.length] ?? '';
}

/** Whoever was asked does not lead. */
export function onNotLeader(node: SqlState, out: SqlOut, from: NodeId, id: number, leader: NodeId | null): void {
  const call = node.calls.get(id);
  if (call?.stage !== 'sent') return;
  node.counters.regionErrors += 1;
  const known = node.leaders[call.region];
  const isNew = leader !== null && leader !== from;
  if (known === from) {
    if (isNew) node.leaders[call.region] = leader;
    else if (leader === null) nextMember(node, call.region);
  }
  // Who knows of another leader is believed once; after that it waits, too.
  if (isNew && call.tries === 0) {
    call.tries += 1;
    send(node, out, call);
  } else backOff(node, out, call);
}

/** Nobody listens there. */
export function onCallRefused(node: SqlState, out: SqlOut, peer: NodeId, id: number): void {
  const call = node.calls.get(id);
  if (call?.stage !== 'sent') return;
  if (node.leaders[call.region] === peer) nextMember(node, call.region);
  backOff(node, out, call);
}

export function onCallsDue(node: SqlState, out: SqlOut): void {
  for (const call of [...node.calls.values()]) {
    if (call.stage === 'blocked' || call.dueAt > out.now) continue;
    if (call.stage === 'sent') {
      nextMember(node, call.region);
      backOff(node, out, call);
    } else send(node, out, call);
  }
  wake(node, out);
}

/** Forgets what a transaction still asks: its answer would be for nobody. */
export function dropCalls(node: SqlState, txn: string): void {
  for (const [id, { purpose }] of node.calls) if ('txn' in purpose && purpose.txn === txn) node.calls.delete(id);
}
