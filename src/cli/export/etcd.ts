/** etcd: a member in each region, and clients that ask the one of their own. Each register of the run is a key. */
import type { HistoryEntry, HistoryLine } from '../../trace/history.ts';
import { CONNECTIONS, type Exported, runScript, START, UNTIL_DUE } from './exported.ts';
import { attached, type Host, hostsOf, planet, sidecars } from './network.ts';
import type { ExportWorld } from './world.ts';

const MEMBER_IMAGE = 'quay.io/coreos/etcd:v3.5.21';
/** curl, bash and a date that knows milliseconds. */
const CLIENT_IMAGE = 'buildpack-deps:bookworm-curl';

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

const CLIENT_SH = `#!/bin/bash
# Asks what stands in work/REGION.tsv (ms, op, kind, path, body) at its moments after START, ${CONNECTIONS} at once at most, and writes op, kind,
# ms and outcome to results/REGION.tsv. A request is measured from when it is sent, without opening its connection.
set -u
work=\${WORK:-/work}/$REGION.tsv
out=\${RESULTS:-/results}/$REGION.tsv
: > "$out"
${UNTIL_DUE}
worker() { # its number
  local at op kind path body code sent done outcome
  while IFS=$'\\t' read -r at op kind path body <&9; do
    until_due "$at"
    read -r code sent done <<< "$(curl -s -o /dev/null -m "$TIMEOUT_S" -w '%{http_code} %{time_pretransfer} %{time_total}' -d "$body" "$MEMBER$path")"
    case $code in 200) outcome=ok ;; 000) outcome=unknown ;; *) outcome=failed ;; esac
    printf '%s\\t%s\\t%s\\t%s\\n' "$op" "$kind" "$(awk -v a="\${sent:-0}" -v b="\${done:-0}" 'BEGIN { printf "%.3f", (b - a) * 1000 }')" "$outcome" >> "$out"
  done 9< <(awk -v n=${CONNECTIONS} -v i="$1" 'NR % n == i' "$work")
}
for i in $(seq 0 ${CONNECTIONS - 1}); do worker "$i" & done
wait
`;

const LOAD_SH = `#!/bin/bash
# Writes what the set-up leaves, before the delays and the clients.
set -eu
while IFS=$'\\t' read -r path body; do
  curl -sf -o /dev/null -d "$body" "$MEMBER$path"
done < \${WORK:-/work}/data.tsv
`;

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

const ASKING = { image: CLIENT_IMAGE, profiles: ['clients'] };

const loadOf = (first: Host): object => ({
  ...ASKING,
  environment: { MEMBER: `http://${first.name}:2379` },
  entrypoint: ['bash', '/load.sh'],
  volumes: ['./load.sh:/load.sh:ro', './work:/work:ro'],
  networks: ['planet'],
});

const clientOf = (host: Host, member: Host, { settings }: ExportWorld): object => ({
  ...ASKING,
  environment: {
    ...{ REGION: host.region, START, MEMBER: `http://${member.name}:2379` },
    TIMEOUT_S: (Number(settings['clientTimeoutMs'] ?? 2000) / 1000).toFixed(3),
  },
  entrypoint: ['bash', '/client.sh'],
  volumes: ['./client.sh:/client.sh:ro', './work:/work:ro', './results:/results'],
  networks: attached(host),
});

/** What a client asks, one request a line: ms, op, kind, path, body. */
const workOf = (
  client: { readonly id: string; readonly region: string },
  entries: readonly HistoryEntry[],
  serializable: boolean,
): string =>
  entries
    .filter((entry) => entry.client === client.id)
    .map((entry, i) => {
      const kind = entry.op === 'read' ? 'read' : 'write';
      return `${[(entry.call / 1000).toFixed(3), `${client.region}-${i + 1}`, kind, ...requestOf(entry, serializable)].join('\t')}\n`;
    })
    .join('');

export function etcd(world: ExportWorld): Exported {
  const { nodes, clients, settings, history, run } = world;
  const named = ({ id, region }: { readonly id: string; readonly region: string }) => ({ name: id, region });
  const hosts = hostsOf([...nodes, ...clients].map(named));
  const members = hosts.slice(0, nodes.length);
  const asking = hosts.slice(nodes.length);
  const [first] = members;
  if (!first) throw new Error("Antipode's own mistake: a set-up without a member");
  const memberFor = ({ region }: Host): Host => members.find((member) => member.region === region) ?? first;
  const services = Object.fromEntries<object>([
    ...members.map((host): [string, object] => [host.name, memberOf(host, members, world)]),
    ['load', loadOf(first)],
    ...asking.map((host): [string, object] => [host.name, clientOf(host, memberFor(host), world)]),
    ...sidecars(members, asking),
  ]);
  const entries = history.filter(isEntry);
  const data = entries.filter(({ call }) => call < 0).map((entry) => `${requestOf(entry, false).join('\t')}\n`);
  return {
    system: `etcd 3.5 with ${members.length} members`,
    compose: { name: `antipode-${run.scenario.id}`, services, networks: planet },
    hosts,
    files: {
      'client.sh': CLIENT_SH,
      'load.sh': LOAD_SH,
      'run.sh': runScript(members, asking, 'load'),
      'work/data.tsv': data.join(''),
      ...Object.fromEntries(clients.map((client) => [`work/${client.region}.tsv`, workOf(client, entries, settings['reads'] === 'local')])),
    },
    leftOut: world.leftOut + history.filter((line) => !isEntry(line)).length,
    differs: [
      'etcd knows keys, and no SQL: each column of each row that is read or written by its key is a key of its own, so a statement on several is several requests.',
      'A client asks the member of its own region, or the first; the leader is whoever wins the election, not the one that the scenario starts with.',
      `Of its election timeout etcd draws between once and twice ${timing(world).election} ms.`,
    ],
  };
}
