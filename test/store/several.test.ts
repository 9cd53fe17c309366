/** Several runs in one store: one clock, views, futures that are runs like others, and what is said where something cannot be. */
import { describe, expect, it } from 'vitest';
import { runOf } from '../../src/session/run.ts';
import { FUTURES_MAX } from '../../src/store/futures.ts';
import type { RunId } from '../../src/store/state.ts';
import { PATIENCE_LOOKS } from '../../src/worker/watchdog.ts';
import { events, plain, type Played, play, scenario, seen, sent, stage } from './fixture.ts';

const some = (count: number, horizonUs: number) =>
  ({ type: 'events', ...sent(events.slice(0, count)), horizonUs, done: false, cut: null }) as const;
const all = { type: 'events', ...sent(events), horizonUs: 100_000, done: true, cut: null } as const;

/** So many runs beside each other, with different seeds; their ids in order. */
function beside(played: Played, count: number): readonly RunId[] {
  const { store, ids } = played;
  store.getState().openScenario(plain.id, 0);
  for (let i = 1; i < count; i++) store.getState().openBeside(runOf(plain, { seed: i + 1 }));
  return [...ids];
}

function five() {
  const played = play();
  const ids = beside(played, 5);
  const opened = (): void => {
    for (const id of ids) played.say({ type: 'opened', stage }, id);
  };
  return { ...played, ids, opened };
}

describe('views', () => {
  it('hold five runs, in order, with the first one focused; each knows only what came of it', () => {
    const { store, ids, opened, say } = five();
    opened();
    ids.forEach((id, i) => say(some(i + 1, (i + 1) * 1_000), id));
    const { views, focused, runs } = store.getState();
    expect([views, focused]).toEqual([ids, ids[0]]);
    expect(views.map((id) => runs[id]?.index.count)).toEqual([1, 2, 3, 4, 5]);
    expect(views.map((id) => runs[id]?.spec.seed)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(views.map((id) => runs[id]?.version)).size).toBe(5);
  });

  it('are at most five; a sixth is refused in a sentence, and nothing is lost', () => {
    const { store, ids } = five();
    store.getState().setDraft({ sql: 'SELECT what_I_typed' });
    store.getState().openBeside(runOf(plain, { seed: 6 }));
    expect(store.getState()).toMatchObject({
      problem: 'At most 5 runs are seen at once: close one before you open another.',
      views: ids,
      drafts: { [plain.architecture]: { sql: 'SELECT what_I_typed' } },
    });
    expect(Object.keys(store.getState().runs)).toHaveLength(5);
  });

  it.each<[string, (played: Played, id: RunId) => void]>([
    ['focus', ({ store }, id) => store.getState().focus(id)],
    ['close', ({ store }, id) => store.getState().closeView(id)],
    ['command', ({ store }, id) => store.getState().command(id, { type: 'heal', name: null }, 'healed')],
    ['ask', ({ store }, id) => store.getState().ask(id, 'client-eastus', 'SELECT 1')],
    ['set', ({ store }, id) => store.getState().setSetting(id, 'cores', 2)],
    ['seed', ({ store }, id) => store.getState().setSeed(id, 2)],
    ['return', ({ store }, id) => store.getState().returnTo(id)],
    ['pin', ({ store }, id) => store.getState().pin(id, true)],
  ])('a run that is not there is named in one sentence, and nothing else happens: %s', (_name, act) => {
    const played = play();
    const ids = beside(played, 2);
    const { problem: _none, ...before } = played.store.getState();
    act(played, 99);
    const { problem, ...after } = played.store.getState();
    expect(problem).toBe('There is no run 99 here; it may have been closed. What you typed is kept.');
    expect(after).toEqual(before);
    expect(played.ids).toEqual(ids);
  });

  it('are never empty', () => {
    const { store, ids } = play();
    store.getState().openScenario(plain.id);
    store.getState().closeView(ids[0] ?? 0);
    expect(store.getState()).toMatchObject({ views: ids, problem: 'This is the only run that is seen: open another before you close it.' });
  });

  it('that are closed are forgotten here and in the worker, and what they still send is not heard', () => {
    const { store, ids, opened, say, posted } = five();
    opened();
    const [a = 0, b = 0, c = 0] = ids;
    store.getState().closeView(a);
    expect(store.getState()).toMatchObject({ views: ids.slice(1), focused: b, problem: null });
    store.getState().closeView(c);
    expect(store.getState()).toMatchObject({ focused: b });
    const before = store.getState();
    say(all, a);
    say({ type: 'failed', message: 'too late' }, c);
    expect(store.getState()).toBe(before);
    expect(Object.keys(before.runs).map(Number)).toEqual(before.views);
    expect(posted.filter(({ type }) => type === 'close')).toEqual([
      { type: 'close', id: a },
      { type: 'close', id: c },
    ]);
  });

  it('that fail say so themselves; the others go on', () => {
    const { store, ids, opened, say } = five();
    opened();
    const [a = 0, b = 0] = ids;
    say({ type: 'failed', message: 'copies must be at least 1.' }, b);
    expect(store.getState().runs[b]).toMatchObject({ problem: 'copies must be at least 1.', done: true });
    for (const id of ids) if (id !== b) say(all, id);
    expect(seen(store)).toMatchObject({ id: a, problem: null });
    store.getState().seek(60_000);
    expect(store.getState().nowUs).toBe(60_000);
    store.getState().focus(b);
    expect(seen(store).problem).toBe('copies must be at least 1.');
    store.getState().setProblem(null);
    expect(seen(store).problem).toBeNull();
  });

  it('turn the lesson to the one that is focused, where the clock stands', () => {
    const { store, say, ids } = play();
    store.getState().openScenario(plain.id, 0);
    store.getState().openBeside(runOf(scenario));
    for (const id of ids) {
      say({ type: 'opened', stage }, id);
      say(all, id);
    }
    store.getState().seek(45_000);
    store.getState().focus(ids[1] ?? 0);
    expect(seen(store)).toMatchObject({ spec: { scenario }, step: 2, nowUs: 45_000, question: { phase: 'passed' } });
  });
});

