/** A replica: it keeps cells, answers whoever coordinates, and coordinates what clients ask of it. */
import type { RowCells } from '../../../cells/jobs.ts';
import type { NodeLogic } from '../../../sim/logic.ts';
import type { Disk, NodeId } from '../../../sim/node.ts';
import { refusal, reply } from '../../shared/answers.ts';
import { keepPromises, noPromises, promise, wrote } from '../../shared/promises.ts';
import { accept, noOperations } from '../../shared/recent.ts';
import { changeRole } from '../../shared/roles.ts';
import { stepBy } from '../../shared/step.ts';
import type { ClientQuery } from '../../contract.ts';
import { beginRepair, onRead, onRows, onStreamed, onTree, REPAIR } from './anti-entropy.ts';
import { beginHearing, GOSSIP, hear, onGossipTimer } from './hearing.ts';
import { handOff, HINTS, keepHint, onHandedOff, onHintsTimer } from './hints.ts';
import { replicaRoles } from './machine.ts';
import { digestOf } from './merkle.ts';
import type { Place } from './place.ts';
import type { LeaderlessMessage, PeerMessage, Read, Repair, Write } from './protocol.ts';
import { beginRead, onReadReply, onReadTimer, onRepaired, onRetryTimer, READ_TIMER, RETRY_TIMER } from './reading.ts';
import type { Hint, ReplicaOut, ReplicaResult, ReplicaState, ReplicaTag } from './state.ts';
import { beginWrite, onWriteAck, onWriteTimer, WRITE_TIMER } from './writing.ts';

const PURGE = 'purge';
/** Writes whose names are remembered as being on disk. */
const KEPT_MAX = 256;

export function replicaLogic(place: Place): NodeLogic<ReplicaState, LeaderlessMessage, ReplicaResult, ReplicaTag> {
  return {
    roles: replicaRoles,
    boot(disk, role, out, birth) {
      const node = freshState(place, disk, out, role);
      if (birth === 'blank') {
        changeRole(replicaRoles, node, out, 'LOST');
        return node;
      }
      changeRole(replicaRoles, node, out, 'READY');
      beginHearing(node, out);
      if (node.hints.length > 0) out.setTimer(HINTS, 0);
      if (place.repairEveryUs > 0) out.setTimer(REPAIR, 0, place.repairEveryUs);
      out.setTimer(PURGE, purgeEveryUs(place));
      return node;
    },
    step: stepBy({ onMessage, onResult, onSynced, onTimer, onOrder }),
  };
}

const purgeEveryUs = ({ gcGraceUs }: Place): number => Math.max(100_000, Math.round(gcGraceUs / 2));

const isHint = (value: unknown): value is Hint => typeof value === 'object' && value !== null && 'for' in value && 'row' in value;

function freshState(place: Place, disk: Disk, out: ReplicaOut, role: ReplicaState['role']): ReplicaState {
  const found = disk.get('hints');
  const hints = Array.isArray(found) ? found.filter(isHint) : [];
  return {
    ...{ place, role, own: {}, bornAt: out.now, written: 0, promises: noPromises<LeaderlessMessage>() },
    ...{ unsynced: [], kept: [], keptCount: 0, recent: noOperations(), lastStamp: 0 },
    ...{ writing: new Map(), reading: new Map(), heard: new Map(), down: [] },
    ...{ hints, hintNumber: hints.at(-1)?.number ?? 0, hintsMade: hints.length, hintsDelivered: 0, hintsExpired: 0, handing: new Map() },
    ...{ comparing: new Map(), sessions: 0, latencies: [], repairs: 0, speculations: 0 },
    seen: { applied: null, purged: null, confirmed: null, began: null, found: null, told: null, streamed: null },
  };
}

function onMessage(node: ReplicaState, out: ReplicaOut, from: NodeId, message: LeaderlessMessage): void {
  if (message.kind === 'query') return onQuery(node, out, from, message);
  if (message.kind === 'reply' || node.role.value === 'lost') return;
  if (hear(node, out, from)) handOff(node, out, from);
  onPeer(node, out, from, message);
}

