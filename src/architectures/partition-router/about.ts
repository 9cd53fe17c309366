/** What is said of partitions behind a router: its settings, its messages, how it is drawn and told. */
import type { About, AboutEvent, Glyph, NodeFacts } from '../contract.ts';
import { PLAIN_GLYPH, versionBadge } from '../shared/glyphs.ts';
import { PLAIN_KIND } from '../shared/kinds.ts';

function glyph(node: NodeFacts, all: readonly NodeFacts[]): Glyph {
  if (node.kind === 'router')
    return { ...PLAIN_GLYPH, shape: 'hexagon', ring: 'hairline', note: node.role === 'lost' ? 'its map is lost' : null };
  const partitions = all.filter((other) => other.kind === 'partition');
  const index = partitions.findIndex((other) => other.id === node.id);
  return {
    ...PLAIN_GLYPH,
    // Its share of the rows is the filled band; a full cylinder would claim them all.
    ring: 'hairline',
    badge: versionBadge(node.reports['position']),
    share: index < 0 ? null : [index, partitions.length],
    note: node.role === 'lost' ? 'its rows are lost' : null,
  };
}

function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type === 'role' && event.role === 'lost') {
    return event.node.startsWith('router')
      ? `${city(event.node)} starts with an empty disk: its map is gone, and it refuses every query.`
      : `${city(event.node)} starts with an empty disk. Its share of the rows is gone: no other node has a copy.`;
  }
  if (event.type === 'report' && event.key === 'version') return `${city(event.node)} has version ${String(event.value)} of the schema.`;
  return null;
}

export const about: About = {
  id: 'partition-router',
  name: 'Partitions',
  summary: 'Each region keeps a share of the rows; a router sends a query to the one partition that has them, or gathers from several.',
  settings: [
    {
      key: 'key',
      label: 'Sharded by',
      help: 'The column whose value decides on which partition a row lives. Tables without it are kept whole on the first partition.',
      source: 'Ours: tenant_id, for databases with many customers.',
      type: 'text',
      default: 'tenant_id',
      pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
    },
    {
      key: 'routers',
      label: 'Routers',
      help: 'A router in every region, as a client library that knows the map would be, or one proxy in the main region.',
      source:
        'Ours: every region, so that a query for a near partition stays near. Azure Cosmos DB calls the two direct and gateway mode (azure-docs, cosmos-db/nosql/sdk-connection-modes.md).',
      type: 'choice',
      default: 'every region',
      options: ['every region', 'main region'],
    },
    {
      key: 'partitionTimeoutMs',
      label: 'Wait for a partition',
      help: 'How long a router waits for all partitions that a query needs before it tells the client that one is silent.',
      source: 'Ours: 1.5 s, five times the widest round trip and below the patience of a client.',
      type: 'number',
      default: 1500,
      min: 50,
      max: 60_000,
      step: 50,
      unit: 'ms',
    },
    {
      key: 'unique',
      label: 'UNIQUE and primary keys',
      help: 'A partition can only check its own rows: either constraints must include the key, or the same value may stand on two partitions.',
      source:
        'Default as in Citus, where a primary key must contain the distribution column (citus_docs, faq/faq.rst); Azure Cosmos DB checks unique keys within a logical partition (azure-docs, cosmos-db/unique-keys.md).',
      type: 'choice',
      default: 'must include the key',
      options: ['must include the key', 'checked per partition'],
    },
    {
      key: 'residents',
      label: 'Keys that stay in a region',
      help: 'Key values and the region whose partition must hold them, for example “acme=fra, 7=nrt”; all others go by their hash.',
      source: 'Ours: empty. The idea is that of home regions for rows.',
      type: 'text',
      default: '',
      pattern: '^[^=,]*(=[^=,]*(,[^=,]*=[^=,]*)*)?$',
    },
  ],
  presets: [
    {
      id: 'cosmos-gateway',
      name: 'Azure Cosmos DB, gateway mode',
      source:
        'MicrosoftDocs/azure-docs, articles/cosmos-db: nosql/sdk-connection-modes.md (a gateway routes, one more hop), unique-keys.md (unique within a logical partition).',
      settings: { routers: 'main region', unique: 'checked per partition' },
    },
    {
      id: 'cosmos-direct',
      name: 'Azure Cosmos DB, direct mode',
      source:
        'MicrosoftDocs/azure-docs, articles/cosmos-db: nosql/sdk-connection-modes.md (the client keeps the map and asks the partition itself), unique-keys.md.',
      settings: { routers: 'every region', unique: 'checked per partition' },
    },
    {
      id: 'citus',
      name: 'PostgreSQL with Citus',
      source:
        'citusdata/citus_docs: a primary key must contain the distribution column (faq/faq.rst). One coordinator is ours, its usual set-up.',
      settings: { routers: 'main region', unique: 'must include the key' },
    },
  ],
  kinds: [
    { ...PLAIN_KIND, kind: 'partition', name: 'partition', plural: 'partitions', stands: 'every region', holds: 'share' },
    {
      ...PLAIN_KIND,
      kind: 'router',
      name: 'router',
      plural: 'routers',
      shape: 'hexagon',
      badgeLetters: 0,
      holds: 'nothing',
      talksTo: ['partition'],
    },
  ],
  messages: {
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
    forward: { meaning: 'query', label: 'query to its partition', hollow: false },
    'forward-reply': { meaning: 'reply', label: 'reply of a partition', hollow: false },
    fetch: { meaning: 'query', label: 'request for a fragment', hollow: true },
    fragment: { meaning: 'reply', label: 'fragment', hollow: true },
    'schema-ask': { meaning: 'agree', label: 'request for a schema change', hollow: true },
    'schema-answer': { meaning: 'agree', label: 'answer to a schema change', hollow: false },
    schema: { meaning: 'replicate', label: 'schema change', hollow: false },
    'schema-done': { meaning: 'replicate', label: 'confirmation of a schema change', hollow: true },
  },
  orders: () => [],
  glyph,
  sentence,
};
