/**
 * Which region gets what another splits off: the placement driver says so once for each split, in its own log, so that whoever asks again, and
 * whoever leads it then, hears the same (tikv/pd, server/cluster/cluster_worker.go: AskBatchSplit makes up new ids; here regions stand ready).
 */
import type { NodeId } from '../../../sim/node.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { isAllotment, type SplitMessage } from './split-protocol.ts';
import { group, type MemberOut, type PdState } from './state.ts';

const nameOf = ({ region, version }: { readonly region: number; readonly version: number }): string => `${region} ${version}`;

/** Split → the region that gets its right half, by all that is chosen. */
function allotted(node: PdState): ReadonlyMap<string, number> {
  const log = group.log(node);
  const found = new Map<string, number>();
  for (let index = log.base.index + 1; index <= group.chosenIndex(node); index += 1) {
    const payload = entryAt(log, index)?.payload;
    if (isAllotment(payload) && !found.has(nameOf(payload)) && ![...found.values()].includes(payload.child))
      found.set(nameOf(payload), payload.child);
  }
  return found;
}

export function onAskSplit(node: PdState, out: MemberOut, from: NodeId, asked: Extract<SplitMessage, { kind: 'ask-split' }>): void {
  if (!group.isLeader(node)) return out.send(from, { kind: 'not-leader', call: 0, leader: group.leader(node) });
  const { region, version } = asked;
  node.splits.set(nameOf(asked), { from, region, version, proposedAt: node.splits.get(nameOf(asked))?.proposedAt ?? 0 });
}

/** After each step of a leader. */
export function allot(node: PdState, out: MemberOut): void {
  if (node.splits.size === 0) return;
  const known = allotted(node);
  const { dealt, groups } = node.place.splits;
  const taken = new Set(known.values());
  for (const [name, { from, region, version, proposedAt }] of node.splits) {
    const child = known.get(name);
    const free = groups.findIndex((_, i) => i >= dealt && !taken.has(i));
    if (child !== undefined || free < 0) {
      node.splits.delete(name);
      out.send(from, { kind: 'ask-split-reply', region, version, child: child ?? null });
      continue;
    }
    // One at a time: another may have got the region that it would have had.
    if (proposedAt > 0 && group.chosenIndex(node) < proposedAt) continue;
    const index = group.propose(node, out, Object.freeze({ kind: 'allotment', region, version, child: free }));
    node.splits.set(name, { from, region, version, proposedAt: index ?? 0 });
    return;
  }
}
