/** What is said of the query cache: its settings, its messages, how it is drawn and told. */
import type { About, AboutEvent, Glyph, NodeFacts, Setting } from '../contract.ts';
import { PLAIN_GLYPH, versionBadge } from '../shared/glyphs.ts';
import { MAIN_DATABASE, PLAIN_KIND } from '../shared/kinds.ts';

const settings: readonly Setting[] = [
  {
    key: 'ttlMs',
    label: 'Lifetime',
    help: 'How long an answer is served after it was asked for, whatever is written meanwhile.',
    source:
      'Ours: 5 s, so that a run of half a minute shows answers that expire. Cloudflare Hyperdrive keeps them for 60 s (Cloudflare docs, Hyperdrive, query caching).',
    type: 'number',
    default: 5000,
    min: 0,
    max: 3_600_000,
    step: 100,
    unit: 'ms',
  },
  {
    key: 'staleWhileRevalidateMs',
    label: 'Stale while revalidating',
    help: 'For this long after its lifetime an answer is still served once more, while a new one is fetched. 0: never.',
    source: 'RFC 5861 §3 for the idea; ours: off, so that there is one cause of staleness at a time. Hyperdrive: 15 s.',
    type: 'number',
    default: 0,
    min: 0,
    max: 3_600_000,
    step: 100,
    unit: 'ms',
  },
  {
    key: 'maxEntries',
    label: 'Entries',
    help: 'How many answers a cache keeps. When it is full, the one that was asked for longest ago goes.',
    source: 'Ours: 1000, more than any scenario needs; make it small to watch evictions.',
    type: 'number',
    default: 1000,
    min: 1,
    max: 100_000,
    step: 1,
    unit: '',
  },
  {
    key: 'primaryTimeoutMs',
    label: 'Patience with the primary',
    help: 'How long a cache waits for the primary before it tells its client that there is no answer.',
    source: 'Ours: 1.5 s, five times the widest round trip and below the patience of a client. Hyperdrive waits 15 s for a connection.',
    type: 'number',
    default: 1500,
    min: 10,
    max: 60_000,
    step: 10,
    unit: 'ms',
  },
];

function glyph(node: NodeFacts, _all: readonly NodeFacts[], atUs: number): Glyph {
  if (node.role === 'lost') return { ...PLAIN_GLYPH, ring: 'solid', note: 'its disk was lost' };
  if (node.kind !== 'cache') return { ...PLAIN_GLYPH, filled: true, ring: 'solid', badge: versionBadge(node.reports['position']) };
  const { entries, freshUntil, ttlUs } = node.reports;
  const left = typeof freshUntil === 'number' && typeof ttlUs === 'number' && ttlUs > 0 ? (freshUntil - atUs) / ttlUs : 0;
  const kept = typeof entries === 'number' ? entries : 0;
  const note = node.role === 'cutOff' ? 'no answer from the primary' : kept === 0 ? 'empty' : `${kept} kept`;
  return { ...PLAIN_GLYPH, shape: 'diamond', level: Math.min(1, Math.max(0, left)), note };
}

function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type === 'role') {
    if (event.role === 'cutOff') return `${city(event.node)} hears nothing from the primary. It can only serve what it has kept.`;
    if (event.role === 'lost') return `${city(event.node)} starts with an empty disk. Only what caches have kept is left, for a while.`;
    if (event.role === 'caching') return `${city(event.node)} caches again.`;
    return null;
  }
  if (event.type === 'report') {
    if (event.key === 'evictions') return `${city(event.node)} is full. The answer that was asked for longest ago goes.`;
    return null;
  }
  const { kind } = event.message;
  if (kind === 'miss') return `Miss. ${city(event.from)} has no answer kept for exactly this query and asks ${city(event.to)}.`;
  if (kind === 'refresh') return `${city(event.from)} served an old answer and fetches a new one from ${city(event.to)}.`;
  return null;
}

export const about: About = {
  id: 'query-cache',
  name: 'Query cache',
  summary: 'A cache in every region repeats answers it has seen for exactly the same query; everything else travels to one database.',
  settings,
  presets: [
    {
      id: 'hyperdrive',
      name: 'Cloudflare Hyperdrive',
      source:
        'Defaults max_age 60 s and stale_while_revalidate 15 s: Cloudflare docs, Hyperdrive, query caching (cloudflare/cloudflare-docs, src/content/docs/hyperdrive/concepts/query-caching.mdx). Connect timeout 15 s: platform/limits.mdx.',
      settings: { ttlMs: 60_000, staleWhileRevalidateMs: 15_000, primaryTimeoutMs: 15_000 },
    },
  ],
  kinds: [
    { ...MAIN_DATABASE, talksTo: ['cache'] },
    {
      ...PLAIN_KIND,
      kind: 'cache',
      name: 'cache',
      plural: 'caches',
      shape: 'diamond',
      badgeLetters: 0,
      stands: 'other regions',
      holds: 'answers',
    },
  ],
  messages: {
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    miss: { meaning: 'cache', label: 'cache miss', hollow: true },
    forward: { meaning: 'query', label: 'statement passed on', hollow: false },
    refresh: { meaning: 'cache', label: 'question for a fresh answer', hollow: true },
    'miss-reply': { meaning: 'reply', label: 'answer to keep', hollow: false },
    'forward-reply': { meaning: 'reply', label: 'reply', hollow: false },
    'refresh-reply': { meaning: 'reply', label: 'fresh answer to keep', hollow: false },
  },
  orders: () => [],
  glyph,
  sentence,
};
