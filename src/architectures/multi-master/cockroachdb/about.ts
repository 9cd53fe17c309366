/** What CockroachDB is, and how its nodes and messages are drawn. */
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { partGlyph } from '../../shared/consensus/parts-drawn.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { PLAIN_KIND } from '../../shared/kinds.ts';

const glyph = (node: NodeFacts, all: readonly NodeFacts[]): Glyph =>
  node.kind === 'crdb' ? { ...PLAIN_GLYPH, shape: 'diamond' } : partGlyph(node, all);

export const about: About = {
  id: 'multi-master',
  name: 'CockroachDB',
  summary: 'Clocks that are only loosely right give timestamps; who cannot tell what came first moves to a later one.',
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
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    'batch-read': { meaning: 'query', label: 'read', hollow: true },
    'batch-refresh': { meaning: 'stale', label: 'read refresh', hollow: true },
    'batch-rows': { meaning: 'reply', label: 'rows', hollow: true },
    'batch-write': { meaning: 'replicate', label: 'intents', hollow: true },
    'batch-end': { meaning: 'replicate', label: 'transaction record', hollow: false },
    'push-txn': { meaning: 'query', label: 'question about an intent', hollow: false },
    'resolve-intent': { meaning: 'replicate', label: 'resolution of intents', hollow: true },
    'batch-answer': { meaning: 'reply', label: 'answer', hollow: false },
    'not-leaseholder': { meaning: 'reply', label: 'refusal', hollow: true },
    'clock-probe': { meaning: 'pulse', label: 'question about a clock', hollow: true },
    'clock-reading': { meaning: 'pulse', label: 'what a clock shows', hollow: false },
    ...RAFT_LOOKS,
  },
  orders: ({ kind, health, role }) =>
    kind === 'range' && health === 'up' && role === 'follower' ? [{ order: 'lead', label: 'Hand it the lead' }] : [],
  glyph,
};
