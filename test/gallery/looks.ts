/** Glyphs and message looks for fixtures: what an architecture's `about.ts` gives in the app. */
import type { Glyph, MessageLook } from '../../src/architectures/showing.ts';
import { PLAIN_GLYPH } from '../../src/architectures/shared/glyphs.ts';
import type { Message } from '../../src/sim/node.ts';
import type { NodeFact } from '../../src/trace/world.ts';

export const PLAIN: Glyph = { ...PLAIN_GLYPH, ring: 'hairline' };

const LOOKS: Readonly<Record<string, MessageLook>> = {
  query: { meaning: 'query', label: 'query', hollow: false },
  reply: { meaning: 'reply', label: 'reply', hollow: false },
  replicate: { meaning: 'replicate', label: 'change on its way', hollow: false },
  heartbeat: { meaning: 'pulse', label: 'heartbeat', hollow: false },
  askVote: { meaning: 'agree', label: 'vote asked', hollow: true },
  vote: { meaning: 'agree', label: 'vote given', hollow: false },
  fetch: { meaning: 'cache', label: 'cache miss', hollow: true },
  store: { meaning: 'cache', label: 'cache fill', hollow: false },
};

export const lookOf = (message: Message): MessageLook => LOOKS[message.kind] ?? { meaning: 'query', label: message.kind, hollow: false };

export const looksOf = (...kinds: readonly string[]): readonly MessageLook[] => kinds.map((kind) => lookOf({ kind }));

type Vote = 'yes' | 'waiting' | 'no';
const votesOf = (value: unknown): readonly Vote[] | null =>
  typeof value === 'string' ? [...value].map((c) => (c === 'y' ? 'yes' : c === 'n' ? 'no' : 'waiting')) : null;

export function glyphOf(node: NodeFact): Glyph {
  const position = node.reports['position'];
  const note = typeof node.reports['note'] === 'string' ? node.reports['note'] : null;
  const behind = node.reports['behind'] === true;
  const badge = typeof position === 'number' ? `v${position}` : null;
  const base: Glyph = { ...PLAIN, badge, note };
  switch (node.kind) {
    case 'primary':
      return { ...base, filled: true, ring: 'solid' };
    case 'replica':
      return behind ? { ...base, ring: 'behind', badgeTone: 'stale', note: '1 version behind' } : base;
    case 'cache':
      return { ...base, shape: 'diamond', level: typeof node.reports['level'] === 'number' ? node.reports['level'] : 0 };
    case 'router':
      return { ...base, shape: 'hexagon' };
    case 'partition':
      return { ...base, filled: false, share: [Number(node.reports['share'] ?? 0), 5] };
    case 'member': {
      const term = node.reports['term'];
      return {
        ...base,
        badge: typeof term === 'number' ? `term ${term}` : null,
        filled: node.role === 'leader',
        votes: votesOf(node.reports['votes']),
      };
    }
    case 'client':
      return { ...PLAIN, shape: 'client', ring: 'none' };
    default:
      return base;
  }
}
