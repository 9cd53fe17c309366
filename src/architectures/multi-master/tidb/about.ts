/** What TiDB is, and how its nodes and messages are drawn. */
import { full, hollow } from '../../shared/message-looks.ts';
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { partGlyph } from '../../shared/consensus/parts-drawn.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { A_SIBLING, PLAIN_KIND } from '../../shared/kinds.ts';

function glyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  const { kind, health, role } = node;
  if (kind === 'tidb') return { ...PLAIN_GLYPH, shape: 'diamond' };
  if (kind === 'tikv') return partGlyph(node, all);
  return { ...partGlyph(node, all), shape: 'hexagon', note: health === 'up' && role === 'leader' ? 'oracle' : null };
}

export const about: About = {
  ...A_SIBLING,
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
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    tso: hollow('pulse', 'request for timestamps'),
    timestamps: full('pulse', 'timestamps'),
    'kv-get': hollow('query', 'request for rows'),
    'kv-rows': hollow('reply', 'rows'),
    'kv-prewrite': hollow('replicate', 'prewrite'),
    'kv-commit': full('replicate', 'commit of keys'),
    'kv-lock': full('query', 'request for locks'),
    'kv-resolve': hollow('stale', 'question about a lock'),
    'kv-answer': full('reply', 'answer'),
    detect: hollow('stale', 'wait'),
    deadlock: full('stale', 'deadlock'),
    'epoch-not-match': hollow('reply', 'news of a split'),
    'ask-split': hollow('query', 'question who gets half a region'),
    'ask-split-reply': full('reply', 'answer about a split'),
    'hand-over': full('replicate', 'half a region'),
    adopted: hollow('reply', 'half a region has arrived'),
    'region-heartbeat': hollow('pulse', 'heartbeat of a region'),
    'store-heartbeat': hollow('pulse', 'heartbeat of a peer'),
    'pd-reply': full('pulse', 'answer to a heartbeat'),
    'not-leader': hollow('reply', 'refusal'),
    ...RAFT_LOOKS,
  },
  orders: ({ kind, health, role }) =>
    kind !== 'tidb' && health === 'up' && role === 'follower' ? [{ order: 'lead', label: 'Hand it the lead' }] : [],
  glyph,
};
