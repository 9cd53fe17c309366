/** What is said of sites that take writes by themselves: how they and their messages are drawn. */
import type { About, Glyph, NodeFacts } from '../../showing.ts';
import { counted, PLAIN_GLYPH, versionBadge } from '../../shared/glyphs.ts';
import { PLAIN_KIND } from '../../shared/kinds.ts';

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
  id: 'multi-master',
  name: 'Multi-leader',
  summary: 'Every site takes writes by itself and answers at once; changes travel later, and a rule decides between concurrent ones.',
  kinds: [
    { ...PLAIN_KIND, kind: 'site', name: 'site', plural: 'sites', stands: 'every region', holds: 'equal', talksTo: ['site', 'remote'] },
    { ...PLAIN_KIND, kind: 'remote', name: 'remote', plural: 'remotes', holds: 'equal', talksTo: ['site'] },
  ],
  messages: {
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    change: { meaning: 'replicate', label: 'changes of a site', hollow: false },
    push: { meaning: 'replicate', label: 'push of a site', hollow: false },
    pushed: { meaning: 'replicate', label: 'what was pushed is in', hollow: true },
    pull: { meaning: 'query', label: 'pull of a site', hollow: true },
    pulled: { meaning: 'replicate', label: 'what was pulled', hollow: false },
    'change-ack': { meaning: 'replicate', label: 'what a site has taken in', hollow: true },
  },
  orders: ({ kind, role, reports }) => (kind === 'site' && role === 'site' && 'syncs' in reports ? SYNC_ORDERS : []),
  glyph,
};
