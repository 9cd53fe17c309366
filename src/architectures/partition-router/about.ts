/** What is said of partitions behind a router: its settings, its messages, how it is drawn and told. */
import { full, hollow } from '../shared/message-looks.ts';
import { withShown } from '../shared/with-shown.ts';
import { mechanismsShown } from './mechanisms/shown.ts';
import type { About, AboutEvent, Glyph, NodeFacts } from '../showing.ts';
import { idleSentence } from '../shared/about-idle.ts';
import { PLAIN_GLYPH, versionBadge } from '../shared/glyphs.ts';
import { PLAIN_KIND } from '../shared/kinds.ts';

function glyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  if (node.kind === 'router')
    return { ...PLAIN_GLYPH, shape: 'hexagon', ring: 'hairline', note: node.role === 'lost' ? 'its map is lost' : null };
  if (node.kind === 'set-replica') return replicaGlyph(node, all);
  if (node.kind === 'account')
    return { ...PLAIN_GLYPH, shape: 'hexagon', ring: 'hairline', note: node.role === 'lost' ? 'what it decided is lost' : null };
  const partitions = all.filter((other) => other.kind === 'partition');
  const index = partitions.findIndex((other) => other.id === node.id);
  return {
    ...PLAIN_GLYPH,
    // Its share of the rows is the filled band; a full cylinder would claim them all.
    ring: 'hairline',
    badge: versionBadge(node.reports['position']),
    share: index < 0 || node.reports['empty'] === true ? null : [index, partitions.length],
    note: node.role === 'lost' ? 'its rows are lost' : Number(node.reports['prepared'] ?? 0) > 0 ? 'has promised: in doubt' : null,
  };
}

/** The write region is the main one, where the first of them stands, unless it was moved. */
function replicaGlyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  const parts = [...new Set(all.flatMap(({ part }) => part ?? []))];
  const leads = node.role === 'leader';
  const main = all.find(({ kind }) => kind === node.kind)?.region;
  const stands = node.reports['region'] ?? (node.region === main ? 'writes' : 'reads');
  return {
    ...PLAIN_GLYPH,
    filled: leads && stands === 'writes',
    ring: leads ? 'solid' : 'hairline',
    // Four stand close together: a badge on each would cover its neighbours.
    badge: leads ? versionBadge(node.reports['position']) : null,
    share: parts.length > 1 ? [parts.indexOf(node.part ?? ''), parts.length] : null,
    note:
      stands === 'offline'
        ? 'its region is left out'
        : leads
          ? 'primary of its set'
          : node.role === 'learner'
            ? 'lost its disk, and has no vote'
            : null,
  };
}

function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type === 'role' && event.role === 'lost') {
    return event.node.startsWith('router')
      ? `${city(event.node)} starts with an empty disk: its map is gone, and it refuses every query.`
      : `${city(event.node)} starts with an empty disk. Its share of the rows is gone: no other node has a copy.`;
  }
  if (event.type === 'report' && event.key === 'writeRegion')
    return `${city(event.node)}, the control plane: from now on ${String(event.value)} takes the writes.`;
  if (event.type === 'report' && event.key === 'offline')
    return `${city(event.node)}, the control plane: ${event.value === '' ? 'every region is back.' : `left out are ${String(event.value)}.`}`;
  if (event.type === 'report' && event.key === 'diverged')
    return `${city(event.node)} has writes that were never shipped, up to number ${String(event.value)}.`;
  if (event.type === 'report' && event.key === 'setSize') return `${city(event.node)}: its set has ${String(event.value)} members now.`;
  if (event.type === 'report' && event.key === 'conflictFeed')
    return `${city(event.node)} is as the write region is; ${String(event.value)} of its own writes are in the conflict feed.`;
  if (event.type === 'report' && event.key === 'version') return `${city(event.node)} has version ${String(event.value)} of the schema.`;
  if (event.type === 'report' && event.key === 'read') return `${city(event.node)}, ${String(event.value)}.`;
  return idleSentence(event, city);
}

const room: About = {
  id: 'partition-router',
  name: 'Partitions',
  summary: 'Each region keeps a share of the rows; a router sends a query to the one partition that has them, or gathers from several.',
  traits: ['spreads'],
  before: {
    not: {
      repeats: 'a partition must have the rows that it is asked for, and what repeats answers may have old ones',
      spreads: 'rows that are spread already cannot be dealt out once more',
    },
  },
  kinds: [
    {
      ...PLAIN_KIND,
      kind: 'partition',
      name: 'partition',
      plural: 'partitions',
      stands: 'every region',
      holds: 'share',
      absentWith: ['copies', 'replica-sets'],
      givesWay: true,
    },
    { ...PLAIN_KIND, kind: 'set-replica', name: 'replica', plural: 'replicas', holds: 'copy', talksTo: ['set-replica', 'account'] },
    {
      ...PLAIN_KIND,
      kind: 'account',
      name: 'control plane',
      plural: 'control planes',
      shape: 'hexagon',
      badgeLetters: 0,
      holds: 'nothing',
      talksTo: ['set-replica'],
    },
    {
      ...PLAIN_KIND,
      kind: 'router',
      name: 'router',
      plural: 'routers',
      shape: 'hexagon',
      badgeLetters: 0,
      holds: 'nothing',
      talksTo: ['partition', 'set-replica'],
    },
  ],
  messages: {
    query: full('query', 'query'),
    reply: full('reply', 'reply'),
    forward: full('query', 'routed query'),
    'forward-reply': full('reply', 'reply of a partition'),
    route: full('query', 'routed query'),
    gather: hollow('query', 'scattered query'),
    fetch: hollow('query', 'scattered query'),
    fragment: hollow('reply', 'partial result'),
    'schema-ask': hollow('agree', 'request for a schema change'),
    'schema-answer': full('agree', 'answer to a schema change'),
    schema: full('replicate', 'schema change'),
    move: hollow('agree', 'step of a move'),
    rows: full('replicate', 'rows that move'),
    map: full('agree', 'map'),
    'schema-done': hollow('replicate', 'acknowledgement of a schema change'),
  },
  orders: ({ reports }) => [
    ...(Number(reports['toJoin'] ?? 0) > 0 ? [{ order: 'add-partition', label: 'Add a partition' }] : []),
    ...(Number(reports['toLeave'] ?? 0) > 0 ? [{ order: 'remove-partition', label: 'Take a partition away' }] : []),
    ...Array.from({ length: Number(reports['toSplit'] ?? 0) }, (_, i) => ({
      order: `split partition-${i + 1}`,
      label: `Split partition ${i + 1}`,
    })),
  ],
  glyph,
  sentence,
};

export const about: About = withShown(room, mechanismsShown);
