// @vitest-environment jsdom
/** Parts that come behind the first picture: what stands there meanwhile, what is said when one is missing, and that it comes. */
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Later, Part } from '../../src/ui/part.tsx';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** A part that fails this often before it comes. */
function failing(times: number): { readonly part: Part<string>; readonly asked: () => number } {
  let asked = 0;
  const part = new Part(() => {
    asked += 1;
    return asked > times ? Promise.resolve('the timeline') : Promise.reject(new TypeError('Failed to fetch'));
  });
  return { part, asked: () => asked };
}

const show = (part: Part<string>, what: string | null = 'The timeline') =>
  render(
    <Later part={part} what={what} before={<i>its place</i>}>
      {(words) => <b>{words}</b>}
    </Later>,
  );

describe('a part', () => {
  it('keeps its place until it is there and its turn has come, and is fetched once', async () => {
    const { part, asked } = failing(0);
    show(part);
    expect(screen.getByText('its place')).toBeTruthy();
    await act(part.fetch);
    await screen.findByText('the timeline');
    cleanup();
    show(part);
    expect(screen.getByText('its place')).toBeTruthy();
    await screen.findByText('the timeline');
    expect(asked()).toBe(1);
  });

  it('says that it is missing, and comes when the network is back', async () => {
    const { part, asked } = failing(1);
    show(part);
    await act(async () => undefined);
    expect(screen.getByRole('alert').textContent).toBe(
      'The timeline could not be fetched: the network is away or blocked. Antipode goes on asking; nothing that you typed is lost.',
    );
    expect(asked()).toBe(1);
    await act(async () => {
      globalThis.dispatchEvent(new Event('online'));
      await part.fetch();
    });
    await screen.findByText('the timeline');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('asks again on its own every few seconds, and where it has no words keeps its place', async () => {
    vi.useFakeTimers();
    const { part, asked } = failing(3);
    show(part, null);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(asked()).toBe(1);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('its place')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(asked()).toBe(4);
    expect(screen.getByText('the timeline')).toBeTruthy();
  });
});
