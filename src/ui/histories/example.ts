/** The registers of the lesson “A stale read in Tokyo”, as `antipode run stale-in-tokyo --history FILE` wrote them. */
const T = 'posts.title id=7';
const L = 'posts.likes id=7';

const lines = [
  { client: 'setup', op: 'write', key: T, value: 'Hello, wrold', call: -2, return: -1 },
  { client: 'setup', op: 'write', key: L, value: 0, call: -2, return: -1 },
  { client: 'client-japaneast', op: 'read', key: T, value: 'Hello, wrold', call: 484000, return: 485243 },
  { client: 'client-eastus', op: 'write', key: T, value: 'Hello, world', call: 500000, return: 502183 },
  { client: 'client-japaneast', op: 'read', key: T, value: 'Hello, wrold', call: 544000, return: 545774 },
  { client: 'client-japaneast', op: 'read', key: T, value: 'Hello, world', call: 610000, return: 611787 },
  { client: 'client-japaneast', op: 'cas', key: L, value: 1, expect: 0, ok: true, call: 3080000, return: 3182599 },
];

export const EXAMPLE = lines.map((line) => JSON.stringify(line)).join('\n');
