/** Parts of the page read their run from what stands around them, and the focused one where nothing does. */
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runOf } from '../../src/session/run.ts';
import { FUTURES_MAX } from '../../src/store/futures.ts';
import { Tree } from '../../src/ui/timeline/Tree.tsx';
import { LINES_MAX } from '../../src/ui/timeline/tree-lines.ts';
import { lessonOp } from '../../src/store/spoken.ts';
import { RunProvider, useRun } from '../../src/ui/store.tsx';
import { events, plain, seen, sent, stage } from '../store/fixture.ts';
import { show } from './page.tsx';

afterEach(cleanup);

const all = { type: 'events', ...sent(events), horizonUs: 100_000, done: true, cut: null } as const;

function Seed(): ReactElement {
  return <i>{useRun((run) => run.spec.seed)}</i>;
}

function All(): ReactElement {
  return (
    <>
      <Seed />
      <RunProvider value={2}>
        <Seed />
      </RunProvider>
      <RunProvider value={3}>
        <Seed />
        <RunProvider value={null}>
          <Seed />
        </RunProvider>
      </RunProvider>
    </>
  );
}

describe('a part of the page', () => {
  it('is about the run around it, the focused one by default, and the focused one where its own was closed', () => {
    const { store, ids, container } = show(<All />);
    const seeds = (): string[] => [...container.querySelectorAll('i')].map((each) => each.textContent ?? '');
    act(() => {
      store.getState().openRun(runOf(plain, { seed: 20 }), 0);
      store.getState().openBeside(runOf(plain, { seed: 30 }));
    });
    expect(ids).toEqual([2, 3]);
    expect(seeds()).toEqual(['20', '20', '30', '20']);
    act(() => store.getState().focus(3));
    expect(seeds()).toEqual(['30', '20', '30', '30']);
    act(() => store.getState().closeView(2));
    expect(seeds()).toEqual(['30', '30', '30', '30']);
  });
});

describe('the lesson', () => {
  function Told(): ReactElement {
    return <b>{String(useRun(lessonOp))}</b>;
  }

  it('speaks of nothing in a run of another scenario beside it', () => {
    const { store, container } = show(
      <>
        <Told />
        <RunProvider value={3}>
          <Told />
        </RunProvider>
        <RunProvider value={4}>
          <Told />
        </RunProvider>
      </>,
    );
    act(() => {
      store.getState().openScenario(plain.id, 1);
      store.getState().openBeside(runOf(plain, { seed: 2 }));
      store.getState().openBeside(runOf({ ...plain, id: 'another' }));
    });
    expect([...container.querySelectorAll('b')].map((each) => each.textContent)).toEqual(['read', 'read', 'null']);
  });
});

describe('the tree of time', () => {
  function left(count: number) {
    const page = show(<Tree width={900} getNowUs={() => 0} running={false} hideAfterUs={null} onSeek={() => undefined} />);
    const { store, say } = page;
    act(() => {
      store.getState().openScenario(plain.id, 0);
      say({ type: 'opened', stage });
      say(all);
      for (let i = 0; i < count; i++) {
        store.getState().command(seen(store).id, { type: 'heal', name: null }, `healed ${i}`);
        say({ type: 'opened', stage });
        say(all);
      }
    });
    return page;
  }
  const lines = () => screen.getAllByRole('button', { name: /^Stand on: / }).map((each) => each.getAttribute('aria-label')?.split('.')[0]);

  it('has a line for each future, and a press stands on it; the one that was left stays', async () => {
    const { store, ids } = left(2);
    expect(lines()).toEqual(['Stand on: Nothing done', 'Stand on: Healed 0']);
    await userEvent.click(screen.getByRole('button', { name: /^Stand on: Nothing done/ }));
    expect(seen(store)).toMatchObject({ id: ids[0], views: [ids[0]] });
    expect(lines()).toEqual(['Stand on: Healed 0', 'Stand on: Healed 1']);
    expect(screen.queryByText(/closed to make room/)).toBeNull();
  });

  it('is walked by the arrow keys, and Enter stands on a line', async () => {
    const { store, ids } = left(2);
    screen.getByRole('button', { name: /^Stand on: Nothing done/ }).focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^Stand on: Healed 0/);
    await userEvent.keyboard('{Enter}');
    expect(seen(store).id).toBe(ids[1]);
  });

  it('folds what is more than six lines, and says how many were closed', async () => {
    left(FUTURES_MAX + 2);
    expect(lines()).toHaveLength(LINES_MAX - 1);
    expect(screen.getByText(/; the oldest 2 were closed to make room, 12 are kept$/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Show 7 more' }));
    expect(lines()).toHaveLength(FUTURES_MAX);
  });

  it('compares lines on the screen for that, at the same moment', async () => {
    const { store } = left(2);
    act(() => store.getState().seek(20_000));
    await userEvent.click(screen.getByRole('button', { name: 'Compare with: Nothing done' }));
    await vi.waitFor(() => expect(store.getState().screen).toBe('compare'));
    const { views, runs, aim } = store.getState();
    expect(views.map((id) => runs[id]?.spec.commands.length)).toEqual([3, 1]);
    expect(aim).toEqual({ us: 20_000 });
    act(() => store.getState().show('lesson'));
    // The futures are where they were left.
    expect(store.getState().futures).toHaveLength(2);
    expect(store.getState().nowUs).toBe(20_000);
  });
});
