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
    show('learn');
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
});
