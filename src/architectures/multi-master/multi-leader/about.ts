/** What is said of sites that take writes by themselves: how they and their messages are drawn. */
import { full, hollow } from '../../shared/message-looks.ts';
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { counted, PLAIN_GLYPH, versionBadge } from '../../shared/glyphs.ts';
import { A_SIBLING, PLAIN_KIND } from '../../shared/kinds.ts';

function glyph({ role, reports }: NodeFacts): Glyph {
  if (role === 'lost') return { ...PLAIN_GLYPH, ring: 'solid', note: 'its disk was lost' };
  const { conflicts, position } = reports;
  const note = typeof conflicts === 'number' && conflicts > 0 ? counted(conflicts, 'conflict') : null;
  return { ...PLAIN_GLYPH, filled: true, ring: 'solid', badge: versionBadge(position), note };
}

/** Where there is a server. */
const SYNC_ORDERS = [
  { order: 'push', label: 'Push: send its changes' },
  { order: 'pull', label: 'Pull: take what the server has' },
];

export const about: About = {
  ...A_SIBLING,
  kinds: [
    { ...PLAIN_KIND, kind: 'site', name: 'site', plural: 'sites', stands: 'every region', holds: 'equal', talksTo: ['site', 'remote'] },
    { ...PLAIN_KIND, kind: 'remote', name: 'remote', plural: 'remotes', holds: 'equal', talksTo: ['site'] },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    change: full('replicate', 'changes of a site'),
    push: full('replicate', 'push of a site'),
    pushed: hollow('replicate', 'what was pushed is in'),
    pull: hollow('query', 'pull of a site'),
    pulled: full('replicate', 'what was pulled'),
    'change-ack': hollow('replicate', 'what a site has taken in'),
  },
  orders: ({ kind, role, reports }) => (kind === 'site' && role === 'site' && 'syncs' in reports ? SYNC_ORDERS : []),
  glyph,
};
