/**
 * TiDB: a member of the placement driver and a store in each of the first regions, a SQL server in every region, asked by MariaDB’s client.
 * Sources: pingcap/docs, command-line-flags-for-pd-configuration.md, …-for-tikv-configuration.md, …-for-tidb-configuration.md,
 * placement-rules-in-sql.md (policies), sql-mode.md, system-variables.md (max_execution_time), pd-control.md (leader_priority).
 */
import type { Exported } from './exported.ts';
import { ASKS, mariadbSchema, NO_TRANSACTIONS } from './mariadb.ts';
import { attached, type Host } from './network.ts';
import { asked, type Built, nearest } from './psql.ts';
import type { ExportWorld } from './world.ts';

const VERSION = 'v8.5.1';
const PORTS = { pd: '2379', tikv: '20180', tidb: '4000' } as const;

type Kind = keyof typeof PORTS;
const kindOf = ({ name }: Host): Kind => (name.startsWith('pd-') ? 'pd' : name.startsWith('tikv-') ? 'tikv' : 'tidb');
const urls = (pds: readonly Host[]): string => pds.map(({ name }) => `${name}:${PORTS.pd}`).join(',');

const LOAD_SH = `#!/bin/bash
# Says which member of the placement driver leads, how SQL is read and where leaders stand, and sets up the tables.
set -eu
if [ -n "$PD_LEADS" ]; then
  body='{"leader-priority": 5}'
  exec 3<> "/dev/tcp/$PD_LEADS/${PORTS.pd}"
  printf 'POST /pd/api/v1/members/name/%s HTTP/1.0\\r\\nHost: pd\\r\\nContent-Type: application/json\\r\\nContent-Length: %s\\r\\n\\r\\n%s' "$PD_LEADS" "\${#body}" "$body" >&3
  head -n 1 <&3
fi
say() { mariadb --no-defaults -u root -h "$FIRST" -P ${PORTS.tidb}; }
until say <<< 'SELECT 1' > /dev/null; do sleep 1; done
say <<< "SET GLOBAL sql_mode = 'PIPES_AS_CONCAT,ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES'"
say < /placement.sql
say < /schema.sql
`;

function serviceOf(host: Host, pds: readonly Host[], tikvs: readonly Host[]): object {
  const kind = kindOf(host);
  const { name } = host;
  const flags = {
    pd: [
      ...[`--name=${name}`, '--data-dir=/data', '--client-urls=http://0.0.0.0:2379', `--advertise-client-urls=http://${name}:2379`],
      ...['--peer-urls=http://0.0.0.0:2380', `--advertise-peer-urls=http://${name}:2380`],
      `--initial-cluster=${pds.map((pd) => `${pd.name}=http://${pd.name}:2380`).join(',')}`,
    ],
    tikv: [
      ...['--addr=0.0.0.0:20160', `--advertise-addr=${name}:20160`, '--status-addr=0.0.0.0:20180', '--data-dir=/data'],
      ...[`--pd-endpoints=${urls(pds)}`, `--labels=region=${host.region}`],
    ],
    tidb: ['--store=tikv', `--path=${urls(pds)}`, '--host=0.0.0.0', `--advertise-address=${name}`],
  };
  const after = { pd: [], tikv: pds, tidb: tikvs }[kind];
  return {
    image: `pingcap/${kind}:${VERSION}`,
    command: flags[kind],
    networks: attached(host),
    ...(after.length > 0 && { depends_on: Object.fromEntries(after.map((each) => [each.name, { condition: 'service_healthy' }])) }),
    healthcheck: { test: ['CMD', 'bash', '-c', `: < /dev/tcp/127.0.0.1/${PORTS[kind]}`], interval: '2s', timeout: '2s', retries: 120 },
  };
}

const policyAt = ({ name }: Host): string => `at_${name.replaceAll('-', '_')}`;

