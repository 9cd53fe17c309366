/** What CockroachDB is, and how its nodes and messages are drawn. */
import { full, hollow } from '../../shared/message-looks.ts';
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { partGlyph } from '../../shared/consensus/parts-drawn.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { A_SIBLING, PLAIN_KIND } from '../../shared/kinds.ts';

const glyph = (node: NodeFacts, all: readonly NodeFacts[]): Glyph =>
  node.kind === 'crdb' ? { ...PLAIN_GLYPH, shape: 'diamond' } : partGlyph(node, all);

export const about: About = {
  ...A_SIBLING,
  kinds: [
    {
      ...PLAIN_KIND,
      ...{ kind: 'crdb', name: 'CockroachDB node', plural: 'CockroachDB nodes', shape: 'diamond' },
      ...{ stands: 'every region', holds: 'nothing', talksTo: ['range'] },
    },
    {
      ...PLAIN_KIND,
      ...{ kind: 'range', name: 'range replica', plural: 'range replicas', ringed: true, badgeLetters: 6 },
      ...{ stands: null, holds: 'share', talksTo: ['crdb', 'range'] },
    },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    'batch-read': hollow('query', 'read'),
    'batch-refresh': hollow('stale', 'refresh'),
    'batch-rows': hollow('reply', 'rows'),
    'batch-write': hollow('replicate', 'intents'),
    'batch-end': full('replicate', 'transaction record'),
    'push-txn': full('query', 'question'),
    'resolve-intent': hollow('replicate', 'resolution'),
    'recover-txn': full('replicate', 'transaction record'),
    'query-txn': full('query', 'question'),
    'query-intent': full('query', 'question'),
    'batch-answer': full('reply', 'answer'),
    'side-transport': hollow('pulse', 'closed timestamp'),
    'not-leaseholder': hollow('reply', 'refusal'),
    'clock-probe': hollow('pulse', 'question'),
    'clock-reading': full('pulse', 'answer'),
    ...RAFT_LOOKS,
  },
  orders: ({ kind, health, role }) =>
    kind === 'range' && health === 'up' && role === 'follower' ? [{ order: 'lead', label: 'Hand it the lead' }] : [],
  glyph,
};
