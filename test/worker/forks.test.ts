/** A fork through the worker is the straight run, byte for byte, and begins at the nearest checkpoint; what checkpoints hold is bounded. */
import { describe, expect, it } from 'vitest';
import { openSession, runOf, type Session, withCommand } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import type { Command } from '../../src/sim/commands.ts';
import { Stream } from '../../src/sim/random.ts';
import { tellBlock } from '../../src/sim/trace.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { Checkpoints } from '../../src/worker/checkpoints.ts';
import type { FromWorker, Place, RunId } from '../../src/worker/protocol.ts';
import { isToWorker } from '../../src/worker/protocol.ts';
import { Room } from '../../src/worker/room.ts';
import { Stretch } from '../../src/worker/stretch.ts';
import { blog } from '../bench/blog.ts';
import { tellAsSent } from './as-sent.ts';
import { ticking, worker } from './threadless.ts';

const SECONDS = 4;
const longRun = (architecture: 'read-replicas' | 'multi-master' | 'query-cache'): RunSpec =>
  runOf(blog({ architecture, perSecond: 500, seconds: SECONDS }));

/** A worker that a test waits for, run by run. */
function served() {
  const waiting = new Map<RunId, () => void>();
  const made = worker(
    (m) => {
      if (m.type === 'hash') waiting.get(m.id)?.();
      return false;
    },
    { clockMs: ticking(1) },
  );
  const { sent, say } = made;
  return {
    sent,
    say,
    /** Opens a run and waits until it is done; gives what was said of it. */
    async whole(id: RunId, run: RunSpec, like?: { readonly id: RunId; readonly events: number }) {
      const done = new Promise<void>((resolve) => waiting.set(id, resolve));
      // The page and the worker never share an object.
      say(structuredClone({ type: 'open', id, run, ...(like ? { like } : {}) }));
      await done;
      return sent.filter((m) => 'id' in m && m.id === id);
    },
  };
}

/** The page's index of what was said, beginning with what it has of another. */
function indexOf(
  said: readonly FromWorker[],
  past?: TraceIndex,
): { readonly index: TraceIndex; readonly skipped: number; readonly hash: string } {
  const opened = said.find((m) => m.type === 'opened');
  if (!opened) throw new Error('the run was not opened');
  const index = past && opened.after ? past.upTo(opened.after.events, opened.after.names) : new TraceIndex(opened.stage.nodes);
  for (const m of said) {
    if (m.type !== 'events') continue;
    for (const name of m.names) index.legend.names.id(name);
    tellBlock(index, m.block);
  }
  const hash = said.find((m) => m.type === 'hash')?.traceHash ?? '';
  return { index, skipped: opened.after?.events ?? 0, hash };
}

async function straight(run: RunSpec): Promise<{ readonly session: Session; readonly index: TraceIndex; readonly hash: string }> {
  const session = (await openSession(run)).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  tellAsSent(session.trace, index);
  const hash = session.traceHash();
  session.close();
  return { session, index, hash };
}

/** Commands that a person may give in any of these rooms. */
function drawn(stream: Stream, run: RunSpec, session: Session): Command {
  const nodes = session.stage.nodes.filter(({ kind }) => kind !== 'client');
  const node = nodes[stream.integer(0, nodes.length - 1)]?.id ?? '';
  const between = [run.scenario.regions[0] ?? '', run.scenario.regions[1] ?? ''] as const;
  const all: readonly Command[] = [
    { type: 'crash', node },
    { type: 'pause', node },
    { type: 'slow', between, factor: 3 },
    { type: 'heal', name: null },
  ];
  return all[stream.integer(0, all.length - 1)] ?? { type: 'crash', node };
}

describe.each(['read-replicas', 'multi-master', 'query-cache'] as const)('a fork of %s', (architecture) => {
  it('anywhere is the straight run', { timeout: 60_000 }, async () => {
    const run = longRun(architecture);
    const { session, index, hash } = await straight(run);
    const { whole } = served();
    const first = indexOf(await whole(1, run));
    expect(first.hash).toBe(hash);
    const stream = new Stream(11, architecture);
    let latest: { readonly id: RunId; readonly run: RunSpec; readonly index: TraceIndex } = { id: 1, run, index: first.index };
    for (const [i, share] of [0.97, 0.5, 0.03, 0.8].entries()) {
      // Two forks of the run, then forks of the fork.
      const { id, run: before, index: past } = i < 2 ? { id: 1, run, index: first.index } : latest;
      const at = Math.floor(SECONDS * 1e6 * share) + 1;
      const forked = withCommand(before, { at, command: drawn(stream, run, session) });
      const events = past.countAt(at - 1);
      const taken = { id: i + 2, like: { id, events } };
      const through = indexOf(await whole(taken.id, forked, taken.like), past);
      const alone = await straight(forked);
      expect(through.hash).toBe(alone.hash);
      expect(through.index.count).toBe(alone.index.count);
      expect([...through.index.events()]).toEqual([...alone.index.events()]);
      expect([...through.index.operations.values()]).toEqual([...alone.index.operations.values()]);
      // No more than what lies between two checkpoints came again, or nearly so.
      if (events > 0) expect(events - through.skipped).toBeLessThan(8_192);
      latest = { id: taken.id, run: forked, index: through.index };
    }
    expect(index.count).toBe(first.index.count);
  });
});

