/** Parts of the page read their run from what stands around them, and the focused one where nothing does. */
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { runOf } from '../../src/session/run.ts';
import { FUTURES_MAX } from '../../src/store/futures.ts';
import { Futures } from '../../src/ui/app/Futures.tsx';
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

describe('the futures that were left', () => {
  function left(count: number) {
    const page = show(<Futures />);
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

  it('can be returned to by a click', async () => {
    const { store, ids } = left(2);
    await userEvent.click(screen.getByRole('button', { name: /before you healed 0, at 5/ }));
    expect(seen(store)).toMatchObject({ id: ids[0], views: [ids[0]] });
    expect(screen.getAllByRole('button').map((each) => each.textContent)).toEqual([
      expect.stringContaining('healed 1'),
      expect.stringContaining('went back to an earlier future'),
    ]);
    expect(screen.queryByText(/closed to make room/)).toBeNull();
  });

  it('say how many were closed', () => {
    left(FUTURES_MAX + 2);
    expect(screen.getAllByRole('button')).toHaveLength(FUTURES_MAX);
    expect(screen.getByText(/^The oldest 2 were closed to make room: 12 are kept, and fewer when their traces are long\.$/)).toBeTruthy();
  });
});
