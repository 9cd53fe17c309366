/** Each screen has its own runs, and finds them again as they were left. */
import { describe, expect, it, vi } from 'vitest';
import { events, play, seen, sent, stage } from './fixture.ts';

describe('screens', () => {
  it('one opens with the runs that it was given, and the one that was left comes back as it was', () => {
    const { store } = play();
    const { show, openScenario, setSeed } = store.getState();
    openScenario('plain');
    setSeed(store.getState().focused, 77);
    show('compare');
    expect(store.getState().screen).toBe('compare');
    expect(seen(store).spec.seed).not.toBe(77);
    show('lesson');
    expect(seen(store).spec).toMatchObject({ seed: 77, scenario: { id: 'plain' } });
  });

  it('all runs that were seen together come back together', () => {
    const { store } = play();
    const { show, openBeside } = store.getState();
    show('compare');
    openBeside({ ...seen(store).spec, seed: 5 });
    show('home');
    expect(store.getState().views).toHaveLength(1);
    show('compare');
    const { views, runs } = store.getState();
    expect(views.map((id) => runs[id]?.spec.seed)).toEqual([seen(store).spec.seed, 5]);
  });

  it('opened anew it begins as it first did', () => {
    const { store } = play();
    const { show, setSeed } = store.getState();
    show('play');
    const { seed } = seen(store).spec;
    setSeed(store.getState().focused, 99);
    show('play');
    expect(seen(store).spec.seed).toBe(99);
    show('play', true);
    expect(seen(store).spec.seed).toBe(seed);
  });

  it('one without runs leaves those of the others alone', () => {
    const { store } = play();
    const { show, setSeed } = store.getState();
    setSeed(store.getState().focused, 77);
    show('learn');
    expect(store.getState().screen).toBe('learn');
    show('lesson');
    expect(seen(store).spec.seed).toBe(77);
  });

  it('a run can be taken to another, which shows it in the place of its own', () => {
    const { store } = play();
    const { show, takeTo } = store.getState();
    show('play');
    show('lesson');
    const run = { ...seen(store).spec, seed: 5 };
    takeTo('play', run, 12_000);
    expect(store.getState()).toMatchObject({ screen: 'play', aim: { us: 12_000 } });
    expect(seen(store).spec.seed).toBe(5);
    show('lesson');
    expect(seen(store).spec.seed).not.toBe(5);
    show('play');
    expect(seen(store).spec.seed).toBe(5);
  });

  it('one may open standing at its moment', () => {
    const { store } = play();
    store.getState().show('home');
    expect(store.getState().aim).toEqual({ step: 0, moving: false });
  });

  it('finds its futures again, and whether a run was done', () => {
    const { store, runAll, opened } = play();
    const { show, command, openScenario } = store.getState();
    openScenario('plain', 0);
    runAll();
    command(seen(store).id, { type: 'heal', name: null }, 'healed');
    runAll();
    const { futures, views } = store.getState();
    expect(futures).toHaveLength(1);
    show('compare');
    const asked = opened.length;
    expect(store.getState().futures).toEqual([]);
    show('lesson');
    expect(store.getState()).toMatchObject({ futures, views, screen: 'lesson' });
    expect(seen(store).done).toBe(true);
    // Nothing was simulated again.
    expect(opened).toHaveLength(asked);
  });

  it('gives the room of what is not shown when what is shown needs it: futures first, then all', () => {
    const { store, runAll, say, ids, posted } = play();
    const { show, command, openScenario } = store.getState();
    openScenario('plain', 0);
    runAll();
    command(seen(store).id, { type: 'heal', name: null }, 'healed');
    runAll();
    const [future, view] = [store.getState().futures[0]?.id, store.getState().views[0]];
    show('compare');
    const closed = () => posted.flatMap((each) => (each.type === 'close' ? [each.id] : []));
    const before = closed().length;
    say({ type: 'opened', stage }, ids.at(-1));
    say({ type: 'full' });
    expect(closed().slice(before)).toEqual([future]);
    say({ type: 'full' });
    expect(closed().slice(before)).toEqual([future, view]);
    expect(seen(store).cut).toBeNull();
    say({ type: 'full' });
    expect(seen(store).cut).toBe('shared');
    // It is simulated again, then, as it was.
    show('lesson');
    expect(seen(store).spec.commands.map(({ command: { type } }) => type)).toEqual(['heal', 'query']);
    expect(store.getState().futures).toEqual([]);
  });
});

describe('runs that become others at once', () => {
  it('are shown as they were until their own have come, leave no future, and close what they took the place of', async () => {
    const { store, ids, say, posted } = play();
    const { openScenario, openBeside, changeAll } = store.getState();
    openScenario('plain', 0);
    openBeside({ ...seen(store).spec, seed: 5 });
    for (const id of ids.slice(-2)) {
      say({ type: 'opened', stage }, id);
      say({ type: 'events', ...sent(events), horizonUs: 100_000, done: true, cut: null }, id);
    }
    const { views, runs } = store.getState();
    expect(Object.keys(runs)).toHaveLength(2);
    changeAll(({ spec }) => ({ ...spec, seed: 77 }), 'took seed 77');
    await vi.waitFor(() => expect(store.getState().views).not.toEqual(views));
    const taken = store.getState().views;
    expect(taken.map((id) => store.getState().runs[id]?.arriving)).toEqual([true, true]);
    expect(posted.filter(({ type }) => type === 'close')).not.toContainEqual({ type: 'close', id: views[0] });
    for (const id of taken) {
      say({ type: 'opened', stage }, id);
      say({ type: 'events', ...sent(events), horizonUs: 100_000, done: true, cut: null }, id);
    }
    expect(taken.map((id) => store.getState().runs[id]?.arriving)).toEqual([false, false]);
    expect(Object.keys(store.getState().runs).map(Number)).toEqual([...taken]);
    expect(store.getState().futures).toEqual([]);
  });

  it('give way to what they were to replace when they cannot be run', async () => {
    const { store, ids, say } = play();
    const { openScenario, changeAll } = store.getState();
    openScenario('plain', 0);
    say({ type: 'opened', stage });
    say({ type: 'events', ...sent(events), horizonUs: 100_000, done: true, cut: null });
    const before = seen(store);
    changeAll(({ spec }) => ({ ...spec, seed: 77 }), 'took seed 77');
    await vi.waitFor(() => expect(seen(store).id).not.toBe(before.id));
    say({ type: 'failed', message: 'There is no such seed.' }, ids.at(-1));
    expect(seen(store)).toMatchObject({ id: before.id, spec: before.spec, problem: 'There is no such seed.' });
    expect(Object.keys(store.getState().runs)).toHaveLength(1);
  });
});
