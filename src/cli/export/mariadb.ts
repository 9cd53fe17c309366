/**
 * MariaDB: replicas whose source waits for a receipt (semi-synchronous, as MySQL’s), or a Galera cluster, with clients that ask by its own client.
 * Sources: mariadb.com/kb, Semisynchronous Replication, Getting Started with MariaDB Galera Cluster, SQL_MODE (ANSI); docs of its image.
 */
import type { Asked, Value } from '../../sim/operation.ts';
import { CONNECTIONS, type Exported, UNTIL_DUE } from './exported.ts';
import { attached, type Host } from './network.ts';
import { asked, askSh, type Built, headOf, inlined, nearest } from './psql.ts';
import { tablesSql } from './schema.ts';
import { PASSWORD } from './server.ts';
import type { ExportWorld } from './world.ts';

const IMAGE = 'mariadb:11.4.7';
export const NO_TRANSACTIONS = 'Transactions of several statements are left out.';
/** Names in double quotes, || joins texts, and a backslash is one: the scenario’s SQL as it is. */
const SQL_MODE = 'ANSI,NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES';
const ROOT = { MYSQL_PWD: PASSWORD };

const MARIADB_SH = askSh({
  program: `mariadb --no-defaults --batch --skip-column-names --force --unbuffered -u root -h "$host" -P "\${DB_PORT:-3306}" -D antipode --init-command="SET SESSION \${LIMIT:-max_statement_time = $(( TIMEOUT_MS / 1000 + 1 ))}"`,
  end: `SELECT '#end';`,
  unknown: `*'ERROR 2006'*|*'ERROR 2013'*|*'ERROR 2002'*`,
  failed: `ERROR*`,
});

const CLIENT_SH = `#!/bin/bash
# Asks what stands in work/REGION.tsv (ms, op, kind, SQL) at its moments after START, over ${CONNECTIONS} connections to each database that
# it asks, and writes op, kind, ms and outcome to results/REGION.tsv.
${headOf(`export MYSQL_PWD=${PASSWORD}`)}
${UNTIL_DUE}
${MARIADB_SH}
worker() { # its number
  local at op kind sql ms outcome answer sent
  dir=$(mktemp -d)
  open read
  open write
  while IFS=$'\\t' read -r at op kind sql <&9; do
    until_due "$at"
    sent=\${EPOCHREALTIME/./}
    if [ "$kind" = read ]; then ask 5 6; else ask 7 8; fi
    ms=$(( \${EPOCHREALTIME/./} - sent ))
    told "$(( ms / 1000 )).$(printf '%03d' "$(( ms % 1000 ))")" "$outcome"
  done 9< <(awk -v n=${CONNECTIONS} -v i="$1" 'NR % n == i' "$work")
  exec 5>&- 7>&-
}
for i in $(seq 0 ${CONNECTIONS - 1}); do worker "$i" & done
wait
`;

const LOAD_SH = `#!/bin/bash
# Lets replicas follow the source, where there are any, and sets up the tables there.
set -eu
say() { mariadb -u root -h "$1"; }
for replica in $REPLICAS; do
  say "$replica" <<< "CHANGE MASTER TO MASTER_HOST='$FIRST', MASTER_USER='root', MASTER_PASSWORD='$MYSQL_PWD', MASTER_USE_GTID=slave_pos; START SLAVE"
done
say "$FIRST" < /schema.sql
`;

/** A column in a key has a length there. */
export function mariadbType({ type, key }: { readonly type: string; readonly key: number }): string {
  if (/INT/i.test(type)) return 'bigint';
  if (/CHAR|CLOB|TEXT/i.test(type) || type === '') return key > 0 ? 'varchar(255)' : 'longtext';
  if (/BLOB/i.test(type)) return key > 0 ? 'varbinary(255)' : 'longblob';
  return /REAL|FLOA|DOUB/i.test(type) ? 'double' : 'decimal(30, 10)';
}

const isBytes = (value: unknown): boolean => value instanceof Uint8Array;

/** A line; null: it cannot be asked so. A statement of a transaction that fails would not keep the next from being carried out. */
export function mariadbOf({ sql, params, steps, session }: Asked): string | null {
  if (session !== undefined || steps || params.some(isBytes)) return null;
  return inlined(sql, params as readonly Value[])
    .replace(/\s+/g, ' ')
    .replace(/;\s*$/, '')
    .trim();
}

/** How its client asks, also of what speaks MySQL’s protocol otherwise: `DB_PORT`, and `LIMIT` for how long a statement may take. */
export const ASKS = { script: CLIENT_SH, image: IMAGE, lineOf: mariadbOf, columns: () => [] };

