/** The page holds a window of a run's trace, over a real worker without a thread: what is seen is what the whole run shows, wherever the clock goes. */
import { afterEach, describe, expect, it } from 'vitest';
import { stepTimeUs } from '../../src/lesson/moments.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { CHUNK_EVENTS } from '../../src/sim/trace.ts';
import { type AppStore, createAppStore } from '../../src/store/store.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { WorkerClient } from '../../src/worker/client.ts';
import type { Port } from '../../src/worker/port.ts';
import type { FromWorker } from '../../src/worker/protocol.ts';
import { nextTurn, serve } from '../../src/worker/worker.ts';
import { blog } from '../bench/blog.ts';
import { seen } from './fixture.ts';
import { tellAsSent } from '../worker/as-sent.ts';
import { ticking } from '../worker/threadless.ts';

const WINDOW = { events: 8_192, bytes: 64 * 1024 * 1024 };
const SECONDS = 4;

const run: RunSpec = {
  ...runOf(blog({ architecture: 'read-replicas', perSecond: 500, seconds: SECONDS })),
  commands: [
    { at: 300_000, command: { type: 'query', client: 'client-japaneast', op: 'asked', sql: 'SELECT 1', params: [] } },
    { at: 2_000_000, command: { type: 'crash', node: 'replica-japaneast' } },
    { at: 2_500_000, command: { type: 'restart', node: 'replica-japaneast' } },
  ],
};

let whole: { readonly index: TraceIndex; readonly hash: string } | null = null;

/** The whole run as one trace. */
async function straight() {
  if (whole) return whole;
  const session = (await openSession(run)).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  tellAsSent(session.trace, index);
  whole = { index, hash: session.traceHash() };
  session.close();
  return whole;
}

class Page {
  readonly store: AppStore;
  workers = 0;
  #lose: (why: string) => void = () => undefined;

