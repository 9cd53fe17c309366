/** Who coordinates a write: sends it to all N of the preference list and answers when W have it on disk. Sources: Dynamo, §4.5 and §4.6. */
import { rowText, stamped } from '../../../cells/index.ts';
import type { Mutation } from '../../../cells/jobs.ts';
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import { refusal, reply, unknown } from '../../shared/answers.ts';
import { isUp } from './hearing.ts';
import { keepHint } from './hints.ts';
import type { Write } from './protocol.ts';
import type { ReplicaOut, ReplicaState, Writing } from './state.ts';

const WRITING_MAX = 10_000;
export const WRITE_TIMER = 'write ';

/** What a coordinator sends to itself does not travel. */
export type ToSelf = (node: ReplicaState, out: ReplicaOut, message: Write) => void;

interface Begun {
  readonly op: string;
  readonly client: NodeId;
  readonly mutation: Mutation;
  readonly outcome: Outcome;
}

/** By its own clock, and never twice the same (apache/cassandra, `ClientState.getTimestamp`). */
function stampOf(node: ReplicaState, now: Micros): Micros {
  node.lastStamp = Math.max(now, node.lastStamp + 1);
  return node.lastStamp;
}

export function beginWrite(node: ReplicaState, out: ReplicaOut, { op, client, mutation, outcome }: Begun, toSelf: ToSelf): void {
  const { ring, w, sloppy, spec, rules } = node.place;
  const name = rowText(mutation);
  const list = ring.listOf(name);
  const there = list.filter((each) => isUp(node, each));
  const away = list.filter((each) => !isUp(node, each));
  const spare = sloppy ? ring.walkFrom(name).filter((each) => !list.includes(each) && isUp(node, each)) : [];
  const standIns = away.flatMap((each, i): readonly [NodeId, NodeId][] => (spare[i] === undefined ? [] : [[spare[i], each]]));
  const possible = there.length + standIns.length;
  if (possible < w || node.writing.size >= WRITING_MAX) {
    const why =
      possible < w
        ? `${possible} of the ${list.length} replicas of this row can be reached, and ${w} have to keep it`
        : 'too many writes are under way';
    out.send(client, reply(op, refusal(`Unavailable: ${why}. Nothing was written; ask again later or ask for fewer.`), spec.id, null));
    return;
  }
  const row = stamped(mutation, stampOf(node, out.now));
  const writing: Writing = {
    ...{ op, client, row, list, outcome, acks: [], answered: false },
    asked: [...there, ...standIns.map(([standIn]) => standIn)],
    standIns: standIns.map(([standIn]) => standIn),
  };
  node.writing.set(op, writing);
  out.setTimer(`${WRITE_TIMER}${op}`, node.place.writeTimeoutUs);
  if (!sloppy)
    for (const each of away) if (keepHint(node, out, each, row) && rules.countsHints(sloppy)) writing.acks = [...writing.acks, each];
  for (const to of there) send(node, out, to, { kind: 'write', op, row }, toSelf);
  for (const [to, hintFor] of standIns) send(node, out, to, { kind: 'write', op, row, hintFor }, toSelf);
}

function send(node: ReplicaState, out: ReplicaOut, to: NodeId, message: Write, toSelf: ToSelf): void {
  if (to === node.place.spec.id) toSelf(node, out, message);
  else out.send(to, message);
}

export function onWriteAck(node: ReplicaState, out: ReplicaOut, from: NodeId, op: string): void {
  const writing = node.writing.get(op);
  if (!writing) return;
  const { rules, w, spec } = node.place;
  writing.acks = [...writing.acks, from];
  if (!writing.answered && rules.counted(writing.acks) >= w) {
    writing.answered = true;
    const { row, acks, list, standIns } = writing;
    node.seen.confirmed = { op, row, acks, list, standIns };
    out.send(writing.client, reply(op, writing.outcome, spec.id, null));
  }
  if (writing.asked.every((each) => writing.acks.includes(each))) end(node, out, writing);
}

function end(node: ReplicaState, out: ReplicaOut, { op }: Writing): void {
  node.writing.delete(op);
  out.cancelTimer(`${WRITE_TIMER}${op}`);
}

/** Whoever has not answered may have it or not: it is kept for them all the same. */
export function onWriteTimer(node: ReplicaState, out: ReplicaOut, op: string): void {
  const writing = node.writing.get(op);
  if (!writing) return;
  const { w, spec } = node.place;
  node.writing.delete(op);
  for (const each of writing.list) {
    if (writing.asked.includes(each) && !writing.acks.includes(each) && each !== spec.id) keepHint(node, out, each, writing.row);
  }
  if (writing.answered) return;
  const got = new Set(writing.acks).size;
  const message = `${got} of the ${w} replicas that have to keep it said so in time. It may be written, now or later: read to find out.`;
  out.send(writing.client, reply(op, unknown(message), spec.id, null));
}
