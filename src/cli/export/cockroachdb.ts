/**
 * CockroachDB: a node in each region, asked by psql in PostgreSQL’s words. Sources: cockroachdb/docs, cockroach-start.md (flags), cockroach-init.md,
 * configure-replication-zones.md (num_replicas, constraints, lease_preferences), connection-parameters.md (port 26257, root, defaultdb).
 */
import type { Exported } from './exported.ts';
import { attached, type Host } from './network.ts';
import { asked, ASKS_ONLY, type Built, nearest } from './psql.ts';
import { setUpSql } from './schema.ts';
import type { ExportWorld } from './world.ts';

const IMAGE = 'cockroachdb/cockroach:v25.2.2';
const PORT = '26257';

const INIT_SH = `#!/bin/bash
# Makes a cluster of the nodes, says where ranges have their replicas and who leads, and sets up the tables.
set -eu
cockroach init --insecure --host="$FIRST" || true
until cockroach sql --insecure --host="$FIRST" --execute='SELECT 1' > /dev/null; do sleep 1; done
cockroach sql --insecure --host="$FIRST" --file=/zones.sql
cockroach sql --insecure --host="$FIRST" --file=/schema.sql
`;

const nodeOf = (host: Host, members: readonly Host[], { maxOffsetMs }: ExportWorld['settings']): object => ({
  image: IMAGE,
  command: [
    ...['start', '--insecure', `--advertise-addr=${host.name}`, `--join=${members.map(({ name }) => name).join(',')}`],
    ...[`--locality=region=${host.region}`, `--max-offset=${String(maxOffsetMs)}ms`],
  ],
  networks: attached(host),
  // It listens before the cluster is made, and takes SQL afterwards.
  healthcheck: { test: ['CMD', 'bash', '-c', `: < /dev/tcp/127.0.0.1/${PORT}`], interval: '2s', timeout: '2s', retries: 60 },
});

/** One replica of every range in each of the first regions, and leaseholders in the region that leads. */
function zonesOf(members: readonly Host[], { rangeReplicas, startLeader }: ExportWorld['settings']): string {
  const regions = members.slice(0, Number(rangeReplicas)).map(({ region }) => region);
  const leads = regions[Math.max(1, Number(startLeader)) - 1] ?? regions[0];
  const where = `{${regions.map((region) => `"+region=${region}": 1`).join(', ')}}`;
  return `ALTER RANGE default CONFIGURE ZONE USING num_replicas = ${regions.length}, constraints = '${where}', lease_preferences = '[[+region=${leads}]]';\n`;
}

/** Each change of the schema by itself: a transaction of several is not what CockroachDB likes best. */
const bare = (sql: string): string => sql.replace(/^BEGIN;\n/, '').replace(/COMMIT;\n$/, '');

export function cockroachdb(world: ExportWorld): Exported {
  const { settings, nodes, tables } = world;
  // Replicas of ranges are processes of their own here; there a node has all of its region’s.
  const standing = nodes.filter(({ kind }) => kind === nodes[0]?.kind);
  return asked(
    world,
    (members): Built => ({
      system: `CockroachDB 25.2 with ${members.length} nodes`,
      services: members.map((host) => nodeOf(host, members, settings)),
      asks: (region) => ({ reads: nearest(members, region, world), writes: nearest(members, region, world) }),
      client: { ...ASKS_ONLY, environment: () => ({ PGUSER: 'root', PGPORT: PORT, PGDATABASE: 'defaultdb' }) },
      load: {
        image: IMAGE,
        profiles: ['clients'],
        environment: { FIRST: members[0].name },
        entrypoint: ['bash', '/init.sh'],
        volumes: ['./init.sh:/init.sh:ro', './zones.sql:/zones.sql:ro', './schema.sql:/schema.sql:ro'],
        networks: ['planet'],
      },
      files: { 'init.sh': INIT_SH, 'zones.sql': zonesOf(members, settings), 'schema.sql': bare(setUpSql(tables)) },
      differs: [
        'A node has the replicas of all ranges of its region; leases come to the region that leads within some minutes after the set-up.',
        'Leases, elections and closed timestamps are CockroachDB’s own defaults; of clocks only the maximum offset is told, and all containers share one clock.',
        'A range is split by size, and a table begins one of its own; writes are pipelined, and commits are parallel.',
      ],
    }),
    standing,
  );
}
