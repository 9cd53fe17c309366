/** Leave to fill: one at a time for each name, void when the name is deleted. Source: Nishtala et al., NSDI 2013, §3.2.1. */
import type { Out } from '../../../../sim/out.ts';
import type { CacheState } from '../../state.ts';
import { sideOf } from './state.ts';

/** What a miss is told: leave to fill, or that somebody else has it (mcrouter: NOT_FOUND_HOT). */
export function grant(node: CacheState, out: Out, name: string): { readonly token: number | null } {
  const { leases } = sideOf(node);
  if (leases === null) return { token: null };
  const lease = leases.out.get(name);
  if (lease && out.now - lease.at < leases.lastingUs) return { token: null };
  leases.last += 1;
  leases.out.set(name, { token: leases.last, at: out.now });
  leases.given += 1;
  out.report('leases', leases.given);
  return { token: leases.last };
}

/** Whether what was fetched under this lease may be kept. A lease fills once. */
export function mayFill(node: CacheState, out: Out, name: string, token: number): boolean {
  const { leases } = sideOf(node);
  if (leases === null) return true;
  const may = node.place.rules.isLeased(leases.out.get(name)?.token === token);
  if (may) leases.out.delete(name);
  else out.report('refused sets', ++leases.refused);
  return may;
}

export function voided(node: CacheState, name: string): void {
  const { leases } = sideOf(node);
  if (leases !== null && node.place.rules.voidsLease()) leases.out.delete(name);
}

/** Its region's database does not show yet what somebody here has written. */
export const isMarked = (node: CacheState, name: string): boolean => (sideOf(node).leases?.marks.get(name) ?? 0) > 0;
