/** What is said of read replicas: their settings, their messages, how they are drawn and told. */
import { full, hollow } from '../shared/message-looks.ts';
import type { About, AboutEvent, Glyph, NodeFacts } from '../showing.ts';
import { idleSentence } from '../shared/about-idle.ts';
import { counted, PLAIN_GLYPH, versionBadge } from '../shared/glyphs.ts';
import { MAIN_DATABASE, PLAIN_KIND } from '../shared/kinds.ts';
import { withShown } from '../shared/with-shown.ts';
import { mechanismsShown } from './mechanisms/shown.ts';

function orders(node: NodeFacts): readonly { order: string; label: string }[] {
  if (node.health !== 'up') return [];
  if (node.role === 'standby') return [{ order: 'promote', label: 'Promote (the most advanced takes over)' }];
  const forsaken = node.role === 'fenced' && node.reports['hearsPrimary'] === false;
  return forsaken ? [{ order: 'promote', label: 'Promote after all (nobody newer is left)' }] : [];
}

const numberOf = (node: NodeFacts, key: string): number => {
  const value = node.reports[key];
  return typeof value === 'number' ? value : 0;
};

/** How far the leader of the newest timeline is. */
function newest(all: readonly NodeFacts[]): number {
  const primaries = all.filter((node) => node.role === 'primary');
  const latest = Math.max(0, ...primaries.map((node) => numberOf(node, 'timeline')));
  return Math.max(0, ...primaries.filter((node) => numberOf(node, 'timeline') === latest).map((node) => numberOf(node, 'position')));
}

function glyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  if (node.kind === 'middleware') return { ...PLAIN_GLYPH, shape: 'diamond', ring: 'hairline' };
  if (node.kind === 'lock-store') return { ...PLAIN_GLYPH, shape: 'hexagon', ring: 'hairline' };
  const badge = versionBadge(node.reports['position']);
  const timeline = numberOf(node, 'timeline');
  switch (node.role) {
    case 'primary':
      return { ...PLAIN_GLYPH, filled: true, ring: 'solid', badge, note: timeline > 1 ? `timeline ${timeline}` : null };
    case 'fenced':
      return { ...PLAIN_GLYPH, ring: 'behind', badge, badgeTone: 'stale', note: 'fenced: its timeline is over' };
    case 'empty':
      return { ...PLAIN_GLYPH, ring: 'hairline', note: 'empty: waits for a copy' };
    default: {
      const behind = numberOf(node, 'position') < newest(all);
      const note =
        node.role === 'promoting' ? 'asks how far the others are' : node.reports['hearsPrimary'] === false ? 'hears no primary' : null;
      return { ...PLAIN_GLYPH, ring: behind ? 'behind' : 'hairline', badge, badgeTone: behind ? 'stale' : 'ink', note };
    }
  }
}

function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type === 'role') {
    const who = city(event.node);
    if (event.role === 'promoting') return `${who} asks the others how far they are.`;
    if (event.role === 'primary') return `${who} takes the writes from now on.`;
    if (event.role === 'fenced') return `${who} learns of a newer timeline, and stops answering.`;
    if (event.role === 'empty') return `${who} has no whole database and waits for a copy.`;
    return null;
  }
  if (event.type === 'send') {
    if (event.message.kind === 'forward') return `${city(event.from)} passes the statement on to ${city(event.to)}.`;
    if (event.message.kind === 'image') return `${city(event.from)} sends ${city(event.to)} a copy of the whole database.`;
    return null;
  }
  return idleSentence(event, city) ?? told(city(event.node), event.key, event.value, city);
}

function told(who: string, key: string, value: unknown, city: (node: string) => string): string | null {
  switch (key) {
    case 'lostWrites':
      return `${who} had ${counted(Number(value), 'write')} that the new primary never received: they are lost.`;
    case 'promotedAt':
      return `${who} was promoted at v${String(value)}.`;
    case 'notPromoted':
      return `${who} promotes nobody: ${String(value)}.`;
    case 'handedTo':
      return `${city(String(value))} is the most advanced and is told to take over.`;
    case 'rebuiltTo':
      return `${who} is rebuilt from a copy at v${String(value)}.`;
    case 'hearsPrimary':
      return value === false ? `${who} hears no primary. It answers reads and refuses writes.` : null;
    default:
      return null;
  }
}

const room: About = {
  id: 'read-replicas',
  name: 'Read replicas',
  summary: 'One database takes all writes and streams them to a full copy in every other region; each copy answers reads on the spot.',
  kinds: [
    {
      ...MAIN_DATABASE,
      name: 'primary',
      plural: 'primaries',
      inRole: { standby: 'replica', fenced: 'old primary' },
      talksTo: ['replica', 'middleware', 'lock-store'],
    },
    {
      ...PLAIN_KIND,
      kind: 'replica',
      name: 'replica',
      plural: 'replicas',
      inRole: { primary: 'new primary' },
      stands: 'other regions',
      absentWith: ['copies', 'embedded'],
      holds: 'copy',
    },
    {
      ...PLAIN_KIND,
      kind: 'middleware',
      name: 'proxy',
      plural: 'proxies',
      shape: 'diamond',
      badgeLetters: 0,
      holds: 'nothing',
      talksTo: ['primary', 'replica'],
    },
    {
      ...PLAIN_KIND,
      kind: 'lock-store',
      name: 'lock store',
      plural: 'lock stores',
      shape: 'hexagon',
      badgeLetters: 0,
      holds: 'nothing',
      talksTo: ['primary', 'replica'],
    },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    changes: full('replicate', 'WAL records'),
    ack: hollow('replicate', 'acknowledgement'),
    status: hollow('replicate', 'standby status update'),
    heartbeat: full('pulse', 'heartbeat'),
    'catch-up': hollow('replicate', 'request for WAL records'),
    image: full('replicate', 'base backup'),
    forward: full('query', 'forwarded write'),
    'forward-reply': full('reply', 'reply'),
    fence: full('agree', 'newer timeline'),
    'position-asked': hollow('agree', 'request for the WAL position'),
    'position-told': full('agree', 'WAL position'),
    promote: full('agree', 'promotion'),
  },
  orders,
  glyph,
  sentence,
};

export const about: About = withShown(room, mechanismsShown);
