/** A simulator that comes later: what is asked of it meanwhile is not lost, and is told in order. */
import { expect, it, vi } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { runOf } from '../../src/session/run.ts';
import type { Simulator } from '../../src/store/core.ts';
import { fetchedLater } from '../../src/store/later.ts';
import type { RunListener } from '../../src/worker/client.ts';

const [first] = scenarios;
if (!first) throw new Error('no scenario');
const run = runOf(first);

/** Notes that nothing came. */
function listening(missing: (why: string) => void): RunListener {
  const nothing = vi.fn();
  return {
    ...{
      loading: nothing,
      opened: nothing,
      window: nothing,
      events: nothing,
      hash: nothing,
      full: nothing,
      failed: nothing,
      again: () => null,
    },
    missing,
  };
}

function told(): { readonly simulator: Simulator; readonly calls: string[] } {
  const calls: string[] = [];
  const note =
    (name: string) =>
    (id: unknown): void =>
      void calls.push(`${name} ${String(id)}`);
  const look = (id: unknown): Promise<null> => {
    calls.push(`look ${String(id)}`);
    return Promise.resolve(null);
  };
  const noted = { open: note('open'), close: note('close'), window: note('window'), go: note('go'), watch: note('watch') };
  return { calls, simulator: { ...noted, look, unlook: note('unlook') } };
}

it('is fetched once, when it is first wanted, and hears everything in order', async () => {
  const { simulator, calls } = told();
  let fetched = 0;
  const later = fetchedLater(async () => {
    fetched += 1;
    return simulator;
  });
  expect(fetched).toBe(0);
  const missing: string[] = [];
  later.open(
    2,
    run,
    listening((why) => missing.push(why)),
  );
  later.watch([2], 5);
  later.close(2);
  expect(calls).toEqual([]);
  await expect.poll(() => calls).toEqual(['open 2', 'watch 2', 'close 2']);
  later.go(3, 7);
  expect(calls.at(-1)).toBe('go 3');
  expect([fetched, missing]).toEqual([1, []]);
});

it('is asked for again while the network is away, and the runs that wait say so', async () => {
  const { simulator, calls } = told();
  const missing: string[] = [];
  let tries = 0;
  const later = fetchedLater(
    async () => {
      tries += 1;
      if (tries < 3) throw new Error('away');
      return simulator;
    },
    () => Promise.resolve(),
  );
  later.open(
    2,
    run,
    listening((why) => missing.push(why)),
  );
  await expect.poll(() => calls).toEqual(['open 2']);
  expect(missing).toEqual(['network', 'network']);
});
