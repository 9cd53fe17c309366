/** What replicas without a leader are, and how they are drawn. */
import type { ReportValue } from '../../../sim/node.ts';
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { counted, PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { PLAIN_KIND } from '../../shared/kinds.ts';

const listOf = (value: ReportValue | undefined): readonly (string | number)[] => (Array.isArray(value) ? value : []);

function glyph({ kind, role, health, reports }: NodeFacts, all: readonly NodeFacts[]): Glyph {
  if (role === 'lost') return { ...PLAIN_GLYPH, note: 'lost its disk' };
  const hints = Number(reports['hints'] ?? 0);
  const down = listOf(reports['down']).length;
  const others = all.filter((each) => each.kind === kind).length - 1;
  const note = health === 'up' && down > 0 ? `hears ${others - down} of ${others}` : null;
  return { ...PLAIN_GLYPH, filled: true, ring: 'hairline', badge: hints > 0 ? counted(hints, 'hint') : null, badgeTone: 'stale', note };
}

export const about: About = {
  id: 'multi-master',
  name: 'Leaderless',
  summary: 'Any node takes a statement, asks the N replicas of its row, and answers when W or R of them did.',
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
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    write: { meaning: 'replicate', label: 'write to a replica', hollow: false },
    'write-ack': { meaning: 'agree', label: 'acknowledgement of a write', hollow: false },
    read: { meaning: 'query', label: 'read of a replica', hollow: true },
    'digest-read': { meaning: 'query', label: 'request for a digest', hollow: true },
    'read-reply': { meaning: 'reply', label: 'replica’s answer', hollow: false },
    repair: { meaning: 'replicate', label: 'read repair', hollow: false },
    'repair-ack': { meaning: 'agree', label: 'acknowledgement of a repair', hollow: false },
    hint: { meaning: 'replicate', label: 'hint handed off', hollow: false },
    'hint-ack': { meaning: 'agree', label: 'acknowledgement of hints', hollow: false },
    tree: { meaning: 'agree', label: 'hashes of a Merkle tree', hollow: true },
    rows: { meaning: 'replicate', label: 'rows that differ', hollow: false },
    gossip: { meaning: 'pulse', label: 'gossip', hollow: false },
  },
  orders: ({ kind, health, role }) =>
    kind === 'replica' && health === 'up' && role === 'replica' ? [{ order: 'repair', label: 'Repair: compare with the others' }] : [],
  glyph,
};
