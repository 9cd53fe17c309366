/** Writes straight to the primary, reads at the replica next door: one's own write is missed as often as the roads make it. */
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../src/scenarios/read.ts';
import { openSession } from '../../../src/session/session.ts';
import { runOf } from '../../../src/session/run.ts';
import type { TraceEvent } from '../../../src/sim/events.ts';

/** One way between a client and the database of its region, ms. */
const NEXT_DOOR_MS = 10;
/** A base cost of 0.2 ms and a few steps. */
const APPLYING_MS = 0.2;
const PAIRS = 800;

interface World {
  readonly writes?: string;
  /** Mean of the exponential delay of each message from the primary's region to Tokyo's. */
  readonly meanMs?: number;
  readonly commands?: readonly object[];
  readonly load?: readonly object[];
  readonly untilMs?: number;
}

async function eventsOf({ writes = 'straight to the primary', meanMs, commands = [], load = [], untilMs = 8000 }: World) {
  const delay = { between: ['eastus', 'japaneast'], oneWay: true, delay: { type: 'exponential', meanMs } };
  const scenario = {
    format: 'antipode-scenario/1',
    ...{ id: 'own', title: 't', summary: 's', architecture: 'read-replicas', seed: 4, msPerSecond: 1 },
    regions: ['eastus', 'northeurope', 'japaneast'],
    rttMs: {
      ...{ 'eastus japaneast': 160, 'eastus northeurope': 80, 'japaneast northeurope': 220 },
      ...{ 'japaneast japaneast': 2 * NEXT_DOOR_MS, 'eastus eastus': 1, 'northeurope northeurope': 1 },
    },
    ...(meanMs !== undefined && { network: { delays: [delay] } }),
    settings: { writes },
    setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)', 'INSERT INTO t VALUES (1, 0)'],
    ...{ commands, load, untilMs, steps: [{ text: 't', when: { atMs: 1 } }] },
  };
  const session = await openSession(runOf(readScenario(scenario, 'own.json')));
  session.runToEnd();
  const events = session.trace.slice(0);
  session.close();
  return events;
}

type Returned = Extract<TraceEvent, { type: 'return' }>;
const returns = (events: readonly TraceEvent[]): readonly Returned[] => events.filter((e): e is Returned => e.type === 'return');

/** One user who counts up and then reads the count: how many of his reads lack the write before, of how many. */
async function missed(world: World): Promise<{ readonly share: number; readonly pairs: number }> {
  const statements = [{ sql: 'UPDATE t SET n = n + 1 WHERE id = 1', next: { sql: 'SELECT n FROM t WHERE id = 1' } }];
  const users = { clients: ['client-japaneast'], users: 1, thinkMs: 3000, fromMs: 0, untilMs: PAIRS * 3500, statements };
  const events = await eventsOf({ ...world, load: [users], untilMs: PAIRS * 3500 });
  let written = 0;
  let pairs = 0;
  let short = 0;
  for (const { outcome } of returns(events)) {
    if (!outcome.ok) throw new Error('nothing fails here');
    if (outcome.wrote) written += 1;
    else {
      pairs += 1;
      if (Number(outcome.rows[0]?.[0]) < written) short += 1;
    }
  }
  return { share: short / pairs, pairs };
}

const ask = (atMs: number, op: string, sql: string, more: object = {}) => ({
  atMs,
  command: { type: 'query', client: 'client-japaneast', op, sql, ...more },
});
const servedBy = (events: readonly TraceEvent[]): Record<string, string> =>
  Object.fromEntries(returns(events).map(({ op, outcome, served }) => [op, outcome.ok ? (served?.node ?? 'nobody') : 'failed']));
const crash = (atMs: number) => ({ atMs, command: { type: 'crash', node: 'primary-eastus', what: 'process' } });
const promote = (atMs: number) => ({ atMs, command: { type: 'order', node: 'replica-northeurope', order: 'promote' } });

/** The answer and the change each take an exponential time; then the answer goes `hops` times next door, while the change is applied. */
const expectedShare = (meanMs: number, hops: number): number => 0.5 * Math.exp(-(hops * NEXT_DOOR_MS - APPLYING_MS) / meanMs);

describe('a client that writes straight to the primary', () => {
  // The way of the read is next door once; of an answer that the replica relays, too.
  it.each([
    ...[5, 15, 40].map((meanMs) => ({ writes: 'straight to the primary', meanMs, hops: 1 })),
    ...[15, 40].map((meanMs) => ({ writes: 'through the replica', meanMs, hops: 2 })),
  ])('misses its own write as often as the roads say: $writes, mean $meanMs ms', async ({ writes, meanMs, hops }) => {
    const expected = expectedShare(meanMs, hops);
    const { share, pairs } = await missed({ writes, meanMs });
    expect(pairs).toBeGreaterThan(PAIRS * 0.8);
    expect(Math.abs(share - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / pairs));
  });

  it('never misses it where nothing varies', async () => {
    const { share, pairs } = await missed({});
    expect([share, pairs > PAIRS * 0.8]).toEqual([0, true]);
  });

  it('asks its replica what surely reads, and the primary all else', async () => {
    const commands = [
      ask(100, 'read', 'SELECT n FROM t'),
      ask(100, 'write', 'UPDATE t SET n = 5'),
      ask(500, 'perhaps', 'WITH a AS (SELECT 1) SELECT * FROM a'),
      ask(500, 'transaction', 'BEGIN; SELECT n FROM t; UPDATE t SET n = 6; COMMIT'),
      ask(1500, 'line', 'SELECT n FROM t', { session: 's' }),
    ];
    const events = await eventsOf({ commands });
    expect(servedBy(events)).toEqual({
      read: 'replica-japaneast',
      write: 'primary-eastus',
      perhaps: 'primary-eastus',
      transaction: 'primary-eastus',
      line: 'primary-eastus',
    });
    // None of it went through the replica.
    expect(events.some((e) => e.type === 'send' && e.message.kind === 'forward')).toBe(false);
  });

  it('finds the new primary through its replica when the old one is gone, and then asks that straight', async () => {
    const commands = [
      crash(100),
      ...[promote(2000), ask(3900, 'refused', 'UPDATE t SET n = 1'), ask(4500, 'found', 'UPDATE t SET n = 2')],
      ...[ask(5200, 'straight', 'UPDATE t SET n = 3'), ask(6000, 'read', 'SELECT n FROM t')],
    ];
    const events = await eventsOf({ commands });
    expect(servedBy(events)).toEqual({
      refused: 'failed',
      found: 'replica-northeurope',
      straight: 'replica-northeurope',
      read: 'replica-japaneast',
    });
    const forwarded = events.flatMap((e) =>
      e.type === 'send' && e.message.kind === 'forward' ? ['op' in e.message ? e.message.op : ''] : [],
    );
    expect(forwarded).toEqual(['found']);
  });

  it('opens a session again where the primary is, after the one before has ended with its primary', async () => {
    const line = (atMs: number, op: string, sql: string) => ask(atMs, op, sql, { session: 's' });
    const commands = [
      ...[line(100, 'begin', 'BEGIN'), line(150, 'first', 'UPDATE t SET n = 1'), crash(1000), promote(2000)],
      ...[line(3800, 'gone', 'UPDATE t SET n = 2'), line(4600, 'again', 'UPDATE t SET n = 3')],
    ];
    const answered = servedBy(await eventsOf({ commands }));
    expect(answered).toMatchObject({ first: 'primary-eastus', gone: 'failed', again: 'replica-northeurope' });
  });
});
