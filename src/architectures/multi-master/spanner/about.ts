/** What Spanner is, and how its nodes and messages are drawn. */
import type { ReportValue } from '../../../sim/node.ts';
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { PAXOS_LOOKS, RAFT_LOOKS } from '../../shared/consensus/looks.ts';
import { PLAIN_GLYPH } from '../../shared/glyphs.ts';
import { PLAIN_KIND } from '../../shared/kinds.ts';

const listOf = (value: ReportValue | undefined): readonly (string | number)[] => (Array.isArray(value) ? value : []);

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
  id: 'multi-master',
  name: 'Spanner',
  summary: 'A Paxos group whose writes get timestamps from clocks that know how wrong they may be, and wait until those are past.',
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
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    'poll-time': { meaning: 'pulse', label: 'question for the time', hollow: true },
    time: { meaning: 'pulse', label: 'time', hollow: false },
    'lease-request': { meaning: 'agree', label: 'request for a lease vote', hollow: true },
    'lease-vote': { meaning: 'agree', label: 'lease vote', hollow: false },
    'commit-request': { meaning: 'query', label: 'commit request', hollow: false },
    'commit-refused': { meaning: 'reply', label: 'refusal of a commit', hollow: false },
    'transaction-request': { meaning: 'query', label: 'statement of a transaction', hollow: false },
    'transaction-reply': { meaning: 'reply', label: 'answer within a transaction', hollow: false },
    'group-query': { meaning: 'query', label: 'query', hollow: false },
    'rows-at': { meaning: 'reply', label: 'rows', hollow: false },
    'prepare-request': { meaning: 'agree', label: 'prepare', hollow: true },
    'prepare-vote': { meaning: 'agree', label: 'vote', hollow: false },
    decision: { meaning: 'agree', label: 'decision', hollow: false },
    'safe-time-request': { meaning: 'query', label: 'request for a safe time', hollow: true },
    'safe-time': { meaning: 'reply', label: 'safe time', hollow: false },
    ...RAFT_LOOKS,
    ...PAXOS_LOOKS,
  },
  orders: ({ kind, health, role }) =>
    kind === 'spanserver' && health === 'up' && role === 'acceptor' ? [{ order: 'lead', label: 'Hand it the lead' }] : [],
  glyph,
};
