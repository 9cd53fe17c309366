/** PostgreSQL with streaming replicas: a primary, copies that answer reads, and clients that know where to write. */
import { asked, type Built, nearest } from './psql.ts';
import type { Exported } from './exported.ts';
import { attached, type Host } from './network.ts';
import { COMMON, HEALTHY, PASSWORD, serverFiles, serverOf } from './server.ts';
import type { ExportWorld } from './world.ts';

const REPLICA_SH = `#!/bin/sh
# A copy of the primary that follows it by streaming replication.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  until PGPASSWORD=${PASSWORD} pg_basebackup -h "$PRIMARY" -U copy -D "$PGDATA" -R -X stream -C -S "$SLOT"; do
    rm -rf "$PGDATA"/* && sleep 1
  done
  chown -R postgres:postgres "$PGDATA" && chmod 700 "$PGDATA"
fi
exec docker-entrypoint.sh postgres -c hot_standby=on -c max_connections=400 -c cluster_name="$NAME"
`;

/** Whom a commit waits for, as PostgreSQL is told. */
function synchronous({ settings, nodes }: ExportWorld): readonly string[] {
  if (settings['commit'] !== 'standbys') return ['synchronous_commit=local'];
  const names = String(settings['synchronousStandbyNames'] ?? '').replaceAll(/[\w-]+/g, (word) => {
    const node = nodes.find(({ id, region }) => id === word || region === word);
    return node ? `"${node.id}"` : word;
  });
  return [`synchronous_commit=${String(settings['synchronousCommit'])}`, `synchronous_standby_names=${names}`];
}

const replicaOf = (host: Host, primary: Host): object => ({
  ...COMMON,
  environment: { ...COMMON.environment, PRIMARY: primary.name, SLOT: host.name.replaceAll('-', '_'), NAME: host.name },
  entrypoint: ['sh', '/replica.sh'],
  volumes: ['./replica.sh:/replica.sh:ro'],
  networks: attached(host),
  depends_on: { [primary.name]: { condition: 'service_healthy' } },
  healthcheck: HEALTHY,
});

export const postgres = (world: ExportWorld): Exported =>
  asked(world, ([primary, ...replicas]): Built => {
    const room = String(replicas.length + 8);
    const options = ['wal_level=replica', `max_wal_senders=${room}`, `max_replication_slots=${room}`, ...synchronous(world)];
    return {
      system: `PostgreSQL 17 with ${replicas.length} streaming ${replicas.length === 1 ? 'replica' : 'replicas'}`,
      services: [serverOf(primary, options), ...replicas.map((host) => replicaOf(host, primary))],
      asks: (region) => ({ reads: nearest([primary, ...replicas], region, world), writes: primary }),
      files: { ...serverFiles(world), 'replica.sh': REPLICA_SH },
      differs: [
        'Clients write to the primary themselves; here a replica hands a write on.',
        'Nobody promotes a replica unless you do: PostgreSQL by itself has no failover.',
      ],
    };
  });
