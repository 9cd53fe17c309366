/** Several runs in one worker: each is what it is alone, what they hold together is bounded, and what is closed is gone. */
import { describe, expect, it, vi } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf, Session } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import type { FromWorker, RunId } from '../../src/worker/protocol.ts';
import { Room } from '../../src/worker/room.ts';
import { nextTurn } from '../../src/worker/worker.ts';
import { ticking, worker } from './threadless.ts';

const five = scenarios.map((scenario) => runOf(scenario));
const [first, second] = five;
if (!first || !second) throw new Error('two scenarios are needed');

/** A run whose trace goes on for as long as one lets it. */
const busy = (seed: number, perSecond = 200): RunSpec => {
  const { scenario } = first;
  const clients = [`client-${scenario.regions[0]}`];
  const load = [{ clients, perSecond, fromMs: 0, untilMs: 6_000, statements: [{ weight: 1, sql: 'SELECT 1', params: [] }] }];
  return { ...runOf({ ...scenario, load, untilMs: 6_000 }), commands: [], seed };
};

async function hashOf(run: RunSpec): Promise<string> {
  const session = (await openSession(run)).runToEnd();
  const hash = session.traceHash();
  session.close();
  return hash;
}

const of = (sent: readonly FromWorker[], type: FromWorker['type']): readonly RunId[] =>
  sent.flatMap((m) => (m.type === type && 'id' in m ? [m.id] : []));

