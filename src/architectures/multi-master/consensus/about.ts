/** What multi-master is, its settings, and how it is drawn and told. Sources are beside each value. */
import { listOf } from '../../shared/list-of.ts';
import { full, hollow } from '../../shared/message-looks.ts';
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { A_SIBLING, PLAIN_KIND } from '../../shared/kinds.ts';
import { RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { numberOf, ringOf } from '../../shared/consensus/ring.ts';
import { withShown } from '../../shared/with-shown.ts';
import { mechanismsShown } from './mechanisms/shown.ts';

const messages: About['messages'] = {
  query: full('query', 'query'),
  reply: full('reply', 'reply'),
  propose: full('query', 'forwarded write'),
  statement: full('query', 'statement of a transaction, for the leader'),
  'statement-reply': full('reply', 'leader’s answer to a statement'),
  refuse: full('reply', 'refusal'),
  'read-index': hollow('query', 'request for a read index'),
  'read-index-reply': full('reply', 'read index'),
  ...RAFT_LOOKS,
};

/** Open cylinder: follower; with a vote ring: candidate; filled with both rings: leader. */
function glyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  const { voters } = node.reports;
  const members = all.filter(({ kind, id }) => kind === 'member' && (!Array.isArray(voters) || voters.includes(id)));
  const term = numberOf(node.reports['term']);
  const ballot = node.reports['ballot'];
  const isLeader = node.role === 'leader';
  const newest = members.reduce((most, other) => Math.max(most, numberOf(other.reports['term'])), 0);
  return {
    ...PLAIN_GLYPH,
    filled: isLeader,
    ring: isLeader ? 'solid' : 'hairline',
    badge: typeof ballot === 'string' ? `b. ${ballot}` : `term ${term}`,
    badgeTone: isLeader && term < newest ? 'stale' : 'ink',
    votes: ringOf(node, members),
    note: noteOf(node, members.length),
  };
}

function noteOf(node: NodeFacts, members: number): string | null {
  if (node.health !== 'up') return null;
  const commit = numberOf(node.reports['commit']);
  const [parts, size] = listOf(node.reports['snapshotParts']).map(Number);
  if (size !== undefined && parts !== undefined && parts < size) return `has ${kb(parts)} of ${kb(size)} KB of a snapshot`;
  if (node.role === 'learner') return commit === 0 ? 'lost its disk, waits for a snapshot' : `has no vote, commit index ${commit}`;
  if (node.role === 'candidate') return `asks for votes, has ${listOf(node.reports['votes']).length} of ${members}`;
  if (node.role === 'proposer') return `asks for promises, has ${listOf(node.reports['votes']).length} of ${members}`;
  if (node.role !== 'leader') return `commit index ${commit}`;
  const hears = numberOf(node.reports['quorum']);
  return hears <= members / 2 ? `leader, hears ${hears} of ${members}` : `leader, index ${commit}`;
}

const kb = (bytes: number): number => Math.ceil(bytes / 1024);

const room: About = {
  ...A_SIBLING,
  kinds: [
    {
      ...PLAIN_KIND,
      kind: 'member',
      name: 'member',
      plural: 'members',
      ringed: true,
      badgeLetters: 7,
      stands: 'every region',
      holds: 'equal',
      talksTo: ['member'],
    },
  ],
  messages,
  orders({ id, health, role, reports: { voters } }) {
    if (health !== 'up' || (role !== 'follower' && role !== 'acceptor')) return [];
    if (Array.isArray(voters) && !voters.includes(id)) return [{ order: 'add', label: 'Add to the group' }];
    const lead = { order: 'lead', label: 'Hand it the lead' };
    return role === 'follower' ? [lead, { order: 'remove', label: 'Remove from the group' }] : [lead];
  },
  glyph,
};

export const about: About = withShown(room, mechanismsShown);
