/** The vote ring of a member of a consensus group, read off what it reports. */
import { listOf } from '../list-of.ts';
import type { ReportValue } from '../../../sim/node.ts';
import type { Glyph, NodeFacts } from '../../showing.ts';

export const numberOf = (value: ReportValue | undefined): number => (typeof value === 'number' ? value : 0);

/** A leader's is filled as far as it is heard; of whoever asks for votes, as far as it has some; others have none. */
export function ringOf(node: NodeFacts, members: readonly NodeFacts[]): Glyph['votes'] {
  if (node.role === 'leader') return heardBy(node, members);
  return node.role === 'candidate' || node.role === 'proposer' ? votesFor(node, members) : null;
}

/** Short of the mark when it has no majority. */
function heardBy(node: NodeFacts, members: readonly NodeFacts[]): Glyph['votes'] {
  const hears = numberOf(node.reports['quorum']);
  return members.map((_, i) => (i < hears ? 'yes' : 'waiting'));
}

function votesFor(node: NodeFacts, members: readonly NodeFacts[]): Glyph['votes'] {
  const granted = listOf(node.reports['votes']);
  return members.map(({ id, reports }) => {
    if (granted.includes(id)) return 'yes';
    const votedOtherwise =
      reports['term'] === node.reports['term'] && typeof reports['votedFor'] === 'string' && reports['votedFor'] !== node.id;
    return votedOtherwise ? 'no' : 'waiting';
  });
}