describe('a worker', () => {
  it('begins at 0 what it has no checkpoint of: a run that was closed, another seed, less than any of them', {
    timeout: 30_000,
  }, async () => {
    const run = longRun('read-replicas');
    const { whole, say } = served();
    const first = indexOf(await whole(1, run)).index;
    const like = { id: 1, events: first.count };
    const later = withCommand(run, { at: 3_500_000, command: { type: 'heal', name: null } });
    expect(indexOf(await whole(2, { ...later, seed: 99 }, like), first).skipped).toBe(0);
    expect(indexOf(await whole(3, later, like), first).skipped).toBeGreaterThan(0);
    // The page has less of it than any checkpoint.
    expect(indexOf(await whole(4, later, { id: 1, events: 0 }), first).skipped).toBe(0);
    for (const id of [1, 2, 3, 4]) say({ type: 'close', id });
    expect(indexOf(await whole(5, later, like), first).skipped).toBe(0);
  });

  it('does not hear of a past that is none', () => {
    const run = longRun('read-replicas');
    const bad = [
      null,
      7,
      {},
      { id: 1 },
      { id: 1, events: -1 },
      { id: 1, events: 0.5 },
      { id: 'x', events: 1 },
      { id: 1, events: Number.NaN },
    ];
    for (const like of bad) expect(isToWorker({ type: 'open', id: 1, run, like })).toBe(false);
    expect(isToWorker({ type: 'open', id: 1, run, like: { id: 1, events: 5 } })).toBe(true);
    expect(
      [
        { type: 'go', id: 1 },
        { type: 'go', id: 1, atUs: 'x' },
        { type: 'window', id: 1, from: 0 },
      ].some(isToWorker),
    ).toBe(false);
    expect(isToWorker({ type: 'go', id: 1, atUs: 5 })).toBe(true);
  });
});

const placeIn = (session: Session): Place => new Stretch(session, null).settled;

/** Events before the latest checkpoint that has at most so many; -1 when there is none. */
const nearest = (checkpoints: Checkpoints, run: RunSpec, events: number): number =>
  checkpoints.nearest(run, ({ checkpoint }) => checkpoint.events <= events)?.checkpoint.events ?? -1;

describe('checkpoints', () => {
  it('are bounded in number over all runs, get sparser with age, and give all back when runs are closed', async () => {
    const bounds = { count: 12, bytes: 1e9, pageBytes: 1e9 };
    const checkpoints = new Checkpoints(bounds);
    const sessions = await Promise.all([1, 2].map((seed) => openSession({ ...longRun('read-replicas'), seed }, { keep: false })));
    const [one, two] = sessions;
    if (!one || !two) throw new Error('two are needed');
    const before = one.sql.engine.heldBytes;
    for (const [i, { run }] of sessions.entries()) checkpoints.begin(i, run);
    for (let ms = 0; ms <= SECONDS * 1_000; ms += 20) {
      for (const [i, session] of sessions.entries()) {
        session.advance(ms * 1_000);
        checkpoints.consider(i, session, placeIn(session));
        expect(checkpoints.count).toBeLessThanOrEqual(bounds.count);
      }
    }
    expect(checkpoints.count).toBe(bounds.count);
    const places = Array.from({ length: 64 }, (_, i) => nearest(checkpoints, one.run, (one.kernel.events * (i + 1)) / 64));
    const own = [...new Set(places)];
    const gaps = own.slice(1).map((events, i) => events - (own[i] ?? 0));
    expect(gaps.at(-1)).toBeLessThan(Math.max(...gaps.slice(0, -1)));
    checkpoints.free(0);
    expect(nearest(checkpoints, one.run, Number.POSITIVE_INFINITY)).toBe(-1);
    checkpoints.free(1);
    expect(checkpoints.count).toBe(0);
    for (const session of sessions) session.close();
    expect(one.sql.engine.heldBytes).toBeLessThan(before);
  });

  it('are given up where they would take the memory that databases need, or too much of their own', async () => {
    const session = await openSession(longRun('read-replicas'), { keep: false });
    const pages = new Checkpoints({ count: 99, bytes: 1e9, pageBytes: 0 });
    pages.begin(1, session.run);
    pages.consider(1, session, placeIn(session));
    expect(pages.count).toBe(0);
    const bytes = new Checkpoints({ count: 99, bytes: 1, pageBytes: 1e9 });
    bytes.begin(1, session.run);
    bytes.consider(1, session, placeIn(session));
    expect(bytes.bytes).toBe(0);
    session.close();
  });
});

describe('room', () => {
  const room = (): Room => {
    const made = new Room({ traceLimit: 100, traceBytes: 1_000 });
    made.hold(1, { events: 90, bytes: 0 });
    made.hold(2, { events: 85, bytes: 0 });
    made.share(2, 1, { events: 80, bytes: 0 });
    return made;
  };

  it('counts once what a fork has of the run that it was made from', () => {
    const made = room();
    expect(made.hasFor(2)).toBe(true);
    made.hold(2, { events: 91, bytes: 0 });
    expect(made.hasFor(2)).toBe(false);
  });

  it('counts it with the fork when that run is closed', () => {
    const made = room();
    made.hold(3, { events: 10, bytes: 0 });
    made.free(1);
    expect(made.hasFor(2)).toBe(true);
    made.hold(3, { events: 15, bytes: 0 });
    expect(made.hasFor(2)).toBe(false);
  });

  it('counts with the first what a fork of a fork has of it, when the one between is closed', () => {
    const made = room();
    made.hold(3, { events: 90, bytes: 0 });
    made.share(3, 2, { events: 85, bytes: 0 });
    made.free(2);
    made.hold(1, { events: 89, bytes: 0 });
    expect(made.hasFor(3)).toBe(true);
    made.hold(1, { events: 90, bytes: 0 });
    expect(made.hasFor(3)).toBe(false);
  });
});
