/** Settings of connections, and what the kernel is told of them. */
import type { Setting, Settings } from '../architectures/contract.ts';
import type { ConnectionRules } from '../sim/network.ts';

export const connectionSettings: readonly Setting[] = [
  {
    key: 'transport',
    type: 'choice',
    label: 'messages travel',
    help: 'On connections, where loss delays and a dead process refuses; or as datagrams, which may be lost and doubled.',
    source: 'the databases shown all speak over TCP',
    default: 'connections',
    options: ['connections', 'datagrams'],
  },
  {
    key: 'userTimeoutMs',
    type: 'number',
    label: 'connection given up after',
    help: 'How long a connection that gets nothing through is tried again before it is reset.',
    source: 'Linux, tcp_retries2: 15 retransmissions, 924.6 s (Documentation/networking/ip-sysctl.rst)',
    default: 924_600,
    min: 1,
    max: 86_400_000,
    step: 1,
    unit: 'ms',
  },
  {
    key: 'clientConnections',
    type: 'choice',
    label: 'connections of clients',
    help: 'Persistent ones are open before time starts; or each request opens its own, and waits for all round trips of that.',
    source: 'ours: an application server with a pool',
    default: 'persistent',
    options: ['persistent', 'per-request'],
  },
  {
    key: 'tls',
    type: 'choice',
    label: 'TLS of new connections',
    help: 'TLS 1.3 takes one round trip, 1.2 two, none none. It counts where requests open connections.',
    source: 'RFC 8446, figure 1; RFC 5246, figure 1',
    default: '1.3',
    options: ['none', '1.2', '1.3'],
  },
  {
    key: 'startUpRoundTrips',
    type: 'number',
    label: 'round trips of a start-up',
    help: 'What the database asks and is told before it takes a statement. It counts where requests open connections.',
    source: 'ours: who comes and as whom, then “ready”; password checks as SCRAM’s take two more (RFC 5802)',
    default: 1,
    min: 0,
    max: 10,
    step: 1,
    unit: '',
  },
];

/** How messages travel; null: as datagrams. */
export function connectionRules({ transport, userTimeoutMs, clientConnections, tls, startUpRoundTrips }: Settings): ConnectionRules | null {
  if (transport !== 'connections') return null;
  const named = (name: string, many: number): string[] => new Array<string>(many).fill(name);
  const opening = [
    'TCP',
    ...named(`TLS ${tls}`, tls === '1.3' ? 1 : tls === '1.2' ? 2 : 0),
    ...named('start-up', Number(startUpRoundTrips)),
  ];
  return { userTimeoutUs: Number(userTimeoutMs) * 1000, opening: clientConnections === 'per-request' ? opening : [] };
}
