import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { Names } from '../../src/sim/recorder.ts';
import { CHUNK_EVENTS, tellBlock } from '../../src/sim/trace.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { type FromWorker, isFromWorker, isToWorker } from '../../src/worker/protocol.ts';
import { Slices } from '../../src/worker/slice.ts';
import { nextTurn } from '../../src/worker/worker.ts';
import { tellAsSent } from './as-sent.ts';
import { ticking, worker } from './threadless.ts';

const [first, second] = scenarios;
if (!first || !second) throw new Error('two scenarios are needed');

it('sends a run in bounded batches whose events are the session’s, then its hash', async () => {
  const { sent, finished, open } = worker((m) => m.type === 'hash');
  open(1, runOf(first));
  await finished;
  const session = (await openSession(runOf(first))).runToEnd();
  const batches = sent.filter((m) => m.type === 'events');
  const names = new Names();
  const index = new TraceIndex(session.stage.nodes, names);
  for (const batch of batches) {
    for (const name of batch.names) names.id(name);
    tellBlock(index, batch.block);
  }
  const whole = new TraceIndex(session.stage.nodes, session.legend.names);
  tellAsSent(session.trace, whole);
  expect([...index.events()]).toEqual([...whole.events()]);
  expect(batches.every((m) => m.block.length <= CHUNK_EVENTS)).toBe(true);
  expect(batches.map((m) => m.done)).toEqual([...batches.slice(1).map(() => false), true]);
  expect(batches.at(-1)?.horizonUs).toBe(session.run.untilUs);
  expect(sent.at(-1)).toEqual({ type: 'hash', id: 1, traceHash: session.traceHash() });
  session.close();
});

it('forgets a run that is closed: nothing more is said of it', async () => {
  const { sent, finished, open, say } = worker((m) => m.type === 'hash');
  open(1, runOf(first));
  say({ type: 'close', id: 1 });
  open(2, runOf(second));
  await finished;
  expect(sent.filter((m) => 'id' in m && m.id === 1 && m.type !== 'loading')).toEqual([]);
});

it('says in one sentence why a run cannot be opened, and serves the next one', async () => {
  const { sent, finished, open } = worker((m) => m.type === 'hash');
  open(1, runOf(first, { settings: { cores: -1 } }));
  await expect.poll(() => sent.some((m) => m.type === 'failed')).toBe(true);
  expect(sent.find((m) => m.type === 'failed')).toEqual({
    type: 'failed',
    id: 1,
    message: 'Settings: “cores” is -1, but it has to lie between 1 and 64.',
  });
  open(2, runOf(first));
  await finished;
});

it('says the same by whatever clock its slices are bounded; only their number differs', async () => {
  const of = async (clockMs: () => number) => {
    const { sent, finished, open } = worker((m) => m.type === 'hash', { clockMs });
    open(1, runOf(first));
    await finished;
    return { hash: sent.at(-1), batches: sent.filter((m) => m.type === 'events').length };
  };
  const slow = await of(ticking(20));
  const quick = await of(ticking(0.01));
  expect(slow.hash).toEqual(quick.hash);
  expect(slow.batches).toBeGreaterThan(quick.batches);
});

it('opens another run while the long set-up of one is at work, and gives that one up when it is closed', async () => {
  const setup = [...first.setup, ...Array.from({ length: 2_000 }, (_, i) => `SELECT ${i}`)];
  let pauses = 0;
  let closedAt = 0;
  // By its pauses, not by the time of day: a fast machine is through with any set-up before a timer looks.
  const served = worker((m) => m.type === 'hash' && m.id === 2, {
    clockMs: ticking(3),
    paused() {
      pauses += 1;
      if (pauses === 3) served.open(2, runOf(second));
      if (closedAt > 0 || !served.sent.some((m) => m.type === 'opened' && m.id === 2)) return;
      closedAt = pauses;
      served.say({ type: 'close', id: 1 });
    },
  });
  served.open(1, runOf({ ...first, setup }));
  await served.finished;
  expect(closedAt).toBeGreaterThan(3);
  const before = pauses;
  await nextTurn();
  expect(served.sent.some((m) => 'id' in m && m.id === 1 && m.type !== 'turn' && m.type !== 'loading')).toBe(false);
  // It was left at its next pause: there is nobody to have a turn any more.
  expect(pauses).toBeLessThanOrEqual(before + 1);
});

it('answers a sign of life while it simulates and when it has nothing to do', async () => {
  let asked = false;
  const served = worker((m) => m.type === 'hash', {
    clockMs: ticking(20),
    paused() {
      if (asked || !served.sent.some((m) => m.type === 'events')) return;
      asked = true;
      served.say({ type: 'ping' });
    },
  });
  served.open(1, runOf(first));
  await served.finished;
  const at = (type: FromWorker['type']): number => served.sent.findIndex((m) => m.type === type);
  expect(at('alive')).toBeGreaterThan(at('events'));
  expect(at('alive')).toBeLessThan(at('hash'));
  served.say({ type: 'ping' });
  expect(served.sent.at(-1)).toEqual({ type: 'alive' });
});

it('does not hear what is no message of ours', async () => {
  const { sent, finished, open, say } = worker((m) => m.type === 'hash');
  const junk = [
    null,
    'open',
    7,
    {},
    { type: 'open' },
    { type: 'open', id: 1 },
    { type: 'open', id: '1', run: {} },
    { type: 'close' },
    { type: 'watch', ids: 7, toUs: 1 },
    { type: 'toString', id: 1 },
  ];
  for (const data of junk) say(data);
  expect(sent).toEqual([]);
  expect(junk.some(isToWorker)).toBe(false);
  expect([...junk, { type: 'hash', id: Number.NaN }].some(isFromWorker)).toBe(false);
  expect(isFromWorker({ type: 'alive' })).toBe(true);
  open(1, runOf(first));
  await finished;
});

it('says that it broke when something happens that nobody expected', async () => {
  const { sent, open } = worker(() => false);
  // Not even a scenario: what a run is has been checked by those who opened it.
  open(3, { ...runOf(first), commands: Object.create(null) });
  await expect.poll(() => sent.find((m) => m.type === 'broken')).toMatchObject({ id: 3, why: expect.stringContaining('TypeError') });
});

describe('a slice', () => {
  it('is bounded by time, however heavy its tasks are, and looks at the clock less often the lighter they are', () => {
    let nowMs = 0;
    let looks = 0;
    const slices = new Slices(() => {
      looks += 1;
      return nowMs;
    });
    const slice = (taskMs: number): { readonly tookMs: number; readonly looks: number } => {
      const fromMs = nowMs;
      const before = looks;
      expect(
        slices.work((tasks) => {
          nowMs += tasks * taskMs;
          return false;
        }),
      ).toBe(false);
      return { tookMs: nowMs - fromMs, looks: looks - before };
    };
    slice(0.001);
    const light = slice(0.001);
    expect(light.tookMs).toBeCloseTo(10, 0);
    expect(light.looks).toBeLessThan(200);
    // Ten thousand times as heavy from one moment to the next: one bite is too long, then none.
    expect(slice(10).tookMs).toBeLessThanOrEqual(640);
    slice(10);
    slice(10);
    expect(slice(10).tookMs).toBe(10);
    expect(slice(3_000).tookMs).toBe(3_000);
  });
});
