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

export const about: About = {
  id: 'multi-master',
  name: 'Multi-leader',
  summary: 'Every site takes writes by itself and answers at once; changes travel later, and a rule decides between concurrent ones.',
  kinds: [{ ...PLAIN_KIND, kind: 'site', name: 'site', plural: 'sites', stands: 'every region', holds: 'equal', talksTo: ['site'] }],
  messages: {
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    change: { meaning: 'replicate', label: 'changes of a site', hollow: false },
    'change-ack': { meaning: 'replicate', label: 'what a site has taken in', hollow: true },
  },
  orders: () => [],
  glyph,
};