  constructor() {
    this.store = createAppStore({ ...this.#deps(), scenarios: [run.scenario] });
    this.store.getState().openRun(run, 0);
  }

  #deps() {
    return {
      worker: new WorkerClient({ connect: () => this.#port(), pause: nextTurn, everySecond: () => () => undefined }),
      window: WINDOW,
      stepTimeUs,
      opening: () => ({ runs: [run], atUs: 0 }),
      reader: () => ({ meaning: () => null, stale: () => false }),
      reducedMotion: () => false,
      session: { read: () => null, write: () => undefined },
      local: { read: () => null, write: () => undefined },
    };
  }

  #port(): Port {
    this.workers += 1;
    let ended = false;
    let heard: (message: FromWorker) => void = () => undefined;
    const inside = {
      postMessage(message: FromWorker): void {
        const copy = structuredClone(message);
        queueMicrotask(() => ended || heard(copy));
      },
      onmessage: null as ((event: MessageEvent<unknown>) => void) | null,
    };
    const bounds = { traceLimit: WINDOW.events, traceBytes: WINDOW.bytes, eventsTogether: WINDOW.events * 2 };
    serve(inside, { pause: nextTurn, clockMs: ticking(0.5), bounds });
    return {
      post: (message) => {
        const data: unknown = structuredClone(message);
        if (!ended) inside.onmessage?.(new MessageEvent('message', { data }));
      },
      listen: (hear, failed) => {
        heard = hear;
        this.#lose = (why) => {
          ended = true;
          failed(why);
        };
      },
      end: () => (ended = true),
    };
  }

  get now() {
    return seen(this.store);
  }

  lose(): void {
    this.#lose('killed');
  }

  close(): void {
    const { views, closeView } = this.store.getState();
    for (const id of views) closeView(id);
    this.lose();
  }

  /** Waits for something, and looks at every turn that no more is held than may be. */
  async until(so: () => boolean): Promise<void> {
    for (let i = 0; i < 20_000; i++) {
      if (so()) return;
      const { index } = this.now;
      if (index.count - index.first > WINDOW.events + 3 * CHUNK_EVENTS) throw new Error(`${index.count - index.first} events are held`);
      await nextTurn();
    }
    throw new Error(`waited in vain: ${JSON.stringify({ ...this.now, index: null, spec: null, stage: null, runs: null })}`);
  }

  get shows(): boolean {
    const { arriving, stage, nowUs, fromUs, horizonUs } = this.now;
    return stage !== null && !arriving && nowUs >= fromUs && nowUs <= horizonUs;
  }

  async look(us: number): Promise<void> {
    this.store.getState().seek(us);
    await this.until(() => this.shows);
    expect(this.now.nowUs).toBe(us);
  }

  /** Plays to the run's end. */
  async playOut(): Promise<void> {
    await this.until(() => {
      const { nowUs, horizonUs } = this.now;
      if (horizonUs > nowUs) this.store.getState().seek(horizonUs);
      return this.now.done && this.now.traceHash !== null;
    });
  }
}

/** What is held is what the whole run has there, and what is drawn of a moment is the same. */
function same({ index, nowUs, horizonUs, fromUs }: ReturnType<typeof seen>, all: TraceIndex): void {
  for (let seq = index.first; seq < index.count; seq += 5) expect(index.event(seq)).toEqual(all.event(seq));
  expect(index.event(index.first - 1)).toBeUndefined();
  // More may come of the very moment of the horizon.
  const moments = [nowUs, (nowUs + horizonUs) / 2, horizonUs, (fromUs + nowUs) / 2].map((us) => Math.min(us, horizonUs - 1));
  for (const us of moments) expect(index.worldAt(us)).toEqual(all.worldAt(us));
  for (let seq = index.first; seq < index.count; seq += 97) {
    const flight = index.flight(seq);
    if (flight?.endedAt !== null && flight !== undefined) expect(flight).toEqual(all.flight(seq));
  }
  for (const operation of index.operations.values()) {
    const known = all.operations.get(operation.op);
    if (operation.return === null) expect(operation.call).toBe(known?.call);
    else expect(operation).toEqual(known);
  }
}

/** Of the whole run, as far as it has come. */
function sameChronicle(index: TraceIndex, all: TraceIndex): void {
  const { chronicle } = all.upTo(index.chronicle.count, 0);
  expect(index.chronicle.milestones).toEqual(chronicle.milestones);
  expect(index.chronicle.staleUs).toEqual(chronicle.staleUs);
  expect([...index.chronicle.kinds]).toEqual([...chronicle.kinds]);
}

const pages: Page[] = [];
const page = (): Page => {
  const made = new Page();
  pages.push(made);
  return made;
};
afterEach(() => {
  for (const made of pages.splice(0)) made.close();
});

describe('a run of more events than the page holds', { timeout: 60_000 }, () => {
  it('is played to its end and is not cut; what is older than the window is given back', async () => {
    const { index: all, hash } = await straight();
    expect(all.count).toBeGreaterThan(2 * WINDOW.events);
    const one = page();
    await one.until(() => one.shows && one.now.index.count >= WINDOW.events);
    for (let i = 0; i < 50; i++) await nextTurn();
    // It rests until the clock moves.
    expect(one.now).toMatchObject({ done: false, cut: null, fromUs: 0 });
    await one.playOut();
    const { index, traceHash, cut } = one.now;
    expect({ traceHash, cut, count: index.count }).toEqual({ traceHash: hash, cut: null, count: all.count });
    expect(index.first).toBeGreaterThan(0);
    same(one.now, all);
    sameChronicle(index, all);
    // What a person asked is there for the whole run.
    expect(index.operations.get('asked')).toEqual(all.operations.get('asked'));
  });

  it('shows any moment that it has come to again, also while it goes on, and comes to the same end', async () => {
    const { index: all, hash } = await straight();
    const one = page();
    await one.until(() => one.shows);
    for (const share of [0.2, 0.4, 0.05, 0.5, 0.02, 0.3]) {
      const us = Math.floor(SECONDS * 1e6 * share);
      await one.until(() => {
        const { nowUs, horizonUs, reachedUs } = one.now;
        if (horizonUs > nowUs && reachedUs < us) one.store.getState().seek(horizonUs);
        return reachedUs >= us;
      });
      await one.look(us);
      same(one.now, all);
      sameChronicle(one.now.index, all);
    }
    await one.playOut();
    expect(one.now.traceHash).toBe(hash);
    for (const share of [0.9, 0.1, 0, 0.6]) {
      await one.look(Math.floor(SECONDS * 1e6 * share));
      same(one.now, all);
    }
    expect(one.now.traceHash).toBe(hash);
    await one.playOut();
    expect(one.now.traceHash).toBe(hash);
    expect(one.workers).toBe(1);
  });

  it('follows a hand that moves on before a part has come', async () => {
    const { index: all } = await straight();
    const one = page();
    await one.until(() => one.shows);
    await one.playOut();
    for (const us of [1_000_000, 3_000_000, 2_000_000, 2_000_500, 500_000]) {
      one.store.getState().seek(us);
      await nextTurn();
    }
    await one.until(() => one.shows);
    expect(one.now.nowUs).toBe(500_000);
    same(one.now, all);
  });

  it('comes back at the same moment from another worker: playing, done and scrubbed back', async () => {
    const { index: all, hash } = await straight();
    const one = page();
    await one.until(() => one.shows);
    await one.until(() => {
      if (one.now.horizonUs > one.now.nowUs) one.store.getState().seek(one.now.horizonUs);
      return one.now.fromUs > 1_000_000;
    });
    const { nowUs } = one.now;
    one.lose();
    await one.until(() => one.shows);
    expect(one.now.nowUs).toBe(nowUs);
    same(one.now, all);
    await one.playOut();
    expect(one.now.traceHash).toBe(hash);
    // Done: nobody misses it, until somebody looks back.
    one.lose();
    await one.look(1_500_000);
    same(one.now, all);
    one.store.getState().seek(3_700_000);
    await nextTurn();
    one.lose();
    await one.until(() => one.shows);
    same(one.now, all);
    await one.playOut();
    expect(one.now.traceHash).toBe(hash);
    expect(one.workers).toBe(4);
  });

  it('is forked within the window and from a part that was scrubbed back to', async () => {
    const one = page();
    await one.until(() => one.shows);
    await one.playOut();
    for (const us of [3_500_000, 1_200_000]) {
      await one.look(us);
      one.store.getState().command(one.now.id, { type: 'pause', node: 'replica-brazilsouth' }, 'paused it');
      await one.until(() => one.shows);
      const { spec } = one.now;
      await one.playOut();
      const session = (await openSession(spec)).runToEnd();
      expect(one.now.traceHash).toBe(session.traceHash());
      const all = new TraceIndex(session.stage.nodes, session.legend.names);
      tellAsSent(session.trace, all);
      same(one.now, all);
      sameChronicle(one.now.index, all);
      session.close();
    }
  });
});
