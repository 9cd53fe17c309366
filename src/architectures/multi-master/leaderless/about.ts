/** What replicas without a leader are, and how they are drawn. */
import { listOf } from '../../shared/list-of.ts';
import { full, hollow } from '../../shared/message-looks.ts';
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { counted, PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { A_SIBLING, PLAIN_KIND } from '../../shared/kinds.ts';

function glyph({ kind, role, health, reports }: NodeFacts, all: readonly NodeFacts[]): Glyph {
  if (role === 'lost') return { ...PLAIN_GLYPH, note: 'lost its disk' };
  const hints = Number(reports['hints'] ?? 0);
  const down = listOf(reports['down']).length;
  const others = all.filter((each) => each.kind === kind).length - 1;
  const note = health === 'up' && down > 0 ? `hears ${others - down} of ${others}` : null;
  return { ...PLAIN_GLYPH, filled: true, ring: 'hairline', badge: hints > 0 ? counted(hints, 'hint') : null, badgeTone: 'stale', note };
}

export const about: About = {
  ...A_SIBLING,
  kinds: [
    {
      ...PLAIN_KIND,
      kind: 'replica',
      name: 'replica',
      plural: 'replicas',
      badgeLetters: 7,
      stands: 'every region',
      holds: 'share',
      talksTo: ['replica'],
    },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    write: full('replicate', 'write to a replica'),
    'write-ack': full('agree', 'acknowledgement of a write'),
    read: hollow('query', 'read of a replica'),
    'digest-read': hollow('query', 'request for a digest'),
    'read-reply': full('reply', 'replica’s answer'),
    repair: full('replicate', 'read repair'),
    'repair-ack': full('agree', 'acknowledgement of a repair'),
    hint: full('replicate', 'hint handed off'),
    'hint-ack': full('agree', 'acknowledgement of hints'),
    tree: hollow('agree', 'hashes of a Merkle tree'),
    rows: full('replicate', 'rows that differ'),
    gossip: full('pulse', 'gossip'),
  },
  orders: ({ kind, health, role }) =>
    kind === 'replica' && health === 'up' && role === 'replica' ? [{ order: 'repair', label: 'Repair: compare with the others' }] : [],
  glyph,
};