/** Whose leads are placed: those of all tables, and of tables in a region of keys that has a place of its own. */
interface Places {
  readonly all: Host | undefined;
  readonly tables: readonly { readonly table: string; readonly leads: Host }[];
}

function placesOf({ settings, tables }: ExportWorld, tikvs: readonly Host[]): Places {
  const store = (key: string): Host | undefined => tikvs[Number(settings[key] ?? 0) - 1];
  return {
    // The placement driver moves leads for balance unless a policy forbids it.
    all: settings['leaderBalance'] === true ? undefined : store('startLeader'),
    tables: tables.flatMap(({ name }, i) => {
      const leads = store(`primary${(i % Number(settings['keyRegions'] ?? 1)) + 1}`);
      return leads ? [{ table: name, leads }] : [];
    }),
  };
}

/** Leaders in the places where the run has them. */
function placementOf(tikvs: readonly Host[], { all, tables }: Places): string {
  const regions = tikvs.map(({ region }) => region).join(',');
  const policies = [...(all ? [['home', all] as const] : []), ...new Map(tables.map(({ leads }) => [policyAt(leads), leads]))];
  if (policies.length === 0) return '-- Leaders stand where the placement driver puts them.\n';
  const lines = policies.map(
    ([name, { region }]) =>
      `CREATE PLACEMENT POLICY ${name} PRIMARY_REGION="${region}" REGIONS="${regions}" FOLLOWERS=${tikvs.length - 1};\n`,
  );
  // Before names stand in double quotes.
  return `SET SESSION sql_mode = '';\n${lines.join('')}`;
}

const placedTables = ({ tables }: Places): string =>
  tables.map(({ table, leads }) => `ALTER TABLE "${table.replaceAll('"', '""')}" PLACEMENT POLICY = ${policyAt(leads)};\n`).join('');

export function tidb(world: ExportWorld): Exported {
  const { settings, nodes } = world;
  // A store has every region of keys; here each has a process of its own.
  const part = nodes.find((node) => node.part !== undefined)?.part;
  const standing = nodes.filter((node) => node.part === undefined || node.part === part);
  return asked(
    world,
    (hosts): Built => {
      const of = (kind: Kind): readonly Host[] => hosts.filter((host) => kindOf(host) === kind);
      const [pds, tikvs] = [of('pd'), of('tikv')];
      const places = placesOf(world, tikvs);
      const [first = hosts[0], ...others] = of('tidb');
      const near = (region: string): Host => nearest([first, ...others], region, world);
      return {
        system: `TiDB 8.5 with ${tikvs.length} stores and ${others.length + 1} SQL servers`,
        services: hosts.map((host) => serviceOf(host, pds, tikvs)),
        asks: (region) => ({ reads: near(region), writes: near(region) }),
        client: {
          ...ASKS,
          environment: () => ({ DB_PORT: PORTS.tidb, LIMIT: `max_execution_time = ${String(settings['clientTimeoutMs'] ?? 2000)}` }),
        },
        load: {
          image: ASKS.image,
          profiles: ['clients'],
          environment: { FIRST: first.name, PD_LEADS: pds[Number(settings['pdLeader']) - 1]?.name ?? '' },
          entrypoint: ['bash', '/load.sh'],
          volumes: ['./load.sh:/load.sh:ro', './placement.sql:/placement.sql:ro', './schema.sql:/schema.sql:ro'],
          networks: ['planet'],
        },
        files: {
          'load.sh': LOAD_SH,
          'placement.sql': placementOf(tikvs, places),
          'schema.sql': `${mariadbSchema(world, places.all && ' PLACEMENT POLICY = home')}${placedTables(places)}`,
        },
        differs: [
          NO_TRANSACTIONS,
          'A store has the replicas of all regions of keys of its place; the placement driver moves leaders there within some minutes after the set-up.',
          'Elections, leases and the timestamp oracle’s are TiDB’s own defaults; async commit and one-phase commit are on, as by default.',
        ],
      };
    },
    standing,
  );
}
