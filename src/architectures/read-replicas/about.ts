/** What is said of read replicas: their settings, their messages, how they are drawn and told. */
import type { About, AboutEvent, Glyph, NodeFacts, Setting } from '../contract.ts';
import { counted, PLAIN_GLYPH, versionBadge } from '../shared/glyphs.ts';
import { MAIN_DATABASE, PLAIN_KIND } from '../shared/kinds.ts';

const settings: readonly Setting[] = [
  {
    key: 'promotion',
    label: 'Promotion',
    help: 'Who decides that a replica takes over: a person, or the replicas themselves when most of them hear no primary.',
    source:
      'Ours: by hand, so that one thing happens at a time. Patroni promotes by itself when the leader’s lock has expired (docs/dynamic_configuration.rst, ttl).',
    type: 'choice',
    default: 'manual',
    options: ['manual', 'automatic'],
  },
  {
    key: 'heartbeatMs',
    label: 'Heartbeat every',
    help: 'How often the primary says how far it is. A replica that has missed something asks for it then.',
    source:
      'Ours: 250 ms, so that it can be watched. PostgreSQL standbys report at least every 10 s (postgresql.conf.sample, wal_receiver_status_interval).',
    type: 'number',
    default: 250,
    min: 10,
    max: 60_000,
    step: 10,
    unit: 'ms',
  },
  {
    key: 'failoverTimeoutMs',
    label: 'Silence allowed',
    help: 'A replica that hears nothing for this long refuses writes and, if it may, asks for a promotion up to half as long later.',
    source:
      'Ours: 1.5 s, six heartbeats. Patroni waits 30 s (docs/dynamic_configuration.rst, ttl), PostgreSQL gives a connection up after 60 s (postgresql.conf.sample, wal_receiver_timeout).',
    type: 'number',
    default: 1500,
    min: 100,
    max: 600_000,
    step: 50,
    unit: 'ms',
  },
  {
    key: 'positionsWaitMs',
    label: 'Wait for positions',
    help: 'How long a node that arranges a promotion waits for the others to say how far they are.',
    source: 'Ours: 600 ms, twice the widest round trip on the map.',
    type: 'number',
    default: 600,
    min: 10,
    max: 60_000,
    step: 10,
    unit: 'ms',
  },
  {
    key: 'forwardTimeoutMs',
    label: 'Patience with the primary',
    help: 'How long a replica waits for the answer to a write that it passed on.',
    source: 'Ours: 1.5 s, five times the widest round trip and below the patience of a client.',
    type: 'number',
    default: 1500,
    min: 10,
    max: 60_000,
    step: 10,
    unit: 'ms',
  },
  {
    key: 'retainedChanges',
    label: 'Changes kept',
    help: 'How many committed changes a node keeps for others at least. A replica that is further behind gets the whole database.',
    source: 'Ours: 1000, for the memory of a browser.',
    type: 'number',
    default: 1000,
    min: 1,
    max: 100_000,
    step: 1,
    unit: '',
  },
];

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
    if (event.role === 'fenced') return `${who} learns that a newer timeline has begun. It stops answering.`;
    if (event.role === 'empty') return `${who} starts without a whole database and waits for a copy.`;
    return null;
  }
  if (event.type === 'send') {
    if (event.message.kind === 'forward')
      return `${city(event.from)} cannot carry this out itself. It passes the statement on to ${city(event.to)}.`;
    if (event.message.kind === 'image') return `${city(event.from)} sends ${city(event.to)} a copy of the whole database.`;
    return null;
  }
  return told(city(event.node), event.key, event.value, city);
}

function told(who: string, key: string, value: unknown, city: (node: string) => string): string | null {
  switch (key) {
    case 'lostWrites':
      return `${who} had ${counted(Number(value), 'write')} that the new primary never received: they are lost.`;
    case 'promotedAt':
      return `${who} was promoted at v${String(value)}. Whatever it had not received by then is lost.`;
    case 'notPromoted':
      return `${who} promotes nobody: ${String(value)}.`;
    case 'handedTo':
      return `${city(String(value))} is the most advanced. ${who} tells it to take over.`;
    case 'rebuiltTo':
      return `${who} is rebuilt from a copy at v${String(value)}.`;
    case 'hearsPrimary':
      return value === false ? `${who} hears no primary. It still answers reads, and refuses writes.` : null;
    default:
      return null;
  }
}

export const about: About = {
  id: 'read-replicas',
  name: 'Read replicas',
  summary: 'One database takes all writes and streams them to a full copy in every other region; each copy answers reads on the spot.',
  settings,
  presets: [
    {
      id: 'postgresql',
      name: 'PostgreSQL streaming replication',
      source:
        'postgresql.conf.sample: wal_receiver_status_interval 10 s, which stands here for the heartbeat, and wal_receiver_timeout 60 s. Promotion by hand, ours.',
      settings: { promotion: 'manual', heartbeatMs: 10_000, failoverTimeoutMs: 60_000 },
    },
    {
      id: 'patroni',
      name: 'PostgreSQL with Patroni',
      source:
        'patroni/patroni, docs/dynamic_configuration.rst: ttl 30 s, which stands here for the silence, and loop_wait 10 s for the heartbeat. Patroni decides by a lock in a store of its own; here the databases ask each other.',
      settings: { promotion: 'automatic', heartbeatMs: 10_000, failoverTimeoutMs: 30_000 },
    },
  ],
  kinds: [
    { ...MAIN_DATABASE, talksTo: ['replica'] },
    {
      ...PLAIN_KIND,
      kind: 'replica',
      name: 'replica',
      plural: 'replicas',
      inRole: { primary: 'new primary' },
      stands: 'other regions',
      holds: 'copy',
    },
  ],
  messages: {
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    changes: { meaning: 'replicate', label: 'changes', hollow: false },
    ack: { meaning: 'replicate', label: 'confirmation of changes', hollow: true },
    heartbeat: { meaning: 'pulse', label: 'heartbeat', hollow: false },
    'catch-up': { meaning: 'replicate', label: 'request for missing changes', hollow: true },
    image: { meaning: 'replicate', label: 'copy of the whole database', hollow: false },
    forward: { meaning: 'query', label: 'write passed on', hollow: false },
    'forward-reply': { meaning: 'reply', label: 'reply', hollow: false },
    fence: { meaning: 'agree', label: 'word of a newer timeline', hollow: false },
    'position-asked': { meaning: 'agree', label: 'position check', hollow: true },
    'position-told': { meaning: 'agree', label: 'position', hollow: false },
    promote: { meaning: 'agree', label: 'order to take over', hollow: false },
  },
  orders,
  glyph,
  sentence,
};
