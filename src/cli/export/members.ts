/** Members of one group that clients ask by HTTP: each the one of its own region, a request a line. */
import { CONNECTIONS, type Exported, runScript, START, UNTIL_DUE } from './exported.ts';
import { attached, type Host, hostsOf, planet, sidecars } from './network.ts';
import type { ExportWorld } from './world.ts';

/** curl, bash and a date that knows milliseconds. */
const CLIENT_IMAGE = 'buildpack-deps:bookworm-curl';

const CLIENT_SH = `#!/bin/bash
# Asks what stands in work/REGION.tsv (ms, op, kind, path, body) at its moments after START, ${CONNECTIONS} at once at most, and writes op, kind,
# ms and outcome to results/REGION.tsv. A request is measured from when it is sent, without opening its connection.
set -u
work=\${WORK:-/work}/$REGION.tsv
out=\${RESULTS:-/results}/$REGION.tsv
: > "$out"
${UNTIL_DUE}
worker() { # its number
  local at op kind path body code sent done outcome answer
  answer=$(mktemp)
  while IFS=$'\\t' read -r at op kind path body <&9; do
    until_due "$at"
    read -r code sent done <<< "$(curl -s -o "$answer" -m "$TIMEOUT_S" -w '%{http_code} %{time_pretransfer} %{time_total}' -H 'Content-Type: application/json' -d "$body" "$MEMBER$path")"
    case $code in 200) outcome=ok ;; 000) outcome=unknown ;; *) outcome=failed ;; esac
    if [ "$outcome" = ok ] && [ -n "$FAILS" ] && grep -q "$FAILS" "$answer"; then outcome=failed; fi
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
  curl -sf -o /dev/null -H 'Content-Type: application/json' -d "$body" "$MEMBER$path"
done < \${WORK:-/work}/data.tsv
`;

/** A request: where to, and what is sent, in one line of JSON. */
export type Request = readonly [path: string, body: string];

/** One that a client sends at a moment. */
export interface TimedRequest {
  /** Since the start, µs. */
  readonly call: number;
  readonly op: string;
  readonly kind: 'read' | 'write';
  readonly request: Request;
}

/** What stands on the hosts, and how it is asked. */
export interface Group {
  readonly system: string;
  readonly port: number;
  readonly memberOf: (host: Host) => object;
  /** What the set-up leaves, sent before the clients ask. */
  readonly data: readonly Request[];
  readonly asks: (client: ExportWorld['clients'][number]) => readonly TimedRequest[];
  /** What an answer has in it that is an error, though its status is 200, as `grep` is told; empty: none. */
  readonly fails: string;
  readonly leftOut: number;
  readonly differs: readonly string[];
}

const ASKING = { image: CLIENT_IMAGE, profiles: ['clients'] };

const loadOf = (address: string): object => ({
  ...ASKING,
  environment: { MEMBER: address },
  entrypoint: ['bash', '/load.sh'],
  volumes: ['./load.sh:/load.sh:ro', './work:/work:ro'],
  networks: ['planet'],
});

const clientOf = (host: Host, address: string, { fails }: Group, { settings }: ExportWorld): object => ({
  ...ASKING,
  environment: {
    ...{ REGION: host.region, START, MEMBER: address, FAILS: fails },
    TIMEOUT_S: (Number(settings['clientTimeoutMs'] ?? 2000) / 1000).toFixed(3),
  },
  entrypoint: ['bash', '/client.sh'],
  volumes: ['./client.sh:/client.sh:ro', './work:/work:ro', './results:/results'],
  networks: attached(host),
});

/** What a client asks, one request a line: ms, op, kind, path, body. */
const workOf = (requests: readonly TimedRequest[]): string =>
  requests.map(({ call, op, kind, request }) => `${[(call / 1000).toFixed(3), op, kind, ...request].join('\t')}\n`).join('');

/** A set-up of members that vote, and of clients. `built`: what stands on the hosts of the nodes. */
export function asked(world: ExportWorld, built: (members: readonly [Host, ...Host[]]) => Group): Exported {
  const { nodes, clients, run } = world;
  const named = ({ id, region }: { readonly id: string; readonly region: string }) => ({ name: id, region });
  const hosts = hostsOf([...nodes, ...clients].map(named));
  const [first, ...others] = hosts.slice(0, nodes.length);
  const asking = hosts.slice(nodes.length);
  if (!first) throw new Error("Antipode's own mistake: a set-up without a member");
  const members: readonly [Host, ...Host[]] = [first, ...others];
  const group = built(members);
  const addressOf = ({ name }: Host): string => `http://${name}:${group.port}`;
  const near = ({ region }: Host): Host => members.find((member) => member.region === region) ?? first;
  const services = Object.fromEntries<object>([
    ...members.map((host): [string, object] => [host.name, group.memberOf(host)]),
    ['load', loadOf(addressOf(first))],
    ...asking.map((host): [string, object] => [host.name, clientOf(host, addressOf(near(host)), group, world)]),
    ...sidecars(members, asking),
  ]);
  return {
    ...{ system: group.system, hosts, leftOut: group.leftOut },
    compose: { name: `antipode-${run.scenario.id}`, services, networks: planet },
    files: {
      'client.sh': CLIENT_SH,
      'load.sh': LOAD_SH,
      'run.sh': runScript(members, asking, 'load'),
      'work/data.tsv': group.data.map((request) => `${request.join('\t')}\n`).join(''),
      ...Object.fromEntries(clients.map((client) => [`work/${client.region}.tsv`, workOf(group.asks(client))])),
    },
    differs: [
      ...group.differs,
      'A client asks the member of its own region, or the first; the leader is whoever wins the election, not the one that the scenario starts with.',
    ],
  };
}
