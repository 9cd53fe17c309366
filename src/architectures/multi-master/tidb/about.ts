/** What TiDB is, and how its nodes and messages are drawn. */
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { numberOf, ringOf } from '../../shared/consensus/ring.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { PLAIN_KIND } from '../../shared/kinds.ts';

/** Members of a Raft group are filled with both rings where they lead. */
function glyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  const { kind, role, health, reports, part } = node;
  if (kind === 'tidb') return { ...PLAIN_GLYPH, shape: 'diamond' };
  const isLeader = role === 'leader';
  const parts = [...new Set(all.flatMap((each) => each.part ?? []))].sort();
  const term = reports['term'];
  return {
    ...PLAIN_GLYPH,
    shape: kind === 'pd' ? 'hexagon' : 'cylinder',
    filled: isLeader,
    ring: isLeader ? 'solid' : 'hairline',
    badge: term === undefined ? null : `t. ${numberOf(term)}`,
    share: part !== undefined && parts.length > 1 ? [parts.indexOf(part), parts.length] : null,
    votes: ringOf(
      node,
      all.filter((each) => each.kind === kind && each.part === part),
    ),
    note: health === 'up' && isLeader ? (kind === 'pd' ? 'oracle' : `leads ${part}`) : null,
  };
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
