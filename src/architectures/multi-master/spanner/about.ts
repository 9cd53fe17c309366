/** What Spanner is, and how its nodes and messages are drawn. */
import { listOf } from '../../shared/list-of.ts';
import { full, hollow } from '../../shared/message-looks.ts';
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { PAXOS_LOOKS, RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { A_SIBLING, PLAIN_KIND } from '../../shared/kinds.ts';

/** Filled with both rings: leader. Its ring is filled as far as it is heard. */
function glyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  const { role, health, reports } = node;
  if (node.kind === 'time-master') return { ...PLAIN_GLYPH, shape: 'hexagon' };
  const members = all.filter(({ kind, part }) => kind === 'spanserver' && part === node.part);
  const isLeader = role === 'leader';
  const hears = Number(reports['quorum'] ?? 0);
  const promised = listOf(reports['votes']);
  const epsilon = reports['epsilon'];
  const knows = typeof epsilon === 'number' ? `ε from ${epsilon} ms` : 'does not know the time';
  return {
    ...PLAIN_GLYPH,
    filled: isLeader,
    ring: isLeader ? 'solid' : 'hairline',
    badge: typeof reports['ballot'] === 'string' ? `b. ${reports['ballot']}` : null,
    votes: isLeader
      ? members.map((_, i) => (i < hears ? 'yes' : 'waiting'))
      : role === 'proposer'
        ? members.map(({ id }) => (promised.includes(id) ? 'yes' : 'waiting'))
        : null,
    note: health === 'up' ? `${isLeader ? 'leader, ' : ''}${knows}` : null,
  };
}

export const about: About = {
  ...A_SIBLING,
  kinds: [
    {
      ...PLAIN_KIND,
      kind: 'spanserver',
      name: 'spanserver',
      plural: 'spanservers',
      ringed: true,
      badgeLetters: 7,
      stands: 'every region',
      holds: 'equal',
      talksTo: ['spanserver', 'time-master'],
    },
    {
      ...PLAIN_KIND,
      kind: 'time-master',
      name: 'time master',
      plural: 'time masters',
      shape: 'hexagon',
      stands: 'every region',
      holds: 'nothing',
      talksTo: ['spanserver'],
    },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    'poll-time': hollow('pulse', 'question for the time'),
    time: full('pulse', 'time'),
    'lease-request': hollow('agree', 'request for a lease vote'),
    'lease-vote': full('agree', 'lease vote'),
    'commit-request': full('query', 'commit request'),
    'commit-refused': full('reply', 'refusal of a commit'),
    'transaction-request': full('query', 'statement of a transaction'),
    'transaction-reply': full('reply', 'answer within a transaction'),
    'group-query': full('query', 'query'),
    'rows-at': full('reply', 'rows'),
    'prepare-request': hollow('agree', 'prepare'),
    'prepare-vote': full('agree', 'vote'),
    decision: full('agree', 'decision'),
    'safe-time-request': hollow('query', 'request for a safe time'),
    'safe-time': full('reply', 'safe time'),
    ...RAFT_LOOKS,
    ...PAXOS_LOOKS,
  },
  orders: ({ kind, health, role }) =>
    kind === 'spanserver' && health === 'up' && role === 'acceptor' ? [{ order: 'lead', label: 'Hand it the lead' }] : [],
  glyph,
};
