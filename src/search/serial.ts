/**
 * Is there a serial order that explains a history, and agrees with real time? Trails tell which writes each operation saw and in which
 * order they were made, so it is a question of circles: of who wrote before whom, who read what whom wrote, and who read what was
 * overwritten later (Adya 1999; Kingsbury & Alvaro, *Elle*, VLDB 2020).
 */
import type { Trails } from './registers.ts';
import type { Operation } from './told.ts';

/** A circle of operations each of which has to come before the next, or null: then they have a serial order. */
export function circleIn(operations: readonly Operation[], end: Trails): readonly string[] | null {
  const stands = ({ writes, keys }: Operation): boolean => writes !== null && keys.every((key) => end.get(key)?.includes(writes));
  const done = operations.filter((operation) => operation.outcome?.ok === true || stands(operation));
  const writers = new Map(done.flatMap((operation) => (operation.writes === null ? [] : [[operation.writes, operation] as const])));
  const next = new Map<Operation, Set<Operation>>(done.map((operation) => [operation, new Set()]));
  const comesBefore = (a: Operation | undefined, b: Operation | undefined): void => {
    if (a && b && a !== b) next.get(a)?.add(b);
  };
  for (const [key, trail] of end) {
    const order = trail.map((name) => writers.get(name));
    order.forEach((writer, i) => comesBefore(writer, order[i + 1]));
    for (const reader of done) {
      const seen = reader.saw.get(key);
      if (seen === undefined) continue;
      comesBefore(order[seen.length - 1], reader);
      comesBefore(reader, order[seen.length]);
    }
  }
  // What nobody knows of may take effect after its return.
  for (const a of done) for (const b of done) if (a.outcome?.ok && a.return < b.call) comesBefore(a, b);
  return circle(next);
}

function circle(next: ReadonlyMap<Operation, ReadonlySet<Operation>>): readonly string[] | null {
  const finished = new Set<Operation>();
  const path: Operation[] = [];
  const visit = (at: Operation): readonly string[] | null => {
    if (finished.has(at)) return null;
    const from = path.indexOf(at);
    if (from >= 0) return path.slice(from).map(({ op }) => op);
    path.push(at);
    for (const other of next.get(at) ?? []) {
      const found = visit(other);
      if (found) return found;
    }
    path.pop();
    finished.add(at);
    return null;
  };
  for (const operation of next.keys()) {
    const found = visit(operation);
    if (found) return found;
  }
  return null;
}
