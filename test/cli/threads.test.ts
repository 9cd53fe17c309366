/** Many runs at once: the same results with one thread and with two, and Ctrl-C ends with those that are done. */
import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { antipode, program } from './program.ts';
import { terminal } from './terminal.ts';

/** As developers run it: its threads start from the sources, too. */
const fromSources = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { encoding: 'utf8' });

const { out, err } = terminal();

describe('with one thread and with two', () => {
  it.each([
    ['from sources', fromSources, ['run', 'stale-in-tokyo', '--trials', '3', '--until', '300', '--json']],
    ['built', antipode, ['compare', 'three-of-five', '--architectures', 'read-replicas,multi-master', '--json']],
  ])('%s, %j comes to the same', { timeout: 120_000 }, async (_, run, args) => {
    const { status, stdout } = run(...args, '--threads', '2');
    expect(status).toBe(0);
    expect(await runCommandLine([...args, '--threads', '1'])).toBe(0);
    expect(`${out[0]}\n`).toBe(stdout);
    const { traceHashes, rows } = JSON.parse(stdout);
    expect(new Set(traceHashes ?? rows.map((row: { traceHash: string }) => row.traceHash)).size).toBe(args[0] === 'run' ? 3 : 2);
  });
});

describe('Ctrl-C', () => {
  it('ends with the runs that are done, and says how many', { timeout: 120_000 }, async () => {
    const child = spawn(process.execPath, [
      program(),
      'run',
      'blog',
      '--architecture',
      'single-node',
      '--trials',
      '90000',
      '--threads',
      '2',
      '--json',
    ]);
    const [said, told]: [string[], string[]] = [[], []];
    let interrupted = false;
    child.stdout.on('data', (text: Buffer) => said.push(String(text)));
    child.stderr.on('data', (text: Buffer) => {
      told.push(String(text));
      // The first that it tells of how far it is.
      if (!interrupted && told.join('').includes('of 90000 runs')) interrupted = child.kill('SIGINT');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    const { trials, traceHashes } = JSON.parse(said.join(''));
    expect(told.join('')).toContain('Ending with what is done. Ctrl-C again ends at once.');
    expect(told.join('')).toContain(`Ended after ${trials} of 90000 runs.`);
    expect([status, traceHashes.length]).toEqual([0, trials]);
    expect(trials).toBeLessThan(90_000);
  });
});

describe('cards', () => {
  it('are of one architecture, with its presets, or of one preset', { timeout: 120_000 }, () => {
    const { status, stdout } = antipode('cards', '--architecture', 'etcd', '--seeds', '1', '--json');
    expect(status).toBe(0);
    const { seeds, rows } = JSON.parse(stdout);
    expect([seeds, rows.length]).toEqual([1, 11]);
    expect(rows[0]).toMatchObject({
      architecture: 'multi-master',
      preset: 'etcd',
      guarantee: 'linearizable',
      held: 1,
      of: 1,
      broken: null,
    });
  });

  it.each([
    [['--architecture', 'etc'], 'Did you mean “etcd”?'],
    [['--seeds', '0'], 'give a whole number from 1'],
  ])('%j is refused in one sentence', async (args, words) => {
    expect(await runCommandLine(['cards', ...args])).toBe(2);
    expect([out, err.length]).toEqual([[], 1]);
    expect(err[0]).toContain(words);
  });
});
