// @vitest-environment jsdom
/** The feed: newest first, never ahead of the playhead, and every line leads to its moment. */
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { Feed } from '../../../src/ui/feed/Feed.tsx';
import { plain } from '../../store/fixture.ts';
import { show } from '../page.tsx';

afterEach(cleanup);

it('tells what has happened by now and seeks there', async () => {
  const { store, runAll } = show(<Feed />, { scenarios: [plain] });
  expect(screen.getByText('Nothing has happened yet.')).toBeTruthy();
  act(() => {
    store.getState().openScenario('plain', 1);
    runAll();
  });
  expect(screen.getAllByRole('listitem').map((li) => li.textContent)).toEqual(['10.0Tokyo asks: SELECT title FROM postswhy?']);
  act(() => store.getState().seek(40_000));
  const lines = screen.getAllByRole('listitem').map((li) => li.textContent ?? '');
  expect(lines[0]).toMatch(/^33\.0Tokyo: Fresh/);
  expect(lines.at(-1)).toMatch(/^10\.0Tokyo asks/);
  await userEvent.setup().click(screen.getByText(/Tokyo asks/));
  expect(store.getState().nowUs).toBe(10_000);
  await userEvent.setup().click(screen.getByRole('button', { name: /^Why\? Tokyo asks/ }));
  expect(store.getState().why).toBe(store.getState().runs[store.getState().focused]?.index.operations.get('read')?.call);
});

it('shows as many of the newest as find room', () => {
  const roomFor = (roomPx: number): number => {
    const { store, runAll } = show(<Feed roomPx={roomPx} />, { scenarios: [plain] });
    act(() => {
      store.getState().openScenario('plain', 1);
      runAll();
      store.getState().seek(40_000);
    });
    const lines = screen.queryAllByRole('listitem');
    if (lines[0]) expect(lines[0].textContent).toMatch(/^33\.0Tokyo: Fresh/);
    cleanup();
    return lines.length;
  };
  expect(roomFor(400)).toBeGreaterThan(1);
  expect(roomFor(50)).toBe(1);
  expect(roomFor(10)).toBe(0);
});
