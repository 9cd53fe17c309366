/** What TiDB is, and how its nodes and messages are drawn. */
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { partGlyph } from '../../shared/consensus/parts-drawn.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { PLAIN_KIND } from '../../shared/kinds.ts';

function glyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  const { kind, health, role } = node;
  if (kind === 'tidb') return { ...PLAIN_GLYPH, shape: 'diamond' };
  if (kind === 'tikv') return partGlyph(node, all);
  return { ...partGlyph(node, all), shape: 'hexagon', note: health === 'up' && role === 'leader' ? 'oracle' : null };
}

export const about: About = {
  id: 'multi-master',
  name: 'TiDB',
  summary: 'SQL servers without rows, Raft groups of keys, and one oracle from which all order comes.',
  kinds: [
    {
      ...PLAIN_KIND,
      ...{ kind: 'tidb', name: 'TiDB server', plural: 'TiDB servers', shape: 'diamond' },
      ...{ stands: 'every region', holds: 'nothing', talksTo: ['tikv', 'pd'] },
    },
    {
      ...PLAIN_KIND,
      ...{ kind: 'tikv', name: 'TiKV peer', plural: 'TiKV peers', ringed: true, badgeLetters: 6 },
      ...{ stands: null, holds: 'share', talksTo: ['tidb', 'tikv', 'pd'] },
    },
    {
      ...PLAIN_KIND,
      ...{ kind: 'pd', name: 'placement driver', plural: 'placement drivers', shape: 'hexagon', ringed: true, badgeLetters: 6 },
      ...{ stands: null, holds: 'nothing', talksTo: ['tidb', 'tikv', 'pd'] },
    },
  ],
  messages: {
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    tso: { meaning: 'pulse', label: 'request for timestamps', hollow: true },
    timestamps: { meaning: 'pulse', label: 'timestamps', hollow: false },
    'kv-get': { meaning: 'query', label: 'request for rows', hollow: true },
    'kv-rows': { meaning: 'reply', label: 'rows', hollow: true },
    'kv-prewrite': { meaning: 'replicate', label: 'prewrite', hollow: true },
    'kv-commit': { meaning: 'replicate', label: 'commit of keys', hollow: false },
    'kv-lock': { meaning: 'query', label: 'request for locks', hollow: false },
    'kv-resolve': { meaning: 'stale', label: 'question about a lock', hollow: true },
    'kv-answer': { meaning: 'reply', label: 'answer', hollow: false },
    'not-leader': { meaning: 'reply', label: 'refusal', hollow: true },
    ...RAFT_LOOKS,
  },
  orders: ({ kind, health, role }) =>
    kind !== 'tidb' && health === 'up' && role === 'follower' ? [{ order: 'lead', label: 'Hand it the lead' }] : [],
  glyph,
};
