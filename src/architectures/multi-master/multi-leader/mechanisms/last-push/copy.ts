/** What a local database knows of the server. */
import type { Rebased } from '../../../../../merging/sync-jobs.ts';
import type { SiteState } from '../../state.ts';

export interface Copy {
  /** Of the server, below its own edits; null until it was read. */
  revision: number | null;
  /** The server has said that it has own changes up to here. */
  pushed: number;
  doing: 'push' | 'pull' | 'rebase' | null;
  /** What follows when that is done. */
  next: 'pull' | null;
  /** When the server answered last, by the own clock. */
  pulledAtMs: number | null;
  pushedAtMs: number | null;
  /** For the invariants. */
  lastRebase: Rebased | null;
}

const isCopy = (value: unknown): value is Copy => typeof value === 'object' && value !== null && 'revision' in value;

/** Of a site that does not push and pull: null. */
export function copyIn({ own }: SiteState): Copy | null {
  const copy = own['conflicts'];
  return isCopy(copy) ? copy : null;
}

export function copyOf(node: SiteState): Copy {
  const copy = copyIn(node);
  if (copy === null) throw new Error(`Antipode's own mistake: ${node.place.spec.id} does not push and pull`);
  return copy;
}