function onPeer(node: ReplicaState, out: ReplicaOut, from: NodeId, message: PeerMessage): void {
  switch (message.kind) {
    case 'write':
      return onWrite(node, out, from, message);
    case 'write-ack':
      return onWriteAck(node, out, from, message.op);
    case 'read':
    case 'digest-read':
    case 'repair':
      return onAsked(node, out, from, message);
    case 'read-reply':
      return onReadReply(node, out, from, message, askSelf);
    case 'repair-ack':
      return onRepaired(node, out, from, message.op);
    case 'hint':
      return apply(node, out, message.rows, from, { kind: 'hint-ack', first: message.first }, '');
    case 'hint-ack':
      return onHandedOff(node, out, from, message.first);
    case 'tree':
      return onTree(node, out, from, message);
    case 'rows':
      return onRows(node, out, message);
    case 'gossip':
  }
}

// What clients ask -------------------------------------------------------------------------------------------------

const NO_TRANSACTIONS = 'Each row is agreed on by itself here, and nothing binds several statements: send them one by one.';

function onQuery(node: ReplicaState, out: ReplicaOut, from: NodeId, query: ClientQuery): void {
  const { rules, spec } = node.place;
  const { op, sql, params } = query;
  if (rules.isRepeated(!accept(node.recent, op))) return;
  if (node.role.value === 'lost') {
    const outcome = refusal(`The disk of ${spec.id} was lost, and with it what it knew. Ask another replica.`);
    out.send(from, reply(op, outcome, spec.id, null));
  } else if (query.transaction || query.ends) out.send(from, reply(op, refusal(NO_TRANSACTIONS), spec.id, null));
  else out.execute({ kind: 'aim', client: from, query }, { kind: 'cells-aim', sql, params, seed: op });
}

function onAimed(
  node: ReplicaState,
  out: ReplicaOut,
  { client, query }: Extract<ReplicaTag, { kind: 'aim' }>,
  result: ReplicaResult,
): void {
  const { op } = query;
  if (result.kind !== 'aimed') return answer(node, out, client, op, result);
  const { aim } = result;
  if (aim.kind === 'refused') out.send(client, reply(op, { ok: false, definite: true, problem: aim.problem }, node.place.spec.id, null));
  else if (aim.kind !== 'writes') beginRead(node, out, { client, query, spans: aim.spans }, askSelf);
  else for (const mutation of aim.rows) beginWrite(node, out, { op, client, mutation, outcome: aim.answer.outcome }, writeSelf);
}

/** A job that could not be done. */
function answer(node: ReplicaState, out: ReplicaOut, client: NodeId, op: string, result: ReplicaResult): void {
  const outcome =
    result.kind === 'problem'
      ? ({ ok: false, definite: true, problem: result.problem } as const)
      : refusal('The database could not do this.');
  out.send(client, reply(op, outcome, node.place.spec.id, null));
}

function onAnswered(node: ReplicaState, out: ReplicaOut, op: string, result: ReplicaResult): void {
  const reading = node.reading.get(op);
  if (!reading) return;
  node.reading.delete(op);
  const { client } = reading;
  if (result.kind !== 'cells-answered') return answer(node, out, client, op, result);
  const { outcome } = result.query;
  const [mutation] = result.rows;
  if (outcome.ok && mutation) beginWrite(node, out, { op, client, mutation, outcome }, writeSelf);
  else out.send(client, reply(op, outcome, node.place.spec.id, null));
}

// What coordinators ask --------------------------------------------------------------------------------------------

const writeSelf = (node: ReplicaState, out: ReplicaOut, message: Write): void => onWrite(node, out, node.place.spec.id, message);
const askSelf = (node: ReplicaState, out: ReplicaOut, message: Read | Repair): void => onAsked(node, out, node.place.spec.id, message);

function onWrite(node: ReplicaState, out: ReplicaOut, from: NodeId, { op, row, hintFor }: Write): void {
  const ack: PeerMessage = { kind: 'write-ack', op };
  if (hintFor === undefined) return apply(node, out, [row], from, ack, op);
  if (keepHint(node, out, hintFor, row)) kept(node, out, from, ack, op);
}

function apply(node: ReplicaState, out: ReplicaOut, rows: readonly RowCells[], to: NodeId, message: PeerMessage, op: string): void {
  const { rules } = node.place;
  const arrived = rows.map((row) => rules.arrived(row, out.now));
  out.execute({ kind: 'apply', incoming: rows, to, answer: message, op }, { kind: 'cells-apply', rows: arrived, seed: op });
}

