/** `fuzz` and `mutants` at a terminal: in threads of their own, with the same results as in one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { antipode } from './program.ts';
import { terminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'antipode-search-'));
const file = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));
const { out, err } = terminal();

describe('fuzz', () => {
  it('finds the same with one thread and with two, and tells on standard error how far it is', { timeout: 120_000 }, () => {
    const [one, two] = ['1', '2'].map((threads) =>
      antipode('fuzz', '--architecture', 'single-node', '--seeds', '3', '--threads', threads, '--json'),
    );
    expect(one?.status).toBe(0);
    expect(two?.stdout).toBe(one?.stdout);
    expect(one?.stderr).toMatch(/single-node: 3 of 3 schedules \(\d+ a minute\), \d+ operations, \d+ states \(\d+ a minute\), 0 failed/);
    const report = JSON.parse(one?.stdout ?? '');
    expect(report).toMatchObject({ architecture: 'single-node', preset: null, over: null, seeds: 3, failed: 0, failures: [] });
    expect(report.operations).toBeGreaterThan(3 * 200);
    expect(report.faults).toBeGreaterThan(3 * 8);
    for (const key of ['elections', 'promotions', 'viewChanges', 'states']) expect(report[key]).toBeTypeOf('number');
  });

  it('joins what several machines found, and counts a state once', { timeout: 120_000 }, async () => {
    for (const shard of ['1/2', '2/2'])
      writeFileSync(
        file(shard.replace('/', '-')),
        antipode('fuzz', '--preset', 'hyperdrive', '--seeds', '4', '--shard', shard, '--json').stdout,
      );
    expect(await runCommandLine(['fuzz', '--merge', file('1-2'), file('2-2'), '--json'])).toBe(0);
    const report = JSON.parse(out[0] ?? '');
    expect(report).toMatchObject({ architecture: 'query-cache', preset: 'hyperdrive', seeds: 4, failed: 0 });
    out.length = 0;
    await runCommandLine(['fuzz', '--merge', file('1-2'), file('1-2'), '--json']);
    const twice = JSON.parse(out[0] ?? '');
    out.length = 0;
    await runCommandLine(['fuzz', '--merge', file('1-2'), '--json']);
    const once = JSON.parse(out[0] ?? '');
    expect([twice.seeds, twice.states]).toEqual([2 * once.seeds, once.states]);
    expect(report.states).toBeGreaterThan(once.states);
  });

  it.each([
    ['a move that begins anew brings what was committed meanwhile: a run that lost a row', 'moved-twice'],
    ['who starts again certifies what it has applied before it gives that to others: a run with two verdicts', 'certified-again'],
  ])('%s', async (_what, file) => {
    expect(await runCommandLine(['fuzz', '--repeat', readFileSync(`test/cli/fixtures/${file}.txt`, 'utf8').trim()])).toBe(0);
  });

  it('plays a run again, and says what it breaks', { timeout: 60_000 }, async () => {
    expect(await runCommandLine(['fuzz', '--repeat', 'stale-in-tokyo', '--json'])).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ architecture: 'read-replicas', complaints: [] });
  });

  it.each([
    [['--architecture', 'single-nod'], 'Did you mean “single-node”?'],
    [['--architecture', 'single-node+multi-master'], 'nothing can stand behind it'],
    [['--architecture', 'single-node', '--preset', 'etcd'], '“etcd” is a preset of multi-master'],
    [['--seeds', '0'], 'give a whole number from 1'],
    [['--shard', '3/2'], '--shard, before the stroke, is “3”; give a whole number from 1 to 2.'],
    [['--shard', '3'], '--shard'],
    [['--scenario', 'blog'], 'is a workload, which runs under any architecture'],
    [['--repeat', '#run=nothing'], 'This link cannot be opened'],
    [['more'], 'does not know what to do with “more”'],
    [['--merge', 'nowhere.json'], 'cannot be read'],
    [['--merge', 'package.json'], 'is no report of a search'],
  ])('%j is refused in one sentence', { timeout: 30_000 }, async (args, words) => {
    expect(await runCommandLine(['fuzz', ...args])).toBe(2);
    expect(out).toEqual([]);
    expect(err.join('\n')).toContain(words);
    expect(err).toHaveLength(1);
  });
});

describe('mutants', () => {
  it('says after how many schedules a known bug was caught, and by what', { timeout: 120_000 }, () => {
    const { status, stdout } = antipode('mutants', '--only', 'never-expires', '--starts', '2', '--most', '24', '--json');
    expect(status).toBe(0);
    const { mutants, caught, of } = JSON.parse(stdout);
    expect([caught, of]).toEqual([1, 1]);
    expect(mutants[0]).toMatchObject({ architecture: 'query-cache', id: 'never-expires', caught: true, by: 'no answer past its lifetime' });
    expect(mutants[0].schedules).toHaveLength(2);
    expect(mutants[0].median).toBe(Math.min(...mutants[0].schedules));
  });

  it('knows only those that there are', async () => {
    expect(await runCommandLine(['mutants', '--only', 'gremlin'])).toBe(2);
    expect(err[0]).toContain('there is no mutant “gremlin”');
  });
});
