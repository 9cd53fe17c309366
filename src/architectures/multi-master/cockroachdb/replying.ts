/** What a replica says to whoever asks. */
import type { NodeId } from '../../../sim/node.ts';
import { now } from './clock.ts';
import type { Result } from './commands.ts';
import { group, type ReplicaOut, type ReplicaState } from './state.ts';

export const answer = (node: ReplicaState, out: ReplicaOut, to: NodeId, call: number, result: Result): void =>
  out.send(to, { kind: 'batch-answer', call, result, hlc: now(node, out) });

export const refuse = (node: ReplicaState, out: ReplicaOut, to: NodeId, call: number): void =>
  out.send(to, { kind: 'not-leaseholder', call, leader: group.leader(node), hlc: now(node, out) });
