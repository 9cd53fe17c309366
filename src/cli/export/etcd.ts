/** etcd: a member in each region, and clients that ask the one of their own. Each register of the run is a key. */
import type { HistoryEntry, HistoryLine } from '../../trace/history.ts';
import type { Exported } from './exported.ts';
import { asked, type Group, type TimedRequest } from './members.ts';
import { attached, type Host } from './network.ts';
import type { ExportWorld } from './world.ts';

const MEMBER_IMAGE = 'quay.io/coreos/etcd:v3.5.21';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const valueText = (value: unknown): string => JSON.stringify(typeof value === 'bigint' ? String(value) : value);

/** One request of etcd's JSON gateway: its path and what is sent. */
export function requestOf({ op, key, value, expect }: HistoryEntry, serializable: boolean): readonly [path: string, body: string] {
  const put = { key: base64(key), value: base64(valueText(value)) };
  if (op === 'read') return ['/v3/kv/range', JSON.stringify({ key: base64(key), ...(serializable && { serializable: true }) })];
  if (op === 'write') return ['/v3/kv/put', JSON.stringify(put)];
  // A key that is not there has no value to compare; its version is 0.
  const compare =
    (expect ?? null) === null
      ? [{ key: base64(key), target: 'VERSION', result: 'EQUAL', version: '0' }]
      : [{ key: base64(key), target: 'VALUE', result: 'EQUAL', value: base64(valueText(expect)) }];
  return ['/v3/kv/txn', JSON.stringify({ compare, success: [{ requestPut: put }] })];
}

const isEntry = (line: HistoryLine): line is HistoryEntry => 'op' in line;

/** etcd refuses less than five heartbeats, and more than 50 s. */
function timing({ settings }: ExportWorld): { readonly heartbeat: number; readonly election: number } {
  const heartbeat = Math.max(1, Number(settings['heartbeatMs'] ?? 100));
  return { heartbeat, election: Math.min(50_000, Math.max(Number(settings['electionTimeoutMinMs'] ?? 1000), heartbeat * 5)) };
}

function memberOf(host: Host, members: readonly Host[], world: ExportWorld): object {
  const { heartbeat, election } = timing(world);
  const cluster = members.map(({ name }) => `${name}=http://${name}:2380`).join(',');
  return {
    image: MEMBER_IMAGE,
    command: [
      ...['etcd', '--name', host.name, '--data-dir', '/etcd-data', '--initial-cluster', cluster, '--initial-cluster-state', 'new'],
      ...['--listen-peer-urls', 'http://0.0.0.0:2380', '--initial-advertise-peer-urls', `http://${host.name}:2380`],
      ...['--listen-client-urls', 'http://0.0.0.0:2379', '--advertise-client-urls', `http://${host.name}:2379`],
      ...[
        '--heartbeat-interval',
        String(heartbeat),
        '--election-timeout',
        String(election),
        `--pre-vote=${world.settings['preVote'] === true}`,
      ],
    ],
    networks: attached(host),
    healthcheck: { test: ['CMD', 'etcdctl', 'endpoint', 'health'], interval: '2s', timeout: '4s', retries: 60 },
  };
}

const requestsOf = (client: string, region: string, entries: readonly HistoryEntry[], serializable: boolean): readonly TimedRequest[] =>
  entries
    .filter((entry) => entry.client === client)
    .map((entry, i) => ({
      ...{ call: entry.call, op: `${region}-${i + 1}`, kind: entry.op === 'read' ? 'read' : 'write' },
      request: requestOf(entry, serializable),
    }));

export const etcd = (world: ExportWorld): Exported =>
  asked(world, (members): Group => {
    const { settings, history } = world;
    const entries = history.filter(isEntry);
    return {
      system: `etcd 3.5 with ${members.length} members`,
      port: 2379,
      memberOf: (host) => memberOf(host, members, world),
      data: entries.filter(({ call }) => call < 0).map((entry) => requestOf(entry, false)),
      asks: ({ id, region }) => requestsOf(id, region, entries, settings['reads'] === 'local'),
      fails: '',
      leftOut: world.leftOut + history.filter((line) => !isEntry(line)).length,
      differs: [
        'etcd knows keys, and no SQL: each column of each row that is read or written by its key is a key of its own, so a statement on several is several requests.',
        `Of its election timeout etcd draws between once and twice ${timing(world).election} ms.`,
      ],
    };
  });
