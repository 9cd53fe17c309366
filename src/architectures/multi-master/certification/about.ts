/** What is said of servers that certify write sets, and how they are drawn. */
import { numberOf, ringOf } from '../../shared/consensus/ring.ts';
import { PAXOS_LOOKS, RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { PLAIN_KIND } from '../../shared/kinds.ts';
import type { About, NodeFacts } from '../../showing.ts';

function noteOf({ health, reports }: NodeFacts): string | null {
  if (health !== 'up') return null;
  if (reports['status'] !== 'synced') return reports['status'] === 'joining' ? 'catches up, takes nothing' : 'not in the primary component';
  const queue = numberOf(reports['queue']);
  return queue === 0 ? 'in sync' : `queue ${queue}`;
}

export const about: About = {
  id: 'multi-master',
  name: 'Certification',
  summary: 'Each server runs transactions by itself; one order and their keys decide which of them commit.',
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
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    ...RAFT_LOOKS,
    ...PAXOS_LOOKS,
    writeset: { meaning: 'replicate', label: 'write set', hollow: false },
    toi: { meaning: 'replicate', label: 'change of the schema', hollow: false },
    marker: { meaning: 'query', label: 'marker of a causal read', hollow: true },
    stats: { meaning: 'pulse', label: 'statistics of a member', hollow: true },
    FC_STOP: { meaning: 'stale', label: 'stop (flow control)', hollow: false },
    FC_CONT: { meaning: 'stale', label: 'go on (flow control)', hollow: true },
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
