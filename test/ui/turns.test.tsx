// @vitest-environment jsdom
/** What is dear takes turns, one a frame; news of runs is heard once a frame, and what people do at once. */
import { act } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useApp, useRun } from '../../src/ui/store.tsx';
import { inTurn } from '../../src/ui/turns.ts';
import { show } from './page.tsx';

beforeEach(() => vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

describe('turns', () => {
  it('are one a frame, in the order in which they were asked for; one that was given back is left out', () => {
    const taken: string[] = [];
    const turn = (name: string) => inTurn(() => taken.push(name));
    turn('a');
    const back = turn('b');
    turn('c');
    expect(taken).toEqual([]);
    vi.advanceTimersByTime(17);
    expect(taken).toEqual(['a']);
    back();
    vi.advanceTimersByTime(17);
    expect(taken).toEqual(['a', 'c']);
  });

  it('come all the same where there are no frames', () => {
    vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
    const taken: string[] = [];
    inTurn(() => taken.push('a'));
    vi.advanceTimersByTime(1_000);
    expect(taken).toEqual(['a']);
    vi.restoreAllMocks();
  });
});

describe('the page', () => {
  it('hears much news in one frame once, and what is done at once', () => {
    let drawn = 0;
    function Told() {
      drawn += 1;
      return <b>{`${useRun((run) => run.version)} ${useApp((s) => s.msPerSecond)}`}</b>;
    }
    const { store, container } = show(<Told />);
    const id = store.getState().focused;
    const news = (version: number): void => {
      const { runs } = store.getState();
      const run = runs[id];
      if (run) store.setState({ runs: { ...runs, [id]: { ...run, version } } });
    };
    const before = drawn;
    act(() => [101, 102, 103].forEach(news));
    expect(drawn).toBe(before);
    act(() => void vi.advanceTimersByTime(17));
    expect(drawn).toBe(before + 1);
    expect(container.textContent).toMatch(/^103 /);
    act(() => news(104));
    act(() => store.getState().setRatio(77));
    expect(container.textContent).toBe('104 77');
  });
});
