/** The store: opening at the telling moment, the question's gate, stepping by meaning, forks that keep the prefix. */
import { describe, expect, it } from 'vitest';
import type { Memory } from '../../src/store/core.ts';
import { runOf } from '../../src/session/run.ts';
import { events, play, scenario, seen, sent, stage } from './fixture.ts';

function memory(): Memory & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, read: (key) => kept.get(key) ?? null, write: (key, value) => void kept.set(key, value) };
}

describe('opening', () => {
  it('stands at the opening step as soon as the trace reaches it', () => {
    const { store, say } = play();
    store.getState().openScenario('a-read', 1);
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events.slice(0, 4)), horizonUs: 12_000, done: false, cut: null });
    expect(seen(store).nowUs).toBe(0);
    say({ type: 'events', ...sent(events.slice(4)), horizonUs: 100_000, done: true, cut: null });
    expect(seen(store)).toMatchObject({ nowUs: 20_000, step: 1, playing: false, aim: null });
  });

  it('of a lesson is in motion from its first step on, and stands before the second', () => {
    const { store, runAll } = play();
    store.getState().openScenario('a-read');
    runAll();
    expect(seen(store)).toMatchObject({ nowUs: 5_000, step: 0, playing: true, playUntilUs: 19_999 });
    store.getState().tick(1_250);
    expect(seen(store).nowUs).toBeCloseTo(12_500, -1);
    store.getState().tick(1_250);
    expect(seen(store)).toMatchObject({ nowUs: 19_999, step: 0, playing: false, hurryMsPerSecond: null });
  });

  it.each([
    ['at a step that was asked for', (at: ReturnType<typeof play>) => at.store.getState().openScenario('a-read', 0), 5_000],
    ['at a moment that was asked for', (at: ReturnType<typeof play>) => at.store.getState().openRun(runOf(scenario), 7_000), 7_000],
  ])('stands %s', (_where, open, nowUs) => {
    const played = play();
    open(played);
    played.runAll();
    expect(seen(played.store)).toMatchObject({ nowUs, playing: false });
  });

  it('stands where motion is not wanted', () => {
    const { store, runAll } = play({ reducedMotion: true });
    store.getState().openScenario('a-read');
    runAll();
    expect(seen(store)).toMatchObject({ nowUs: 5_000, step: 0, playing: false });
  });

  it('says which scenarios there are when one is unknown', () => {
    const { store } = play();
    store.getState().openScenario('nothing');
    expect(seen(store).problem).toBe('There is no scenario “nothing”. These are known: a-read, plain.');
  });

  it('drops what an abandoned run still sends', () => {
    const { store, say } = play();
    store.getState().openScenario('a-read');
    store.getState().openScenario('plain');
    say({ type: 'opened', stage }, 1);
    expect(seen(store).stage).toBeNull();
    say({ type: 'opened', stage });
    expect(seen(store).stage).toBe(stage);
  });

  it('shows the sentence of a run that fails', () => {
    const { store, say } = play();
    store.getState().openScenario('plain');
    say({ type: 'failed', message: 'The setup statement 2 is not SQL.' });
    expect(seen(store).problem).toBe('The setup statement 2 is not SQL.');
  });
});

describe('a run from a link that cannot be simulated', () => {
  it('gives way to the ready scenario of its architecture; the sentence stays', () => {
    const { store, say, runAll } = play();
    store.getState().openRun({ ...runOf(scenario), seed: 99 }, null);
    say({ type: 'failed', message: 'Command crash: there is no node “x”.' });
    expect(seen(store)).toMatchObject({ problem: 'Command crash: there is no node “x”.', spec: runOf(scenario), stage: null });
    runAll();
    expect(seen(store).stage).toBe(stage);
  });

  it('and if that fails too, it is left at that', () => {
    const { store, say } = play();
    store.getState().openScenario('a-read');
    say({ type: 'failed', message: 'Nothing works.' });
    say({ type: 'failed', message: 'Nothing works.' });
    expect(seen(store)).toMatchObject({ problem: 'Nothing works.', loading: null });
  });
});

