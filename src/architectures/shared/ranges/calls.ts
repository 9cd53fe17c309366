/** Requests of a server of SQL to groups of replicas: sent to whoever is thought to lead, and again, elsewhere, until there is an answer. */
import type { Birth, Message, Micros, NodeId } from '../../../sim/node.ts';

export const CALLS_TIMER = 'calls';
/** How long it waits before it asks again: twice as long each time (tikv/client-go, BoTxnLockFast and BoRegionMiss: from 2 ms to 500 ms). */
const BACKOFF_MIN_US = 2000;
const BACKOFF_MAX_US = 500_000;
/** What nobody waits for is given up: whoever meets its locks looks after them. */
const BACKGROUND_TRIES = 20;

/** Of the time after which it asks again. */
const QUEUED_FOR = 5;

/** Calls of a life are counted from here: an answer to an earlier life, which may come late, is not taken for one to this. */
export const firstCall = (out: { readonly steady: Micros }, birth: Birth): number => (birth === 'first' ? 0 : out.steady);

const backoffUs = (tries: number): number => Math.min(BACKOFF_MAX_US, BACKOFF_MIN_US * 2 ** Math.min(tries, 10));

/** A request to a group, until it is answered. `M`: what is asked. `P`: what its answer is for. */
export interface Call<M, P> {
  readonly id: number;
  readonly region: number;
  message: M;
  readonly purpose: P;
  /** `blocked`: locks are in its way, and are looked after. */
  stage: 'sent' | 'waiting' | 'blocked';
  /** When it is sent again. */
  dueAt: Micros;
  tries: number;
  /** Transactions whose locks are in its way. */
  lockedBy: readonly unknown[];
  readonly since: Micros;
}

/** Whoever makes calls. */
export interface Calling<M, P> {
  readonly place: { readonly regions: readonly (readonly NodeId[])[]; readonly callTimeoutUs: Micros };
  readonly calls: Map<number, Call<M, P>>;
  callCount: number;
  /** By group: who is asked. */
  readonly leaders: NodeId[];
  readonly counters: { regionErrors: number };
}

interface Purposeful {
  readonly kind: string;
}

/** Whatever its calls are. */
export interface Dropping {
  readonly calls: Map<number, { readonly purpose: object }>;
}

export interface Sends<M> {
  readonly now: Micros;
  send(to: NodeId, message: M): void;
  setTimer(name: string, minUs: Micros): void;
}

export function beginCall<M extends Message, P>(
  node: Calling<M, P>,
  out: Sends<M>,
  call: Pick<Call<M, P>, 'id' | 'region' | 'purpose' | 'message'>,
  /** Who is asked first, if not whoever leads. */
  first?: NodeId,
): void {
  const made: Call<M, P> = { ...call, stage: 'sent', dueAt: 0, tries: 0, lockedBy: [], since: out.now };
  node.calls.set(made.id, made);
  send(node, out, made, first);
}

export function send<M extends Message, P>(
  node: Calling<M, P>,
  out: Sends<M>,
  call: Call<M, P>,
  leader: NodeId | undefined = node.leaders[call.region],
): void {
  if (leader === undefined) return;
  call.stage = 'sent';
  call.dueAt = out.now + node.place.callTimeoutUs;
  out.send(leader, call.message);
  wake(node, out);
}

/** The timer fires when the first is due. */
function wake<M, P>(node: Calling<M, P>, out: Sends<M>): void {
  let due = Number.POSITIVE_INFINITY;
  for (const { stage, dueAt } of node.calls.values()) if (stage !== 'blocked') due = Math.min(due, dueAt);
  if (due < Number.POSITIVE_INFINITY) out.setTimer(CALLS_TIMER, Math.max(1, due - out.now));
}

/** Again in a while. */
export function backOff<M, P extends Purposeful>(node: Calling<M, P>, out: Sends<M>, call: Call<M, P>): void {
  call.tries += 1;
  if (call.purpose.kind === 'background' && call.tries > BACKGROUND_TRIES) {
    node.calls.delete(call.id);
    return;
  }
  call.stage = 'waiting';
  call.dueAt = out.now + backoffUs(call.tries);
  wake(node, out);
}

function nextMember<M, P>({ leaders, place }: Calling<M, P>, region: number): void {
  const members = place.regions[region] ?? [];
  const at = members.indexOf(leaders[region] ?? '');
  leaders[region] = members[(at + 1) % members.length] ?? '';
}

/** Whoever was asked does not lead. */
export function onNotLeader<M extends Message, P extends Purposeful>(
  node: Calling<M, P>,
  out: Sends<M>,
  from: NodeId,
  id: number,
  leader: NodeId | null,
): void {
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

/** It waits its turn there, and is answered when that has come: it is asked for again only after a long while. */
export function onQueued<M, P>(node: Calling<M, P>, out: Sends<M>, call: Call<M, P>): void {
  if (call.stage === 'sent') call.dueAt = out.now + QUEUED_FOR * node.place.callTimeoutUs;
}

/** Nobody listens there. */
export function onCallRefused<M extends Message, P extends Purposeful>(node: Calling<M, P>, out: Sends<M>, peer: NodeId, id: number): void {
  const call = node.calls.get(id);
  if (call?.stage !== 'sent') return;
  if (node.leaders[call.region] === peer) nextMember(node, call.region);
  backOff(node, out, call);
}

export function onCallsDue<M extends Message, P extends Purposeful>(node: Calling<M, P>, out: Sends<M>): void {
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
export function dropCalls(node: Dropping, txn: string): void {
  for (const [id, { purpose }] of node.calls) if ('txn' in purpose && purpose.txn === txn) node.calls.delete(id);
}
