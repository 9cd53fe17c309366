/** What is said of the query cache: its settings, its messages, how it is drawn and told. */
import { full, hollow } from '../shared/message-looks.ts';
import type { About, Glyph, NodeFacts } from '../showing.ts';
import { PLAIN_GLYPH, versionBadge } from '../shared/glyphs.ts';
import { MAIN_DATABASE, PLAIN_KIND } from '../shared/kinds.ts';
import { withShown } from '../shared/with-shown.ts';
import { mechanismsShown } from './mechanisms/shown.ts';

function glyph(node: NodeFacts, _all: readonly NodeFacts[], atUs: number): Glyph {
  if (node.role === 'lost') return { ...PLAIN_GLYPH, ring: 'solid', note: 'its disk was lost' };
  if (node.kind !== 'cache') return { ...PLAIN_GLYPH, filled: true, ring: 'solid', badge: versionBadge(node.reports['position']) };
  const { entries, freshUntil, ttlUs } = node.reports;
  const kept = typeof entries === 'number' ? entries : 0;
  const lives = kept > 0 && typeof freshUntil === 'number' && typeof ttlUs === 'number' && ttlUs > 0;
  const left = lives ? (freshUntil - atUs) / ttlUs : kept > 0 && freshUntil === 'never' ? 1 : 0;
  const note = node.role === 'cutOff' ? 'no answer from the primary' : kept === 0 ? 'empty' : `${kept} kept`;
  return { ...PLAIN_GLYPH, shape: 'diamond', level: Math.min(1, Math.max(0, left)), note };
}

const room: About = {
  id: 'query-cache',
  name: 'Query cache',
  summary: 'A cache in every region repeats answers it has seen for exactly the same query; everything else travels to one database.',
  traits: ['repeats'],
  before: { not: { repeats: 'what one cache gives to another may have any age' } },
  kinds: [
    { ...MAIN_DATABASE, talksTo: ['cache'], givesWay: true },
    {
      ...PLAIN_KIND,
      kind: 'cache',
      name: 'cache',
      plural: 'caches',
      shape: 'diamond',
      badgeLetters: 0,
      stands: 'other regions',
      oneWith: ['caches', 'in the main region'],
      holds: 'answers',
    },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    miss: hollow('cache', 'cache miss'),
    pass: full('query', 'forwarded statement'),
    refresh: hollow('cache', 'revalidation'),
    invalidate: hollow('stale', 'invalidation'),
    invalidated: full('pulse', 'invalidated'),
  },
  orders: () => [],
  glyph,
};

export const about: About = withShown(room, mechanismsShown);