/** Looks at each turn, so that it comes in between. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await nextTurn();
}

const eventsOf = (sent: readonly FromWorker[], id: RunId): number =>
  sent.reduce((sum, m) => (m.type === 'events' && m.id === id ? sum + m.block.length : sum), 0);

it('simulates five at once, in turns, and each has the hash that it has alone', async () => {
  const { sent, finished, open, say } = worker(() => of(sent, 'hash').length === 5, { clockMs: ticking(1) });
  say({ type: 'watch', ids: [1, 2, 3, 4, 5], toUs: Number.MAX_SAFE_INTEGER });
  for (const [i, run] of five.entries()) open(i + 1, run);
  await finished;
  for (const [i, run] of five.entries()) expect(sent).toContainEqual({ type: 'hash', id: i + 1, traceHash: await hashOf(run) });
  // All of them had begun before one was done.
  const beforeFirstDone = sent.slice(
    0,
    sent.findIndex((m) => m.type === 'hash'),
  );
  expect(new Set(of(beforeFirstDone, 'events')).size).toBe(5);
});

it('brings those that are seen to the clock first, whatever else is open', async () => {
  const { sent, finished, open, say } = worker(() => of(sent, 'hash').length === 3, { clockMs: ticking(1) });
  say({ type: 'watch', ids: [3, 1], toUs: 500_000 });
  for (const id of [1, 2, 3]) open(id, busy(id));
  await finished;
  const reached = (id: RunId, us: number): number => sent.findIndex((m) => m.type === 'events' && m.id === id && m.horizonUs >= us);
  expect(Math.max(reached(1, 500_000), reached(3, 500_000))).toBeLessThan(Math.min(reached(1, 3_000_000), reached(3, 3_000_000)));
  expect(of(sent, 'hash').at(-1)).toBe(2);
  expect(reached(2, 0)).toBeGreaterThan(Math.max(reached(1, 6_000_000), reached(3, 6_000_000)));
});

describe('what all hold together', () => {
  const LIMIT = 3_000;
  const bounds = { traceLimit: LIMIT, traceBytes: 1e9 };

  it('is bounded: runs wait when it is reached, it is said once, and they go on when another is closed', async () => {
    const { sent, finished, open, say } = worker(() => of(sent, 'hash').length === 1, { clockMs: ticking(1), bounds });
    const small = { ...busy(1), untilUs: 1_900_000 };
    open(1, small);
    open(2, busy(2));
    await until(() => sent.some((m) => m.type === 'full'));
    for (let i = 0; i < 20; i++) await nextTurn();
    const held = eventsOf(sent, 1) + eventsOf(sent, 2);
    expect(held).toBeGreaterThanOrEqual(LIMIT);
    // A slice may go over it, but not far.
    expect(held).toBeLessThan(LIMIT + 500);
    expect(sent.filter((m) => m.type === 'full')).toHaveLength(1);
    expect(of(sent, 'hash')).toEqual([]);
    // A third has to wait as well, and that is news.
    open(3, busy(3));
    await until(() => sent.filter((m) => m.type === 'full').length === 2);
    expect(eventsOf(sent, 3)).toBe(0);
    say({ type: 'close', id: 3 });
    say({ type: 'close', id: 2 });
    await finished;
    expect(sent.at(-1)).toEqual({ type: 'hash', id: 1, traceHash: await hashOf(small) });
  });

  it('counts what the page holds of runs that another worker simulated', async () => {
    const { sent, open, say } = worker(() => false, { clockMs: ticking(1), bounds });
    say({ type: 'held', id: 7, events: LIMIT - 500, bytes: 0 });
    open(1, busy(1));
    await until(() => sent.some((m) => m.type === 'full'));
    expect(eventsOf(sent, 1)).toBeLessThan(1_000);
  });

  it('cuts no run that is too large by itself: it waits until the page has room for more of it', async () => {
    const { sent, finished, open, say } = worker(() => of(sent, 'hash').length === 1, { clockMs: ticking(1), bounds });
    open(1, busy(1));
    open(2, busy(2));
    await until(() => sent.some((m) => m.type === 'full'));
    say({ type: 'close', id: 1 });
    await until(() => eventsOf(sent, 2) >= LIMIT);
    for (let i = 0; i < 50; i++) await nextTurn();
    expect(eventsOf(sent, 2)).toBeLessThan(LIMIT + 2_000);
    expect(of(sent, 'hash')).toEqual([]);
    say({ type: 'window', id: 2, from: LIMIT, fromBytes: 0, events: 1e9, bytes: 1e9 });
    await finished;
    expect(sent.at(-1)).toEqual({ type: 'hash', id: 2, traceHash: await hashOf(busy(2)) });
    expect(sent.filter((m) => m.type === 'events').at(-1)).toMatchObject({ id: 2, done: true, cut: null });
  });

  it('is bounded in bytes, too, and a run alone is bounded by itself', () => {
    const room = new Room({ traceLimit: 100, traceBytes: 100 });
    room.hold(1, { events: 1_000, bytes: 1_000 });
    expect([room.hasFor(1), room.hasFor(2)]).toEqual([true, false]);
    room.free(1);
    room.hold(1, { events: 40, bytes: 60 });
    room.hold(2, { events: 40, bytes: 39 });
    expect([room.hasFor(1), room.hasFor(2)]).toEqual([true, true]);
    room.hold(2, { events: 40, bytes: 40 });
    expect([room.hasFor(1), room.hasFor(2)]).toEqual([false, false]);
    room.hold(2, { events: 60, bytes: 1 });
    expect(room.hasFor(1)).toBe(false);
    room.free(2);
    expect(room.hasFor(1)).toBe(true);
  });
});

it('a run that is closed is forgotten with its databases, and the others go on', async () => {
  const closed = vi.spyOn(Session.prototype, 'close');
  const { sent, finished, open, say } = worker((m) => m.type === 'hash' && m.id === 2, { clockMs: ticking(1) });
  open(1, busy(1));
  open(2, { ...busy(2), untilUs: 1_000_000 });
  await until(() => of(sent, 'events').includes(1));
  say({ type: 'close', id: 1 });
  const said = sent.length;
  expect(closed).not.toHaveBeenCalled();
  await finished;
  expect(of(sent.slice(said), 'events')).not.toContain(1);
  expect(closed.mock.contexts.map((session) => (session instanceof Session ? session.run.seed : null)).sort()).toEqual([1, 2]);
  closed.mockRestore();
});