describe('the clock', () => {
  it('is one for all, and waits for the slowest that still goes on', () => {
    const { store, ids, opened, say } = five();
    opened();
    for (const id of ids) say(some(8, 50_000), id);
    store.getState().play();
    store.getState().tick(2_000);
    expect(store.getState().nowUs).toBe(25_000);
    say(some(9, 80_000), ids[0]);
    store.getState().tick(20_000);
    expect(store.getState()).toMatchObject({ nowUs: 50_000, playing: true });
    for (const id of ids.slice(1)) say({ ...all, ...sent([]), horizonUs: 60_000 }, id);
    store.getState().tick(20_000);
    expect(store.getState()).toMatchObject({ nowUs: 80_000, playing: true });
    say({ ...all, ...sent([]), horizonUs: 100_000 }, ids[0]);
    store.getState().tick(20_000);
    expect(store.getState()).toMatchObject({ nowUs: 100_000, playing: false });
  });

  it('stays where it is when a run opens beside, and goes on when that one has come so far', () => {
    const { store, say, ids } = play();
    store.getState().openScenario(plain.id, 0);
    say({ type: 'opened', stage });
    say(all);
    store.getState().seek(60_000);
    store.getState().openBeside(runOf(plain, { seed: 2 }));
    store.getState().play();
    store.getState().tick(1_000);
    expect(store.getState().nowUs).toBe(60_000);
    say({ type: 'opened', stage }, ids[1]);
    say(some(2, 12_000), ids[1]);
    store.getState().tick(1_000);
    store.getState().seek(90_000);
    expect(store.getState()).toMatchObject({ nowUs: 60_000, playing: true });
    say(some(10, 100_000), ids[1]);
    store.getState().tick(1_000);
    expect(store.getState().nowUs).toBe(70_000);
  });

  it('is told to the worker with what is seen, the focused run first, and anew only when it has used up what it asked for', () => {
    const { store, ids, opened, posted, say } = five();
    opened();
    for (const id of ids) say(all, id);
    const watches = () => posted.flatMap((message) => (message.type === 'watch' ? [message] : []));
    // At ten simulated ms per second, two seconds of the viewer's are 20 ms.
    expect(watches().at(-1)).toEqual({ type: 'watch', ids, toUs: 25_000 });
    store.getState().focus(ids[3] ?? 0);
    expect(watches().at(-1)?.ids).toEqual([ids[3], ids[0], ids[1], ids[2], ids[4]]);
    const before = watches().length;
    store.getState().play();
    for (let i = 0; i < 60; i++) store.getState().tick(1_000 / 60);
    expect(watches()).toHaveLength(before);
    for (let i = 0; i < 6; i++) store.getState().tick(1_000 / 60);
    expect(watches()).toHaveLength(before + 1);
    expect(watches().at(-1)?.toUs).toBeGreaterThan(store.getState().nowUs + 15_000);
  });
});

