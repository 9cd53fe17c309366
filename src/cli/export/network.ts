/** Hosts with addresses, and what each does to its packets: half the round trip to every other place, by destination. */
import type { ExportWorld } from './world.ts';

export interface Host {
  readonly name: string;
  readonly region: string;
  readonly address: string;
}

const SUBNET = '172.31.240.0/22';
const BASE = [172, 31, 240] as const;
/** Below are the gateway and what the engine takes. */
const FIRST = 16;

export function hostsOf(named: readonly { readonly name: string; readonly region: string }[]): readonly Host[] {
  return named.map(({ name, region }, i) => {
    const number = FIRST + i;
    return { name, region, address: `${BASE[0]}.${BASE[1]}.${BASE[2] + Math.floor(number / 256)}.${number % 256}` };
  });
}

/** One way, ms, to a thousandth. */
export function delayMs({ places, rttMs }: Pick<ExportWorld, 'places' | 'rttMs'>, from: string, to: string): number {
  const [a, b] = [from, to].map((id) => places.findIndex((place) => place.id === id));
  return Math.round(((rttMs[a ?? -1]?.[b ?? -1] ?? 0) / 2) * 1000) / 1000;
}

/** A script that sets them, for `tc` of iproute2: one class of `prio` would not do for more than sixteen, so it is HTB with netem below. */
export function delaysScript(host: Host, hosts: readonly Host[], world: Pick<ExportWorld, 'places' | 'rttMs'>): string {
  const others = hosts.filter(({ name }) => name !== host.name);
  const classes = others.flatMap((other, i) => {
    const id = (i + 16).toString(16);
    return [
      `# to ${other.name}, ${other.region}`,
      `tc class add dev "$dev" parent 1: classid 1:${id} htb rate 10gbit quantum 60000`,
      `tc qdisc add dev "$dev" parent 1:${id} handle ${id}0: netem delay ${delayMs(world, host.region, other.region)}ms limit 100000`,
      `tc filter add dev "$dev" parent 1: protocol ip prio 1 u32 match ip dst ${other.address}/32 flowid 1:${id}`,
    ];
  });
  return [
    '#!/bin/sh',
    `# Delays of what leaves ${host.name} (${host.region}): half the round trip to each destination.`,
    'set -eu',
    'dev=eth0',
    'tc qdisc del dev "$dev" root 2>/dev/null || true',
    'tc qdisc add dev "$dev" root handle 1: htb default f',
    'tc class add dev "$dev" parent 1: classid 1:f htb rate 10gbit quantum 60000',
    ...classes,
    'tc qdisc show dev "$dev" | head -3',
    '',
  ].join('\n');
}

/** The container whose network it is has a sidecar that sets them and ends: the rules stay with the network. */
const sidecarOf = ({ name }: Host) => ({
  image: 'nicolaka/netshoot:v0.13',
  network_mode: `service:${name}`,
  cap_add: ['NET_ADMIN'],
  volumes: [`./net/${name}.sh:/delays.sh:ro`],
  command: ['sh', '/delays.sh'],
  depends_on: { [name]: { condition: 'service_started' } },
});

/** Those of clients come with them. */
export const sidecars = (databases: readonly Host[], clients: readonly Host[]): readonly [string, object][] => [
  ...databases.map((host): [string, object] => [`net-${host.name}`, sidecarOf(host)]),
  ...clients.map((host): [string, object] => [`net-${host.name}`, { ...sidecarOf(host), profiles: ['clients'] }]),
];

export const attached = ({ address }: Host) => ({ planet: { ipv4_address: address } });

export const planet = { planet: { driver: 'bridge', ipam: { config: [{ subnet: SUBNET }] } } };