describe('playing', () => {
  it('turns the viewer’s time into simulated time', () => {
    const { store, runAll } = play();
    store.getState().openScenario('plain', 0);
    runAll();
    store.getState().play();
    store.getState().tick(500);
    expect(seen(store).nowUs).toBe(10_000);
    store.getState().tick(100_000);
    expect(seen(store)).toMatchObject({ nowUs: 100_000, playing: false, step: 2 });
  });

  it('cuts where motion is not wanted', () => {
    const { store, runAll } = play({ reducedMotion: true });
    store.getState().openScenario('plain', 0);
    runAll();
    store.getState().next();
    expect(seen(store)).toMatchObject({ nowUs: 20_000, playing: false, step: 1 });
  });

  it('steps instead of playing where motion is not wanted, and cuts to the answer of a question', () => {
    const { store, runAll, say } = play({ reducedMotion: true });
    store.getState().openScenario('plain', 0);
    runAll();
    store.getState().toggle();
    expect(seen(store)).toMatchObject({ nowUs: 10_000, playing: false });
    store.getState().ask(seen(store).id, 'client-japaneast', 'SELECT 1');
    say({ type: 'opened', stage });
    const own = events.map((e) => (e.type === 'call' || e.type === 'return' ? { ...e, op: 'you-1' } : e));
    say({ type: 'events', ...sent(own), horizonUs: 100_000, done: true, cut: null });
    expect(seen(store)).toMatchObject({ nowUs: 33_000, playing: false });
  });

  it('steps by meaning, and leaves heartbeats out', () => {
    const { store, runAll } = play();
    store.getState().openScenario('plain', 0);
    runAll();
    const at: number[] = [];
    while (store.getState().stepBy('message', 1)) at.push(store.getState().nowUs);
    expect(at).toEqual([10_000, 11_000, 32_000, 33_000]);
    expect(store.getState().stepBy('role change', 1)).toBe(true);
    expect(seen(store).nowUs).toBe(50_000);
    expect(store.getState().stepBy('surprise', -1)).toBe(true);
    expect(seen(store).nowUs).toBe(33_000);
  });
});

