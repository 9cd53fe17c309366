/** Each screen has its own runs, and finds them again as they were left. */
import { describe, expect, it } from 'vitest';
import { play, seen } from './fixture.ts';

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
});