describe('futures', () => {
  function left(count: number) {
    const played = play();
    const { store, say } = played;
    store.getState().openScenario(plain.id, 0);
    say({ type: 'opened', stage });
    say(all);
    for (let i = 0; i < count; i++) {
      store.getState().command(seen(store).id, { type: 'heal', name: null }, `healed ${i}`);
      say({ type: 'opened', stage });
      say(all);
    }
    return played;
  }

  it('are runs like others, and at most so many: the oldest that is not pinned goes first, and it is counted', () => {
    const { store, ids, posted } = left(FUTURES_MAX);
    expect(store.getState()).toMatchObject({ closedFutures: 0 });
    store.getState().pin(ids[0] ?? 0, true);
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'once more');
    const { futures, runs, closedFutures, views } = store.getState();
    expect(futures.map(({ id }) => id)).toEqual([ids[0], ...ids.slice(2, -1)]);
    expect(closedFutures).toBe(1);
    expect(Object.keys(runs)).toHaveLength(FUTURES_MAX + 1);
    expect(posted).toContainEqual({ type: 'close', id: ids[1] });
    expect(views).toEqual([ids.at(-1)]);
  });

  it('can be pinned but for one place', () => {
    const { store, ids } = left(FUTURES_MAX);
    for (const id of ids.slice(0, FUTURES_MAX - 1)) store.getState().pin(id, true);
    expect(store.getState().problem).toBeNull();
    store.getState().pin(ids[FUTURES_MAX - 1] ?? 0, true);
    expect(store.getState().problem).toBe('At most 11 futures are pinned: let go of one first.');
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'once more');
    expect(store.getState().futures.map(({ id }) => id)).toEqual([...ids.slice(0, FUTURES_MAX - 1), ids[FUTURES_MAX]]);
  });

  it('give their room to what is seen, oldest first, one at a time; when there are none it waits and says so', () => {
    const { store, ids, say, runAll } = left(2);
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'the last');
    say({ type: 'opened', stage });
    say(some(10, 90_000));
    say({ type: 'full' });
    expect(store.getState()).toMatchObject({ futures: [{ id: ids[1] }, { id: ids[2] }], closedFutures: 1 });
    expect(store.getState().runs[ids[0] ?? 0]).toBeUndefined();
    expect(seen(store).cut).toBeNull();
    say({ type: 'full' });
    say({ type: 'full' });
    say({ type: 'full' });
    expect(store.getState()).toMatchObject({ futures: [], closedFutures: 3 });
    expect(seen(store)).toMatchObject({ cut: 'shared', done: false });
    // What waits holds nobody up: playing ends where it stands.
    store.getState().play();
    store.getState().tick(100_000);
    expect(store.getState()).toMatchObject({ nowUs: 90_000, playing: false });
    runAll();
    expect(seen(store)).toMatchObject({ cut: null, done: true });
  });

  it('that had not come so far are seen as far as they are, and the clock follows', () => {
    const { store, ids, say } = play();
    store.getState().openScenario(plain.id, 0);
    say({ type: 'opened', stage });
    say(some(8, 40_000));
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'healed');
    say({ type: 'opened', stage });
    say(all);
    store.getState().seek(90_000);
    store.getState().returnTo(ids[0] ?? 0);
    expect(seen(store)).toMatchObject({ id: ids[0], nowUs: 40_000, aim: { us: 90_000 } });
    say({ ...all, ...sent(events.slice(8)) }, ids[0]);
    expect(seen(store)).toMatchObject({ nowUs: 90_000, aim: null, done: true });
  });

  it('that arrive late move nobody’s clock', () => {
    const { store, ids, say } = left(0);
    store.getState().seek(60_000);
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'healed');
    store.getState().returnTo(ids[0] ?? 0);
    store.getState().seek(30_000);
    say({ type: 'opened', stage }, ids[1]);
    say(all, ids[1]);
    expect(store.getState().runs[ids[1] ?? 0]).toMatchObject({ arriving: false, done: true });
    expect(seen(store)).toMatchObject({ id: ids[0], nowUs: 30_000 });
  });

  it('that fail are futures no more', () => {
    const { store, ids, say } = play();
    store.getState().openScenario(plain.id, 0);
    say({ type: 'opened', stage });
    say(some(8, 40_000));
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'healed');
    say({ type: 'opened', stage });
    say(all);
    say({ type: 'failed', message: 'gone' }, ids[0]);
    expect(store.getState()).toMatchObject({ futures: [], problem: null, views: [ids[1]] });
    say({ type: 'failed', message: 'gone, too' }, ids[1]);
    // Nothing to go back to: what has been shown of it stays.
    expect(seen(store)).toMatchObject({ id: ids[1], done: true, problem: 'gone, too' });
  });

  it('of one run leave the others that are seen alone', () => {
    const { store, ids, opened, say } = five();
    opened();
    for (const id of ids) say(all, id);
    const [a = 0, b = 0] = ids;
    store.getState().command(b, { type: 'heal', name: null }, 'healed');
    const { views, focused, futures } = store.getState();
    expect(views.filter((id) => ids.includes(id))).toEqual(ids.filter((id) => id !== b));
    expect([views[0], focused, futures.map(({ id }) => id)]).toEqual([a, a, [b]]);
    const fork = views[1] ?? 0;
    say({ type: 'failed', message: 'no' }, fork);
    expect(store.getState()).toMatchObject({ views: ids, focused: a, futures: [], problem: 'no' });
  });

  it('a fork of a fork falls back to the last that can be run', () => {
    const { store, ids, say } = left(0);
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'first');
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'second');
    const [root, first, second] = ids;
    say({ type: 'failed', message: 'no' }, first);
    expect(store.getState()).toMatchObject({ futures: [{ id: root }], views: [second] });
    say({ type: 'failed', message: 'no, either' }, second);
    expect(store.getState()).toMatchObject({ futures: [], views: [root], problem: 'no, either' });
  });
});

