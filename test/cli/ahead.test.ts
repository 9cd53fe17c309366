/** `fuzz --at --guarantee` at a terminal: what it finds is printed as a command that repeats it, and bad input is one sentence. */
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { antipode } from './program.ts';
import { terminal } from './terminal.ts';

const { out, err } = terminal();

it('finds it in threads, and what it prints repeats it', { timeout: 120_000 }, async () => {
  const args = [
    'fuzz',
    '--scenario',
    'stale-in-tokyo',
    '--at',
    '600',
    '--guarantee',
    'linearizable',
    '--seeds',
    '24',
    '--threads',
    '2',
    '--json',
  ];
  const { status, stdout } = antipode(...args);
  expect(status).toBe(1);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ scenario: 'stale-in-tokyo', guarantee: 'linearizable', promised: false, atMs: 600 });
  const [failure] = report.failures;
  const fragment = /--repeat '(#run=[\w-]+)'/.exec(failure.command)?.[1] ?? '';
  expect(failure.link).toContain(fragment);
  expect(failure.atMs).toBeGreaterThan(600);
  expect(await runCommandLine(['fuzz', '--repeat', fragment, '--at', '600', '--guarantee', 'linearizable', '--json'])).toBe(1);
  expect(JSON.parse(out[0] ?? '')).toMatchObject({ held: false, detail: failure.detail });
  // From later on there is nothing to be seen of it.
  const later = String(Math.ceil(failure.atMs) + 1000);
  expect(await runCommandLine(['fuzz', '--repeat', fragment, '--at', later, '--guarantee', 'linearizable'])).toBe(0);
});

describe('bad input', () => {
  it.each([
    [['--guarantee', 'linearisable', '--scenario', 'stale-in-tokyo'], /there is no guarantee “linearisable”.*Did you mean “linearizable”/],
    [['--at', '600'], /--at needs a guarantee to look for/],
    [['--guarantee', 'linearizable'], /needs a run to begin from: add --scenario/],
    [['--guarantee', 'linearizable', '--scenario', 'stale-in-tokyo', '--at', '99999'], /ends at 4000 ms\. Give a moment within it/],
    [['--guarantee', 'linearizable', '--scenario', 'stale-in-tokyo', '--at', 'soon'], /--at is “soon”; give a whole number/],
  ])('%j is one sentence', async (args, sentence) => {
    expect(await runCommandLine(['fuzz', ...args])).toBe(2);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(sentence);
  });
});
