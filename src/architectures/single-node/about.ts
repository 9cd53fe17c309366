/** What is said of the single node: its settings, its messages, how it is drawn and told. */
import { full, hollow } from '../shared/message-looks.ts';
import type { ReportValue } from '../../sim/node.ts';
import type { About, Glyph, NodeFacts } from '../showing.ts';
import { counted, PLAIN_GLYPH, versionBadge } from '../shared/glyphs.ts';
import { MAIN_DATABASE, PLAIN_KIND } from '../shared/kinds.ts';

function orders(node: NodeFacts): readonly { order: string; label: string }[] {
  if (node.kind !== 'primary' || node.health !== 'up') return [];
  const restore = { order: 'restore', label: 'Restore the latest backup' };
  if (node.role === 'active') return [{ order: 'backup', label: 'Take a backup now' }, restore];
  if (node.role === 'empty') return [restore, { order: 'start-empty', label: 'Start anew with nothing' }];
  return [];
}

const waitingNote = (waiting: ReportValue | undefined): string | null =>
  typeof waiting === 'number' && waiting > 0 ? `${counted(waiting, 'statement')} waiting` : 'pool';

function glyph(node: NodeFacts): Glyph {
  const badge = versionBadge(node.reports['position']);
  if (node.kind === 'pool') return { ...PLAIN_GLYPH, shape: 'hexagon', ring: 'hairline', note: waitingNote(node.reports['waiting']) };
  if (node.kind === 'backup') return { ...PLAIN_GLYPH, ring: 'hairline', badge, note: badge === null ? 'no backup yet' : 'backup' };
  if (node.role === 'empty') return { ...PLAIN_GLYPH, ring: 'solid', note: 'empty: its disk was lost' };
  if (node.role === 'restoring') return { ...PLAIN_GLYPH, ring: 'solid', note: 'restoring' };
  return { ...PLAIN_GLYPH, filled: true, ring: 'solid', badge };
}

export const about: About = {
  id: 'single-node',
  name: 'Single database',
  summary: 'One database in one place answers everybody; a backup in another region is all that is left when its disk is lost.',
  kinds: [
    { ...MAIN_DATABASE, talksTo: ['backup', 'pool'] },
    { ...PLAIN_KIND, kind: 'backup', name: 'backup', plural: 'backups', holds: 'backup' },
    { ...PLAIN_KIND, kind: 'pool', name: 'connection pool', plural: 'connection pools', shape: 'hexagon', holds: 'nothing' },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    backup: full('replicate', 'backup'),
    increment: full('replicate', 'what changed since the backup'),
    'backup-stored': hollow('replicate', 'acknowledgement of a backup'),
    'backup-refused': hollow('replicate', 'refusal of a backup'),
    'fetch-backup': hollow('replicate', 'request for the backup'),
    'backup-image': full('replicate', 'backup on its way back'),
  },
  orders,
  glyph,
};
