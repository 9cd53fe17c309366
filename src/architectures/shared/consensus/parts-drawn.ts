/** How a member of one of several Raft groups is drawn: filled with both rings where it leads, with its share of the rows. */
import type { Glyph, NodeFacts } from '../../showing.ts';
import { PLAIN_GLYPH } from '../glyphs.ts';
import { numberOf, ringOf } from './ring.ts';

export function partGlyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  const { kind, role, health, reports, part } = node;
  const isLeader = role === 'leader';
  const parts = [...new Set(all.flatMap((each) => each.part ?? []))].sort();
  const term = reports['term'];
  return {
    ...PLAIN_GLYPH,
    shape: 'cylinder',
    filled: isLeader,
    ring: isLeader ? 'solid' : 'hairline',
    badge: term === undefined ? null : `t. ${numberOf(term)}`,
    share: part !== undefined && parts.length > 1 ? [parts.indexOf(part), parts.length] : null,
    votes: ringOf(
      node,
      all.filter((each) => each.kind === kind && each.part === part),
    ),
    note: health === 'up' && isLeader ? `leads ${part}` : null,
  };
}