describe('forks', () => {
  it('insert the command just after the playhead and keep the abandoned future', () => {
    const { store, opened, ids, runAll } = play();
    store.getState().openScenario('plain', 0);
    runAll();
    store.getState().seek(11_000);
    store.getState().command(seen(store).id, { type: 'crash', node: 'replica-japaneast' }, 'crash Tokyo');
    const run = opened.at(-1);
    expect(run?.commands.map((c) => [c.at, c.command.type])).toEqual([
      [10_000, 'query'],
      [11_001, 'crash'],
    ]);
    expect(seen(store).futures).toEqual([{ id: ids[0], atUs: 11_000, pinned: false }]);
    expect(seen(store).parted).toEqual({ from: ids[0], atUs: 11_001, label: 'crash Tokyo' });
    expect(seen(store).runs[ids[0] ?? 0]?.spec).toBe(opened[0]);
  });

  it('show the old trace until the new one has caught up with the playhead', () => {
    const { store, say, runAll } = play();
    store.getState().openScenario('plain', 0);
    runAll();
    store.getState().seek(30_000);
    const before = seen(store).index;
    store.getState().command(seen(store).id, { type: 'crash', node: 'replica-japaneast' }, 'crash Tokyo');
    store.getState().play();
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events.slice(0, 4)), horizonUs: 12_000, done: false, cut: null });
    store.getState().tick(1_000);
    expect(seen(store)).toMatchObject({ index: before, nowUs: 30_000, arriving: true });
    say({ type: 'events', ...sent(events.slice(4, 6)), horizonUs: 31_000, done: false, cut: null });
    expect(seen(store).index).not.toBe(before);
    expect([...seen(store).index.events()]).toEqual([...before.events()].slice(0, 6));
    expect(seen(store)).toMatchObject({ nowUs: 30_001, arriving: false, horizonUs: 31_000 });
  });

  it('stay at the old run when the new one cannot be run', () => {
    const { store, opened, say, runAll } = play();
    store.getState().openScenario('plain', 0);
    runAll();
    const { index } = seen(store);
    store.getState().setSetting(seen(store).id, 'copies', 0);
    say({ type: 'failed', message: 'copies must be at least 1.' });
    expect(seen(store)).toMatchObject({ spec: opened[0], index, futures: [], problem: 'copies must be at least 1.' });
  });

  it('lose the settings of a mechanism that is left, and keep the others', () => {
    const { store, opened, runAll } = play();
    store.getState().openScenario('plain', 0);
    runAll();
    const set = (...change: [string, string | number, string[]?]): void => store.getState().setSetting(seen(store).id, ...change);
    set('eviction', 'second-look');
    set('lookEveryMs', 50);
    set('cores', 2);
    set('eviction', 'no-eviction', ['lookEveryMs']);
    expect(opened.at(-1)?.settings).toEqual({ eviction: 'no-eviction', cores: 2 });
  });

  it('are undone one by one, and say so when nothing is left to undo', () => {
    const { store, runAll } = play();
    store.getState().openScenario('plain', 0);
    runAll();
    const first = seen(store).id;
    const crash = (node: string): void => {
      store.getState().command(seen(store).id, { type: 'crash', node }, `crashed ${node}`);
      runAll();
    };
    crash('primary-eastus');
    const second = seen(store).id;
    crash('replica-japaneast');
    store.getState().undo();
    expect(seen(store).id).toBe(second);
    store.getState().undo();
    expect(seen(store)).toMatchObject({ id: first, problem: null });
    store.getState().undo();
    expect(seen(store)).toMatchObject({ id: first, problem: expect.stringMatching(/^There is nothing to undo in this run/) });
    expect(seen(store).futures.map(({ id }) => id)).toContain(second);
  });

  it('asking plays until the answer is there', () => {
    const { store, opened, say } = play();
    store.getState().openScenario('plain', 0);
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events), horizonUs: 100_000, done: true, cut: null });
    store.getState().ask(seen(store).id, 'client-japaneast', 'SELECT 1');
    const op = seen(store).ownOp;
    expect(op).toBe('you-1');
    expect(opened.at(-1)?.commands[0]).toMatchObject({ at: 5_001, command: { op: 'you-1', sql: 'SELECT 1' } });
    say({ type: 'opened', stage });
    const own = events.map((e) => (e.type === 'call' || e.type === 'return' ? { ...e, op: 'you-1' } : e));
    say({ type: 'events', ...sent(own), horizonUs: 100_000, done: true, cut: null });
    expect(seen(store)).toMatchObject({ playing: true, playUntilUs: 33_000 });
    store.getState().tick(60_000);
    expect(seen(store)).toMatchObject({ playing: false, nowUs: 33_000, ownOp: 'you-1' });
  });

  it('can be returned from: the old future was never closed, and is there at once', () => {
    const { store, opened, ids, runAll } = play();
    store.getState().openScenario('plain', 0);
    runAll();
    const { index } = seen(store);
    store.getState().command(seen(store).id, { type: 'heal', name: null }, 'heal');
    runAll();
    store.getState().returnTo(ids[0] ?? 0);
    expect(seen(store)).toMatchObject({ id: ids[0], spec: opened[0], index, done: true, arriving: false, views: [ids[0]] });
    expect(opened).toHaveLength(2);
    expect(seen(store).futures.map((f) => f.id)).toEqual([ids[1]]);
  });
});

describe('what is kept', () => {
  it('drafts per architecture and the theme, over a reload', () => {
    const session = memory();
    const local = memory();
    const first = play({ session, local }).store;
    first.getState().openScenario('plain');
    first.getState().setDraft({ sql: 'SELECT half' });
    first.getState().setTheme('dark');
    const again = play({ session, local }).store;
    expect(again.getState().drafts).toEqual({ 'read-replicas': { client: null, sql: 'SELECT half' } });
    expect(again.getState().theme).toBe('dark');
  });

  it('is distrusted', () => {
    const session = memory();
    const local = memory();
    session.kept.set('antipode-drafts', '{"read-replicas":{"sql":7}}');
    local.kept.set('antipode-theme', 'plaid');
    const { store } = play({ session, local });
    expect(seen(store).drafts).toEqual({});
    expect(seen(store).theme).toBe('system');
    expect(seen(store).spec.scenario).toBe(scenario);
  });
});
