// @vitest-environment jsdom
/** The feed: newest first, never ahead of the playhead, a frame behind it, and every line leads to its moment. */
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { Feed } from '../../../src/ui/feed/Feed.tsx';
import { atNextFrame } from '../../../src/ui/turns.ts';
import { plain } from '../../store/fixture.ts';
import { show } from '../page.tsx';

afterEach(cleanup);

const frame = (): Promise<void> => act(() => new Promise<void>(atNextFrame));

it('tells what has happened by now and seeks there', async () => {
  const { store, runAll } = show(<Feed />, { scenarios: [plain] });
  expect(screen.getByText('Nothing has happened yet.')).toBeTruthy();
  act(() => {
    store.getState().openScenario('plain', 1);
    runAll();
  });
  await frame();
  expect(screen.getAllByRole('listitem').map((li) => li.textContent)).toEqual(['10.0Tokyo asks: SELECT title FROM postswhy?']);
  act(() => store.getState().seek(40_000));
  await frame();
  const lines = screen.getAllByRole('listitem').map((li) => li.textContent ?? '');
  expect(lines[0]).toMatch(/^33\.0Tokyo: Fresh/);
  expect(lines.at(-1)).toMatch(/^10\.0Tokyo asks/);
  await userEvent.setup().click(screen.getByText(/Tokyo asks/));
  expect(store.getState().nowUs).toBe(10_000);
  await userEvent.setup().click(screen.getByRole('button', { name: /^Why\? Tokyo asks/ }));
  expect(store.getState().why).toBe(store.getState().runs[store.getState().focused]?.index.operations.get('read')?.call);
});

it('shows as many of the newest as find room', async () => {
  const roomFor = async (roomPx: number): Promise<number> => {
    const { store, runAll } = show(<Feed roomPx={roomPx} />, { scenarios: [plain] });
    act(() => {
      store.getState().openScenario('plain', 1);
      runAll();
      store.getState().seek(40_000);
    });
    await frame();
    const lines = screen.queryAllByRole('listitem');
    if (lines[0]) expect(lines[0].textContent).toMatch(/^33\.0Tokyo: Fresh/);
    cleanup();
    return lines.length;
  };
  expect(await roomFor(400)).toBeGreaterThan(1);
  expect(await roomFor(50)).toBe(1);
  expect(await roomFor(10)).toBe(0);
});