/** `options`: of the database itself. */
export const mariadbSchema = (world: ExportWorld, options = ''): string =>
  `CREATE DATABASE antipode${options};\nUSE antipode;\n${tablesSql(world.tables, { typeOf: mariadbType, counts: ' AUTO_INCREMENT' })}`;

const serverOf = (host: Host, first: Host, options: readonly string[]): object => ({
  image: IMAGE,
  environment: { MARIADB_ROOT_PASSWORD: PASSWORD, MARIADB_ROOT_HOST: '%' },
  command: ['mariadbd', `--sql-mode=${SQL_MODE}`, '--max-connections=400', ...options],
  networks: attached(host),
  ...(host !== first && { depends_on: { [first.name]: { condition: 'service_healthy' } } }),
  healthcheck: {
    test: ['CMD-SHELL', `mariadb-admin ping -h 127.0.0.1 -u root -p${PASSWORD} --silent`],
    ...{ interval: '2s', timeout: '2s', retries: 120 },
  },
});

interface Kind {
  readonly system: string;
  readonly options: (host: Host, number: number) => readonly string[];
  readonly follow: readonly Host[];
  readonly writesAnywhere: boolean;
  readonly differs: readonly string[];
}

const built =
  (world: ExportWorld, kindOf: (hosts: readonly [Host, ...Host[]]) => Kind) =>
  (hosts: readonly [Host, ...Host[]]): Built => {
    const { system, options, follow, writesAnywhere, differs } = kindOf(hosts);
    const [first] = hosts;
    return {
      system,
      services: hosts.map((host, i) => serverOf(host, first, options(host, i + 1))),
      asks: (region) => ({ reads: nearest(hosts, region, world), writes: writesAnywhere ? nearest(hosts, region, world) : first }),
      client: { ...ASKS, environment: () => ({}) },
      load: {
        image: IMAGE,
        profiles: ['clients'],
        environment: { ...ROOT, FIRST: first.name, REPLICAS: follow.map(({ name }) => name).join(' ') },
        entrypoint: ['bash', '/load.sh'],
        volumes: ['./load.sh:/load.sh:ro', './schema.sql:/schema.sql:ro'],
        networks: ['planet'],
      },
      files: {
        'load.sh': LOAD_SH,
        'schema.sql': mariadbSchema(world),
      },
      differs: [NO_TRANSACTIONS, ...differs],
    };
  };

export const semiSynchronous = (world: ExportWorld): Exported =>
  asked(
    world,
    built(world, ([, ...replicas]) => ({
      system: `MariaDB 11.4 with ${replicas.length} semi-synchronous ${replicas.length === 1 ? 'replica' : 'replicas'}`,
      options: (_host, number) => [
        ...[`--server-id=${number}`, '--log-bin', '--binlog-format=ROW', '--gtid-strict-mode=ON'],
        ...(number === 1
          ? [
              '--rpl-semi-sync-master-enabled=ON',
              `--rpl-semi-sync-master-timeout=${String(world.settings['semiSyncTimeoutMs'])}`,
              `--rpl-semi-sync-master-wait-point=${String(world.settings['semiSyncWaitPoint'])}`,
            ]
          : ['--rpl-semi-sync-slave-enabled=ON', '--read-only=ON']),
      ],
      follow: replicas,
      writesAnywhere: false,
      differs: [
        'Clients write to the source themselves; here a replica hands a write on. Nobody promotes a replica unless you do. MariaDB waits for one receipt, whatever semiSyncReplicas says.',
      ],
    })),
  );

export const galera = (world: ExportWorld): Exported =>
  asked(
    world,
    built(world, (hosts) => ({
      system: `MariaDB 11.4 with Galera, ${hosts.length} servers`,
      options: (_host, number) => [
        ...['--binlog-format=ROW', '--innodb-autoinc-lock-mode=2', '--wsrep-on=ON', '--wsrep-provider=/usr/lib/galera/libgalera_smm.so'],
        `--wsrep-cluster-address=gcomm://${number === 1 ? '' : hosts.map(({ name }) => name).join(',')}`,
        `--wsrep-sync-wait=${String(world.settings['syncWait'])}`,
        `--wsrep-retry-autocommit=${String(world.settings['retryAutocommit'])}`,
        `--wsrep-slave-threads=${String(world.settings['appliers'])}`,
        `--wsrep-provider-options=gcs.fc_limit=${String(world.settings['fcLimit'])};gcs.fc_factor=${String(world.settings['fcFactor'])}`,
      ],
      follow: [],
      writesAnywhere: true,
      differs: [
        'The order of write sets is Galera’s own (gcomm); here it is that of a Raft group. The first server begins the cluster, so it is not to be started again alone.',
      ],
    })),
  );
