/** How runs parted, seen past those between them. */
import type { Parting } from './state.ts';

/** How a run parted from the one before `parted.from`, of which `before` tells how it came to be itself. */
export function fromBefore(before: Parting | null, parted: Parting): Parting {
  if (before === null) return { ...parted, from: null };
  return { from: before.from, atUs: Math.min(before.atUs, parted.atUs), label: `${before.label}, then ${parted.label}` };
}