describe('a lost worker', () => {
  function halfway() {
    const played = five();
    played.opened();
    for (const id of played.ids) played.say(some(8, 50_000), id);
    played.store.getState().seek(45_000);
    return played;
  }

  it.each<[string, (played: Pick<Played, 'pass' | 'die'>) => void]>([
    ['hangs', ({ pass }) => pass(PATIENCE_LOOKS + 1)],
    ['dies', ({ die }) => die('out of memory')],
  ])('that %s is replaced, and all five come back at the same moment', (_how, lose) => {
    const played = halfway();
    const { store, ids, say, posted, connections } = played;
    const before = store.getState();
    const said = posted.length;
    lose(played);
    expect(connections()).toBe(2);
    const again = posted.slice(said);
    expect(again[0]).toMatchObject({ type: 'watch', ids });
    expect(again.slice(1).map((message) => (message.type === 'open' ? message.id : message.type))).toEqual(ids);
    for (const id of ids) {
      expect(store.getState().runs[id]).toMatchObject({ index: before.runs[id]?.index, horizonUs: 50_000, arriving: true });
      say({ type: 'opened', stage }, id);
      say(some(4, 20_000), id);
    }
    expect(store.getState()).toMatchObject({ nowUs: 45_000, problem: null });
    expect(ids.map((id) => store.getState().runs[id]?.arriving)).toEqual(ids.map(() => true));
    for (const id of ids) say({ ...all, ...sent(events.slice(4)) }, id);
    for (const id of ids) {
      const run = store.getState().runs[id];
      expect(run).toMatchObject({ arriving: false, done: true, horizonUs: 100_000, problem: null });
      expect([...(run?.index.events() ?? [])]).toEqual(events);
    }
    expect(store.getState().nowUs).toBe(45_000);
  });

  it('costs only the run that it was at; twice, and that one is given up', () => {
    const { store, ids, say, die, connections } = halfway();
    const [, b = 0] = ids;
    for (let i = 1; i <= 2; i++) {
      say({ type: 'turn' }, b);
      die('out of memory');
      expect(connections()).toBe(1 + i);
    }
    expect(store.getState().runs[b]).toMatchObject({ problem: expect.stringMatching(/^The databases stopped twice in this run/) });
    for (let i = 0; i < 3; i++) {
      for (const id of ids.filter((each) => each !== b)) expect(store.getState().runs[id]?.problem).toBeNull();
      say({ type: 'turn' }, ids[2 + i]);
      die('out of memory');
    }
  });

  it('is told what the page holds of runs that were done, which do not come again', () => {
    const { ids, say, die, posted } = halfway();
    const [a = 0] = ids;
    say({ ...all, ...sent(events.slice(8)) }, a);
    say({ type: 'hash', traceHash: 'abc' }, a);
    const before = posted.length;
    die('out of memory');
    expect(posted[before]).toEqual({ type: 'held', id: a, events: events.length, bytes: 0 });
    expect(posted.slice(before).flatMap((m) => (m.type === 'open' ? [m.id] : []))).toEqual(ids.slice(1));
  });

  it('that cannot be fetched is asked for again, with all of them', async () => {
    const { store, ids, die, networkBack, posted } = five();
    die(null);
    for (const id of ids) expect(store.getState().runs[id]?.problem).toMatch(/could not be fetched/);
    const before = posted.length;
    await networkBack();
    expect(posted.slice(before).flatMap((m) => (m.type === 'open' ? [m.id] : []))).toEqual(ids);
  });
});
