/**
 * Hints: versions kept for a node that is not heard, handed to it when it is again. Sources: Dynamo, §4.6; Cassandra documentation, “Hints”.
 */
import type { RowCells } from '../../../cells/jobs.ts';
import type { NodeId } from '../../../sim/node.ts';
import { silentUs } from './hearing.ts';
import type { ReplicaOut, ReplicaState } from './state.ts';

export const HINTS = 'hints';
/** Versions that travel together; one message to a node at a time. Cassandra bounds bytes a second instead. */
const TOGETHER = 64;
const HINTS_MAX = 10_000;
const AGAIN_US = 1_000_000;

/** False: none is kept, for its owner has been silent for too long or there is no room. */
export function keepHint(node: ReplicaState, out: ReplicaOut, owner: NodeId, row: RowCells): boolean {
  if (silentUs(node, out, owner) >= node.place.hintWindowUs || node.hints.length >= HINTS_MAX) return false;
  node.hints = [...node.hints, { number: ++node.hintNumber, for: owner, row, at: out.now }];
  node.hintsMade += 1;
  changed(node, out);
  if (node.hints.length === 1) out.setTimer(HINTS, AGAIN_US);
  return true;
}

function changed(node: ReplicaState, out: ReplicaOut): void {
  out.persist('hints', node.hints);
  out.report('hints', node.hints.length);
}

/** After its owner was heard, and now and then. */
export function handOff(node: ReplicaState, out: ReplicaOut, owner: NodeId): void {
  if (node.handing.has(owner) || node.down.includes(owner)) return;
  const some = node.hints.filter((hint) => hint.for === owner).slice(0, TOGETHER);
  const [first] = some;
  if (!first) return;
  const numbers = some.map(({ number }) => number);
  out.send(owner, { kind: 'hint', first: first.number, rows: some.map(({ row }) => row) });
  if (node.place.rules.dropsWhenSent()) drop(node, out, numbers);
  else node.handing.set(owner, numbers);
}

export function onHandedOff(node: ReplicaState, out: ReplicaOut, owner: NodeId, first: number): void {
  const numbers = node.handing.get(owner);
  if (!numbers || numbers[0] !== first) return;
  node.handing.delete(owner);
  node.hintsDelivered += drop(node, out, numbers);
  out.report('delivered', [owner, numbers.length]);
  handOff(node, out, owner);
}

function drop(node: ReplicaState, out: ReplicaOut, numbers: readonly number[]): number {
  const before = node.hints.length;
  const gone = new Set(numbers);
  node.hints = node.hints.filter(({ number }) => !gone.has(number));
  changed(node, out);
  return before - node.hints.length;
}

/** Those that nobody would need any more are forgotten; what got no answer is sent again. */
export function onHintsTimer(node: ReplicaState, out: ReplicaOut): void {
  const old = node.hints.filter(({ at }) => out.now - at > node.place.gcGraceUs);
  if (old.length > 0)
    node.hintsExpired += drop(
      node,
      out,
      old.map(({ number }) => number),
    );
  node.handing.clear();
  for (const owner of new Set(node.hints.map((hint) => hint.for))) handOff(node, out, owner);
  if (node.hints.length > 0) out.setTimer(HINTS, AGAIN_US);
}
