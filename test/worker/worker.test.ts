import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { Names } from '../../src/sim/recorder.ts';
import { CHUNK_EVENTS, tellBlock } from '../../src/sim/trace.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { type FromWorker, isFromWorker, isToWorker } from '../../src/worker/protocol.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { Slices } from '../../src/worker/slice.ts';
import { nextTurn, serve } from '../../src/worker/worker.ts';

const [first, second] = scenarios;
if (!first || !second) throw new Error('two scenarios are needed');

/** A worker without a thread: what it sends is kept, until the message that `last` recognizes. */
function worker(last: (message: FromWorker) => boolean, clockMs = () => performance.now()) {
  const sent: FromWorker[] = [];
  let finish: () => void;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const port = {
    postMessage(message: FromWorker): void {
      sent.push(message);
      if (last(message)) finish();
    },
    onmessage: null as ((event: MessageEvent<unknown>) => void) | null,
  };
  serve(port, { pause: nextTurn, clockMs });
  const open = (ticket: number, run: RunSpec): void =>
    port.onmessage?.(new MessageEvent('message', { data: { type: 'open', ticket, run } }));
  const say = (data: unknown): void => port.onmessage?.(new MessageEvent('message', { data }));
  return { sent, finished, open, say };
}

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
  expect([...index.events()]).toEqual(session.trace.slice(0));
  expect(batches.every((m) => m.block.length <= CHUNK_EVENTS)).toBe(true);
  expect(batches.map((m) => m.done)).toEqual([...batches.slice(1).map(() => false), true]);
  expect(batches.at(-1)?.horizonUs).toBe(session.run.untilUs);
  expect(sent.at(-1)).toEqual({ type: 'hash', ticket: 1, traceHash: session.traceHash() });
  session.close();
});

it('drops a run when another is opened, and never mixes the two', async () => {
  const { sent, finished, open } = worker((m) => m.type === 'hash');
  open(1, runOf(first));
  open(2, runOf(second));
  await finished;
  expect(sent.filter((m) => m.type === 'events' || m.type === 'hash').every((m) => m.ticket === 2)).toBe(true);
});

it('says in one sentence why a run cannot be opened, and serves the next one', async () => {
  const { sent, finished, open } = worker((m) => m.type === 'hash');
  open(1, runOf(first, { settings: { cores: -1 } }));
  await expect.poll(() => sent.some((m) => m.type === 'failed')).toBe(true);
  expect(sent.find((m) => m.type === 'failed')).toEqual({
    type: 'failed',
    ticket: 1,
    message: 'Settings: “cores” is -1, but it has to lie between 1 and 64.',
  });
  open(2, runOf(first));
  await finished;
});

/** A clock that goes on by so much whenever it is read. */
function ticking(stepMs: number): () => number {
  let nowMs = 0;
  return () => {
    nowMs += stepMs;
    return nowMs;
  };
}

it('says the same by whatever clock its slices are bounded; only their number differs', async () => {
  const of = async (clockMs: () => number) => {
    const { sent, finished, open } = worker((m) => m.type === 'hash', clockMs);
    open(1, runOf(first));
    await finished;
    return { hash: sent.at(-1), batches: sent.filter((m) => m.type === 'events').length };
  };
  const slow = await of(ticking(20));
  const quick = await of(ticking(0.01));
  expect(slow.hash).toEqual(quick.hash);
  expect(slow.batches).toBeGreaterThan(quick.batches);
});

it('opens a newer run while the long set-up of an older one is at work, and gives that one up', async () => {
  const setup = [...first.setup, ...Array.from({ length: 2_000 }, (_, i) => `SELECT ${i}`)];
  const { sent, finished, open } = worker((m) => m.type === 'hash' && m.ticket === 2, ticking(3));
  open(1, runOf({ ...first, setup }));
  await expect.poll(() => sent.filter((m) => m.type === 'alive' && m.ticket === 1).length).toBeGreaterThan(2);
  open(2, runOf(second));
  await finished;
  await nextTurn();
  expect(sent.some((m) => m.ticket === 1 && m.type !== 'alive' && m.type !== 'loading')).toBe(false);
  // It was left at its next pause, a few statements later.
  expect(sent.filter((m) => m.type === 'alive').length).toBeLessThan(200);
});

it('answers a sign of life while it simulates and when it has nothing to do', async () => {
  const { sent, finished, open, say } = worker((m) => m.type === 'hash', ticking(20));
  open(1, runOf(first));
  await expect.poll(() => sent.some((m) => m.type === 'events')).toBe(true);
  say({ type: 'ping', ticket: 1 });
  const alive = sent.findIndex((m) => m.type === 'alive' && m.ticket === 1);
  expect(alive).toBeGreaterThan(0);
  await finished;
  say({ type: 'ping', ticket: 9 });
  expect(sent.at(-1)).toEqual({ type: 'alive', ticket: 9 });
});

it('does not hear what is no message of ours', async () => {
  const { sent, finished, open, say } = worker((m) => m.type === 'hash');
  const junk = [
    null,
    'open',
    7,
    {},
    { type: 'open' },
    { type: 'open', ticket: 1 },
    { type: 'open', ticket: '1', run: {} },
    { type: 'toString', ticket: 1 },
  ];
  for (const data of junk) say(data);
  expect(sent).toEqual([]);
  expect(junk.some(isToWorker)).toBe(false);
  expect([...junk, { type: 'hash', ticket: Number.NaN }].some(isFromWorker)).toBe(false);
  expect(isFromWorker({ type: 'alive', ticket: 1 })).toBe(true);
  open(1, runOf(first));
  await finished;
});

it('says that it broke when something happens that nobody expected', async () => {
  const { sent, open } = worker(() => false);
  // Not even a scenario: what a run is has been checked by those who opened it.
  open(3, { ...runOf(first), commands: Object.create(null) });
  await expect.poll(() => sent.find((m) => m.type === 'broken')).toMatchObject({ ticket: 3, why: expect.stringContaining('TypeError') });
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
