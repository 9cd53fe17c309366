/** Choices by chance. */
import type { Stream } from '../sim/random.ts';

export function pick<T>(random: Stream, items: readonly T[]): T {
  if (items.length === 0) throw new Error("Antipode's own mistake: nothing to pick from");
  return items[random.integer(0, items.length - 1)] as T;
}

/** So many of them, all different, in any order. */
export function some<T>(random: Stream, items: readonly T[], count: number): readonly T[] {
  const left = [...items];
  return Array.from({ length: Math.min(count, items.length) }, () => left.splice(random.integer(0, left.length - 1), 1)[0] as T);
}
