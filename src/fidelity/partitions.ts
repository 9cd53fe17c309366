/** Partitions: how many keys move when one is added, and how much is refused by one that sells its throughput. */
import { asks, INSTANT, type Setup, seen } from './experiment.ts';
import type { Row } from './row.ts';

const KEYS = 1000;
/** Before the fourth joins, and after it. */
const PARTITIONS = 3;
/** On the ring, of each partition. */
const POINTS = 1000;
const FROM_MS = 1000;
const JOINS_MS = 5000;
const AGAIN_MS = 40_000;

const keys = Array.from({ length: KEYS }, (_, i) => i + 1);
const whereIs = (key: number, atMs: number, when: string): NonNullable<Setup['commands']>[number] => ({
  atMs: atMs + key,
  command: { type: 'query', client: 'client-a', op: `${when}-${key}`, sql: 'SELECT n FROM sums WHERE tenant_id = ?', params: [key] },
});

/** Each key is asked for before and after, and who answers has it. */
async function moved(hashing: string): Promise<number> {
  const ids = ['a', 'b', 'c', 'd'];
  const { operations } = await seen({
    ...{ architecture: 'partition-router', untilMs: AGAIN_MS + 5_000, regions: ids },
    customRegions: ids.map((id, i) => ({ id, city: id.toUpperCase(), lat: 0, lon: 10 * i })),
    rttMs: Object.fromEntries(ids.flatMap((one, i) => ids.slice(i + 1).map((other) => [`${one} ${other}`, 10]))),
    settings: { ...INSTANT, fsyncMs: 0, joinLater: 1, hashing, pointsEach: POINTS },
    setup: [
      'CREATE TABLE sums (tenant_id INTEGER PRIMARY KEY, n INTEGER NOT NULL)',
      `WITH RECURSIVE i(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < ${KEYS}) INSERT INTO sums SELECT k, k FROM i`,
    ],
    commands: [
      ...keys.map((key) => whereIs(key, FROM_MS, 'before')),
      { atMs: JOINS_MS, command: { type: 'order', node: 'router-a', order: 'add-partition' } },
      ...keys.map((key) => whereIs(key, AGAIN_MS, 'after')),
    ],
  });
  const holder = new Map(operations.map(({ asked, answer }) => [asked.op, answer?.outcome.ok ? answer.served?.node : undefined]));
  if ([...holder.values()].some((node) => node === undefined)) return Number.NaN;
  return keys.filter((key) => holder.get(`before-${key}`) !== holder.get(`after-${key}`)).length / KEYS;
}

const moves = (hashing: string, what: string, source: string, expected: number, note?: string): Row => ({
  ...{ id: `moved-${hashing}`, what, kind: 'theory', source, unit: 'share of keys', expected },
  inputs: `${PARTITIONS} partitions and one that joins, ${KEYS} keys, hashing=${hashing}${hashing === 'ring' ? ` with ${POINTS} points each` : ''}; each key is read before and after, and who answers has it.`,
  within: { difference: 0.05 },
  ...(note !== undefined && { note }),
  measure: () => moved(hashing),
});

const BOUGHT_RU = 400;
const WRITE_RU = 10;
const OFFERED = 1.5;

async function throttled(): Promise<number> {
  const { operations } = await seen({
    ...{ architecture: 'partition-router', preset: 'cosmos-gateway', untilMs: 32_000, regions: ['eastus'] },
    settings: { ...INSTANT, fsyncMs: 0, ruPerSecond: BOUGHT_RU, writeRu: WRITE_RU, throttleRetries: 0 },
    setup: ['CREATE TABLE sums (tenant_id INTEGER PRIMARY KEY, n INTEGER NOT NULL)', 'INSERT INTO sums VALUES (1, 0)'],
    load: asks('eastus', (OFFERED * BOUGHT_RU) / WRITE_RU, 30_000, 'UPDATE sums SET n = n + 1 WHERE tenant_id = 1'),
  });
  const told = operations.filter(({ answer }) => answer !== null);
  return told.filter(({ answer }) => answer?.outcome.ok === false).length / told.length;
}

export const partitions: readonly Row[] = [
  moves(
    ...(['slots', 'With fixed slots one key in n+1 moves when a partition joins n.'] as const),
    'Redis Cluster specification, “Key distribution model”: who joins is given an equal part of the slots, 1/(n+1)',
    1 / (PARTITIONS + 1),
  ),
  moves(
    ...(['ring', 'On a ring of points it is about as many.'] as const),
    'Karger et al. 1997, Consistent Hashing and Random Trees: only what the new one takes moves, 1/(n+1) on average',
    1 / (PARTITIONS + 1),
    'Tried first with 100 points each, the default, and the same tolerance: 0.195, outside. The theory is of the average over rings, and the share of one with 100 points has a standard deviation of 0.022, with 1000 of 0.007.',
  ),
  moves(
    ...(['remainder', 'By the remainder n keys in n+1 move.'] as const),
    'A key stays if its hash has one remainder by n and n+1: n of n(n+1), so n/(n+1) move (Karger et al. 1997, §1, for the problem)',
    PARTITIONS / (PARTITIONS + 1),
  ),
  {
    id: 'request-units-refused',
    what: 'Who offers half as much again as was bought is refused a third with 429.',
    kind: 'theory',
    source:
      'What is offered less what was bought, 1 − 1/1.5; azure-docs, cosmos-db/request-units.md: what exceeds the provisioned RU/s is rate limited',
    inputs: `The preset cosmos-gateway with one partition, ${BOUGHT_RU} RU/s, writes of ${WRITE_RU} RU at random times, ${(OFFERED * BOUGHT_RU) / WRITE_RU} a second for half a minute; nobody asks again.`,
    unit: 'share of requests',
    expected: 1 - 1 / OFFERED,
    within: { difference: 0.03 },
    measure: throttled,
  },
];
