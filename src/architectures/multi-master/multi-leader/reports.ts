/** What a site tells of itself whenever that changes. */
import type { Kept } from '../../../merging/jobs.ts';
import type { SiteOut, SiteState } from './state.ts';

/** What it keeps beside the data, where that was counted anew. */
export function reportKept(node: SiteState, out: SiteOut, kept: Kept = node.kept): void {
  const { conflicts, hidden, tombstones } = node.kept;
  if (kept.conflicts !== conflicts) out.report('conflicts', kept.conflicts);
  if (kept.hidden !== hidden) out.report('hidden', kept.hidden);
  if (kept.tombstones !== tombstones) out.report('tombstones', kept.tombstones);
  node.kept = kept;
}
