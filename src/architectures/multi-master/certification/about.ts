/** What is said of servers that certify write sets, and how they are drawn. */
import { full, hollow } from '../../shared/message-looks.ts';
import { numberOf, ringOf } from '../../shared/consensus/ring.ts';
import { PAXOS_LOOKS, RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { A_SIBLING, PLAIN_KIND } from '../../shared/kinds.ts';
import type { About, NodeFacts } from '../../showing.ts';

function noteOf({ health, role, reports }: NodeFacts): string | null {
  if (health !== 'up') return null;
  if (role === 'candidate') return 'finds no majority';
  if (reports['status'] !== 'synced') return reports['status'] === 'joining' ? 'catches up, takes nothing' : 'not in the primary component';
  const queue = numberOf(reports['queue']);
  return queue === 0 ? 'in sync' : `queue ${queue}`;
}

export const about: About = {
  ...A_SIBLING,
  kinds: [
    {
      ...PLAIN_KIND,
      kind: 'server',
      name: 'server',
      plural: 'servers',
      ringed: true,
      badgeLetters: 7,
      stands: 'every region',
      holds: 'equal',
      talksTo: ['server'],
    },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    ...RAFT_LOOKS,
    ...PAXOS_LOOKS,
    writeset: full('replicate', 'write set'),
    toi: full('replicate', 'change of the schema'),
    marker: hollow('query', 'marker of a causal read'),
    stats: hollow('pulse', 'statistics of a member'),
    FC_STOP: full('stale', 'stop (flow control)'),
    FC_CONT: hollow('stale', 'go on (flow control)'),
  },
  orders: ({ health, role }) =>
    health === 'up' && (role === 'follower' || role === 'acceptor') ? [{ order: 'lead', label: 'Hand it the lead of the order' }] : [],
  glyph(node, all) {
    const isSynced = node.reports['status'] === 'synced';
    return {
      ...PLAIN_GLYPH,
      filled: isSynced,
      ring: isSynced ? 'solid' : 'hairline',
      badge: `v${numberOf(node.reports['lastCommitted'])}`,
      votes: ringOf(
        node,
        all.filter(({ kind }) => kind === 'server'),
      ),
      note: noteOf(node),
    };
  },
};
