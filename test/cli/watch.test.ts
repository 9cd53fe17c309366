/** The watchdog: a thread that shows no sign of life while it simulates is ended, with one sentence. */
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { runWatched } from '../../src/cli/watch.ts';

const thread = (code: string) => (_argv: readonly string[], cells: Int32Array) =>
  new Worker(`const { cells } = require('node:worker_threads').workerData; ${code}`, { eval: true, workerData: { cells } });

it('ends a thread that hangs while it simulates', async () => {
  const hangs = thread('Atomics.store(cells, 1, 1); for (;;);');
  await expect(runWatched(['run', 'x', '--patience', '1'], hangs)).rejects.toThrow(
    'One statement or slice of the run took more than 1 s, and the run was ended.',
  );
});

it('leaves one alone that shows signs of life, or waits for something else', async () => {
  const lives = 'const end = Date.now() + 1500; while (Date.now() < end) Atomics.add(cells, 0, 1);';
  expect(await runWatched(['run', '--patience=1'], thread(`Atomics.store(cells, 1, 1); ${lives} process.exit(1);`))).toBe(1);
  expect(await runWatched(['run', '--patience=1'], thread('const end = Date.now() + 1500; while (Date.now() < end);'))).toBe(0);
});

it('says in one sentence that a thread broke or ran out of memory', async () => {
  await expect(runWatched(['run'], thread("throw new Error('x'.repeat(90_000));"))).rejects.toThrow(
    /^The run stopped by a mistake of ours: x{10,60}/,
  );
  const fills = (_argv: readonly string[], cells: Int32Array) =>
    new Worker('const all = []; for (;;) all.push(Array(1e5).fill(all.length));', {
      eval: true,
      workerData: { cells },
      resourceLimits: { maxOldGenerationSizeMb: 20 },
    });
  await expect(runWatched(['run'], fills)).rejects.toThrow('The run needs more memory than there is.');
});