/** Something was written: whoever is told of it is told when it is on disk. */
function kept(node: ReplicaState, out: ReplicaOut, to: NodeId, message: PeerMessage, op: string): void {
  const { place, promises } = node;
  const upTo = ++node.written;
  if (out.writesThrough) remember(node, [op]);
  else node.unsynced = [...node.unsynced, [upTo, op]];
  if (to === place.spec.id) {
    if (place.periodic || out.writesThrough || place.rules.isOnDisk(upTo, promises.synced)) {
      wrote(promises, out, upTo);
      onPeer(node, out, to, message);
    } else {
      wrote(promises, out, upTo);
      out.sync({ kind: 'own', message });
    }
  } else if (place.periodic) {
    wrote(promises, out, upTo);
    out.send(to, message);
  } else promise(promises, out, place.rules, { upTo, to, message });
}

function remember(node: ReplicaState, ops: readonly string[]): void {
  node.kept = [...node.kept, ...ops].slice(-KEPT_MAX);
  node.keptCount += ops.length;
}

function onAsked(node: ReplicaState, out: ReplicaOut, from: NodeId, message: Read | Repair): void {
  const { op } = message;
  if (message.kind === 'repair') return apply(node, out, message.rows, from, { kind: 'repair-ack', op }, '');
  out.execute({ kind: 'read', to: from, op, full: message.kind === 'read' }, { kind: 'cells-read', spans: message.spans });
}

// Results ----------------------------------------------------------------------------------------------------------

function onResult(node: ReplicaState, out: ReplicaOut, tag: ReplicaTag, result: ReplicaResult): void {
  if (tag.kind === 'aim') onAimed(node, out, tag, result);
  else if (tag.kind === 'answer') onAnswered(node, out, tag.op, result);
  else if (result.kind === 'cells-applied') onApplied(node, out, tag, result.rows);
  else if (result.kind === 'cells' && tag.kind === 'tree') onRead(node, out, tag.session, result.rows);
  else if (result.kind === 'cells' && tag.kind === 'read') {
    const { to, op, full } = tag;
    const { rows } = result;
    tell(node, out, to, { kind: 'read-reply', op, rows: full ? rows : null, digest: digestOf(rows) });
  } else if (result.kind === 'cells-purged' && result.rows.length > 0) {
    node.seen.purged = { rows: result.rows };
    out.report('purged', result.rows.length);
  }
}

function tell(node: ReplicaState, out: ReplicaOut, to: NodeId, message: PeerMessage): void {
  if (to === node.place.spec.id) onPeer(node, out, to, message);
  else out.send(to, message);
}

function onApplied(node: ReplicaState, out: ReplicaOut, tag: ReplicaTag, after: readonly RowCells[]): void {
  if (tag.kind === 'apply') {
    node.seen.applied = { incoming: tag.incoming, after };
    kept(node, out, tag.to, tag.answer, tag.op);
  } else if (tag.kind === 'stream') {
    node.seen.applied = { incoming: tag.incoming, after };
    wrote(node.promises, out, ++node.written);
    onStreamed(node, out, tag.session, tag.leaves, tag.back, after);
  }
}

function onSynced(node: ReplicaState, out: ReplicaOut, tag: ReplicaTag): void {
  if (tag.kind === 'own') onPeer(node, out, node.place.spec.id, tag.message);
  if (tag.kind !== 'written') return;
  const done = node.unsynced.filter(([upTo]) => upTo <= tag.upTo);
  if (done.length > 0) {
    node.unsynced = node.unsynced.slice(done.length);
    remember(
      node,
      done.map(([, op]) => op),
    );
  }
  keepPromises(node.promises, out, tag);
}

function onTimer(node: ReplicaState, out: ReplicaOut, name: string): void {
  if (name === GOSSIP) onGossipTimer(node, out);
  else if (name === HINTS) onHintsTimer(node, out);
  else if (name === REPAIR) {
    beginRepair(node, out);
    out.setTimer(REPAIR, node.place.repairEveryUs);
  } else if (name === PURGE) {
    const before = node.place.rules.purgesBefore(out.now, node.place.gcGraceUs);
    out.execute({ kind: 'purge' }, { kind: 'cells-purge', before });
    out.setTimer(PURGE, purgeEveryUs(node.place));
  } else if (name.startsWith(WRITE_TIMER)) onWriteTimer(node, out, name.slice(WRITE_TIMER.length));
  else if (name.startsWith(READ_TIMER)) onReadTimer(node, out, name.slice(READ_TIMER.length));
  else if (name.startsWith(RETRY_TIMER)) onRetryTimer(node, out, name.slice(RETRY_TIMER.length), askSelf);
}

function onOrder(node: ReplicaState, out: ReplicaOut, order: string): void {
  if (order === REPAIR && node.role.value === 'replica') beginRepair(node, out);
}
