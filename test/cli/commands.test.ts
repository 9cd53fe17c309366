/** The terminal as its readers see it: standard output, standard error, exit status. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { architectureIds } from '../../src/architectures/shown.ts';
import { runCommandLine } from '../../src/cli/commands.ts';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import type { Row } from '../../src/session/report.ts';
import { EXAMPLE } from '../../src/ui/histories/example.ts';
import { terminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'antipode-cli-'));
const file = (name: string) => join(folder, name);
const ids = allScenarios.map((scenario) => scenario.id);
const built = ids[0] ?? '';
const { out, err } = terminal();
afterAll(() => rmSync(folder, { recursive: true }));

async function json(...args: string[]) {
  out.length = 0;
  const status = await runCommandLine([...args, '--json']);
  expect(err).toEqual([]);
  expect(out).toHaveLength(1);
  return { status, report: JSON.parse(out[0] ?? '') };
}

describe('list', () => {
  it('names the five architectures and a scenario of each', async () => {
    const { status, report } = await json('list');
    expect(status).toBe(0);
    expect(report.architectures.map((each: { id: string }) => each.id)).toEqual([
      'single-node',
      'query-cache',
      'read-replicas',
      'partition-router',
      'multi-master',
    ]);
    expect(report.scenarios.map((each: { id: string }) => each.id)).toEqual(ids);
  });

  it('says the same in words', async () => {
    expect(await runCommandLine(['list'])).toBe(0);
    for (const id of ids) expect(out.join('\n')).toContain(`scenario ${id}`);
  });
});

describe('run', () => {
  // Of all, in Node and in Chromium: the long half of `test/browser/same-trace.browser.test.ts`.
  it.each(ids.filter((_, i) => i % 4 === 0))('%s: the same seed gives the same trace, another seed another one', async (id) => {
    const { status, report } = await json('run', id, '--seed', '5');
    expect(status).toBe(0);
    expect(Object.keys(report)).toEqual([
      'scenario',
      'architecture',
      'preset',
      'over',
      'seed',
      'virtualMs',
      'events',
      'traceHash',
      'metrics',
      'lostWrites',
      'claims',
      'invariants',
    ]);
    expect(report.metrics.availability).toBeGreaterThan(0);
    expect(Object.values(report.metrics.nodes).some((node) => (node as { vmSteps: number }).vmSteps > 0)).toBe(true);
    expect(report.invariants.every((invariant: { held: boolean }) => invariant.held)).toBe(true);
    expect((await json('run', id, '--seed', '5')).report.traceHash).toBe(report.traceHash);
    expect((await json('run', id, '--seed', '6')).report.traceHash).not.toBe(report.traceHash);
  });

  it('over many seeds gives each figure as a distribution', async () => {
    const { report } = await json('run', built, '--trials', '3', '--until', '500');
    expect(report).toMatchObject({ trials: 3, traceHash: null });
    expect(new Set(report.traceHashes).size).toBe(3);
    expect(Object.keys(report.events)).toEqual(['p50', 'p95', 'min', 'max', 'mean']);
    expect(report.metrics.availability.mean).toBeTypeOf('number');
  });

  it('ends where it is told', async () => {
    expect((await json('run', built, '--until', '100')).report.virtualMs).toBeLessThanOrEqual(100);
  });

  it('takes settings that change the run', async () => {
    const slow = (await json('run', built, '--set', 'sqlBaseUs=5000')).report;
    expect(slow.traceHash).not.toBe((await json('run', built)).report.traceHash);
  });

  it('writes the trace and the history, one JSON object a line, and reads a scenario from a file', async () => {
    writeFileSync(file('own.json'), JSON.stringify({ ...scenarios[0], id: 'own' }));
    expect(
      await runCommandLine(['run', file('own.json'), '--trace', file('trace.jsonl'), '--history', file('history.jsonl'), '--json']),
    ).toBe(0);
    expect(err).toEqual([expect.stringMatching(/^The history leaves out \d+ operations: /)]);
    const report = JSON.parse(out[0] ?? '');
    expect(report.scenario).toBe('own');
    const lines = (name: string) => readFileSync(file(name), 'utf8').trimEnd().split('\n');
    expect(lines('trace.jsonl')).toHaveLength(report.events);
    expect(lines('trace.jsonl').map((line) => JSON.parse(line).seq)).toEqual(Array.from({ length: report.events }, (_, i) => i));
    for (const line of lines('history.jsonl').filter((each) => each !== '')) expect(JSON.parse(line)).toHaveProperty('call');
  });

  it('says it in words without --json', async () => {
    expect(await runCommandLine(['run', built])).toBe(0);
    expect(out.join('\n')).toContain('availability');
  });
});

/** One whose commands name regions and clients alone, so that every architecture can run it, and one that orders a replica about. */
const shared = 'three-of-five';
const apart = 'stale-in-tokyo';

describe('compare', () => {
  it('runs one workload under several conditions, each as it would be alone', async () => {
    const names = ['single-node', 'multi-master', 'etcd'];
    const { status, report } = await json('compare', shared, '--architectures', names.join(','));
    expect(status).toBe(0);
    expect([report.workload, report.seed]).toEqual([shared, scenarios.find(({ id }) => id === shared)?.seed]);
    expect(report.rows.map((row: { architecture: string; preset: string | null }) => row.preset ?? row.architecture)).toEqual(names);
    const alone = await json('run', shared);
    const { scenario, seed, claims, ...row } = alone.report;
    expect([scenario, seed, claims]).toEqual([shared, report.seed, []]);
    const { outcomes, overTime, ...compared } = report.rows[1];
    expect(compared).toEqual(row);
    expect(outcomes.machines).toBe(Object.keys(row.metrics.nodes).filter((id) => !id.startsWith('client-')).length);
    expect(overTime.asked.reduce((sum: number, n: number) => sum + n, 0)).toBe(outcomes.operations);
    expect(new Set(report.rows.map((each: { traceHash: string }) => each.traceHash)).size).toBe(3);
  });

  it('keeps the settings that every architecture has, and leaves out those of the one that the scenario was written for', async () => {
    const scenario = scenarios.find(({ id }) => id === shared);
    const hasty = {
      ...scenario,
      settings: { ...scenario?.settings, clientTimeoutMs: 10, electionTimeoutMinMs: 900, electionTimeoutMaxMs: 1_200 },
    };
    writeFileSync(file('hasty.json'), JSON.stringify(hasty));
    const { report } = await json('compare', file('hasty.json'), '--architectures', 'single-node,multi-master');
    expect(report.rows.map((row: { metrics: { availability: number } }) => row.metrics.availability)).toEqual([0, 0]);
  });

  it('takes one in front of another, and says which go together', async () => {
    const done = await json('compare', 'kept-from-a-copy', '--architectures', 'query-cache+read-replicas,hyperdrive+patroni');
    expect(done.status).toBe(0);
    expect(done.report.rows.map(({ over }: { over: unknown }) => over)).toEqual([
      { architecture: 'read-replicas', preset: null },
      { architecture: 'read-replicas', preset: 'patroni' },
    ]);
    const alone = await json('run', 'kept-from-a-copy');
    expect(done.report.rows[0].traceHash).toBe(alone.report.traceHash);
    const listed = (await json('list')).report.architectures.find(({ id }: { id: string }) => id === 'partition-router');
    expect(listed.over).toEqual(['single-node', 'read-replicas', 'multi-master']);
  });

  it('names columns as they were asked for: the architecture of a scenario with a preset is not taken for that preset', async () => {
    const { question, ...scenario } = JSON.parse(readFileSync('src/scenarios/three-of-five.json', 'utf8'));
    const steps = [{ text: 'It begins.', when: { atMs: 0 } }];
    const short = { ...scenario, preset: 'multi-paxos', settings: { electionTimeoutMinMs: 1500 }, untilMs: 2_000, commands: [], steps };
    writeFileSync(file('own-preset.json'), JSON.stringify(short));
    out.length = 0;
    expect(await runCommandLine(['compare', file('own-preset.json'), '--architectures', 'multi-master,multi-paxos,etcd'])).toBe(0);
    const lines = out.join('\n').split('\n');
    const outcomes = lines.slice(lines.findIndex((line) => line.startsWith('  outcomes')) + 1);
    expect(outcomes.map((line) => line.trim().split(/ {2,}/)[0])).toEqual(['multi-master (multi-paxos)', 'multi-paxos', 'etcd']);
  });

  it('takes all architectures when none is named, and says it in words without --json', async () => {
    expect(await runCommandLine(['compare', shared])).toBe(0);
    const words = out.join('\n');
    for (const id of ['single-node', 'query-cache', 'read-replicas', 'partition-router', 'multi-master']) expect(words).toContain(id);
    expect(words).toContain('under 5 conditions');
  });
});

/** The workload as it stands in its file. */
const blogFile = () => JSON.parse(readFileSync('src/scenarios/workloads/blog.json', 'utf8'));

describe('a workload', () => {
  it('is listed, and runs under every architecture with the same operations', async () => {
    const { report: all } = await json('list');
    expect(all.workloads.map(({ id }: { id: string }) => id)).toEqual(['blog', 'sports', 'tenants', 'backoffice']);
    writeFileSync(file('short.json'), JSON.stringify({ ...blogFile(), untilMs: 10_000 }));
    const { status, report } = await json('compare', file('short.json'));
    expect(status).toBe(0);
    expect(report.workload).toBe('blog');
    const rows: readonly Row[] = report.rows;
    expect(rows.map(({ architecture }) => architecture)).toEqual(architectureIds);
    const asked = rows.map(({ metrics }) =>
      Object.entries(metrics.operations)
        .map(([region, { read, write }]) => `${region} ${read.count} ${write.count}`)
        .sort(),
    );
    expect(new Set(asked.map((each) => each.join()))).toHaveProperty('size', 1);
    const operations = rows[0]?.outcomes.operations ?? 0;
    const writes = Object.values(rows[0]?.metrics.operations ?? {}).reduce((sum, { write }) => sum + write.count, 0);
    // 400 are expected, 20 of them writes; five standard deviations to either side.
    expect(Math.abs(operations - 400)).toBeLessThan(100);
    expect(Math.abs(writes - 20)).toBeLessThan(23);
    expect(writes).toBeGreaterThan(0);
    // What the architectures are known for.
    const [single, cache, replicas] = rows;
    const tokyo = (row: Row | undefined) => row?.metrics.operations['japaneast']?.read.p50Ms ?? 0;
    expect(tokyo(single)).toBeGreaterThan(140);
    expect(tokyo(replicas)).toBeLessThan(5);
    expect(cache?.outcomes.main.queries).toBeLessThan(single?.outcomes.main.queries ?? 0);
    expect([single?.metrics.staleness.staleReads, (replicas?.metrics.staleness.staleReads ?? 0) > 0]).toEqual([0, true]);
  });

  it('runs under one architecture as it does beside others', async () => {
    writeFileSync(file('brief.json'), JSON.stringify({ ...blogFile(), untilMs: 2_000 }));
    const { report } = await json('compare', file('brief.json'), '--architectures', 'query-cache,litestream');
    const alone = await json('run', file('brief.json'), '--architecture', 'litestream');
    expect(report.rows[1].traceHash).toBe(alone.report.traceHash);
    expect(alone.report).toMatchObject({ scenario: 'blog', architecture: 'single-node', preset: 'litestream' });
  });
});

describe('bad input: one line on standard error, status 2', () => {
  writeFileSync(file('broken.json'), '{"format": ');
  writeFileSync(file('half.json'), JSON.stringify({ ...blogFile(), writes: [] }));
  writeFileSync(file('other.json'), '{"format":"antipode-scenario/9"}');
  it.each([
    [[], 'needs a command'],
    [['lst'], 'Did you mean “list”?'],
    [['constructor'], 'There is no command “constructor”'],
    [['list', '--jsn'], 'Did you mean “json”?'],
    [['run'], 'needs <scenario or workload: id, file or link>'],
    [['run', 'blog'], '“blog” is a workload, which runs under any architecture: say which, with --architecture NAME'],
    [['run', 'blog', '--architecture', 'single-nod'], 'Did you mean “single-node”?'],
    [['run', 'blog', '--architecture', 'query-cache+read-replica'], 'Did you mean “read-replicas”?'],
    [['run', 'blog', '--architecture', 'multi-master+single-node'], 'nothing can stand behind it'],
    [['run', 'blgo', '--architecture', 'single-node'], 'Did you mean “blog”?'],
    [['compare', file('half.json')], 'nothing is written, but writeShare is 0.05. Give writes, or a writeShare of 0.'],
    [['run', `${built}x`], `Did you mean “${built}”?`],
    [['run', built, '--seed', 'seven'], '--seed is “seven”; give a whole number from 0 to 4294967295.'],
    [['run', built, '--trials', '0'], 'give a whole number from 1'],
    [['run', built, '--until', '-5'], 'give a whole number from 1'],
    [['run', built, '--set', 'cores'], 'write it as key=value'],
    [['run', 'on-every-partition', '--set', 'key=tenent'], 'settings.key: “key” names tenent, and no table has such a column'],
    [['run', 'on-every-partition', '--set', 'reference=rates'], 'settings.reference: “reference” names rates, and there is no table rates'],
    [['run', built, '--set', 'coers=2'], 'Did you mean “cores”?'],
    [['run', built, '--set', 'cores=many'], 'number'],
    [['run', built, '--set', 'cores=1000'], '64'],
    [['run', built, '--trials', '2', '--trace', file('x')], 'leave out --trials'],
    [['run', built, '--trace', join(folder, 'no', 'such', 'folder')], 'cannot write'],
    [['run', folder], 'cannot be read'],
    [['run', file('broken.json')], 'broken.json'],
    [['run', file('other.json')], 'other.json'],
    [['serve', '--port', '99999'], '65535'],
    [['zip', '--to', join(folder, 'no', 'such', 'folder.zip')], 'name another file'],
    [['compare'], 'needs <scenario or workload: id, file or link>'],
    [['compare', apart], 'Under single-node this cannot be run: Command order: there is no node'],
    [['compare', shared, '--architectures', 'single-node'], '2 to 5 runs can be compared, not 1.'],
    [['compare', shared, '--architectures', 'single-nod,multi-master'], 'Did you mean “single-node”?'],
    [['compare', shared, '--architectures', 'etcd,etcd'], 'names “etcd” twice'],
    [['compare', shared, '--architectures', 'paper,etcd,rqlite,tikv,single-node,query-cache'], 'not 6'],
    [['claims', '--only', 'Q99'], '--only: there is no claim “Q99”'],
    [['check', 'h.jsonl'], 'cannot be read'],
  ])('%j', async (args, words) => {
    expect(await runCommandLine(args)).toBe(2);
    expect(out).toEqual([]);
    expect(err).toHaveLength(1);
    expect(err[0]).not.toContain('\n');
    expect(err[0]).toContain(words);
  });
});

describe('check', () => {
  const lines = (...values: object[]): string => values.map((value) => JSON.stringify(value)).join('\n');
  const write = { client: 'a', op: 'write', key: 'x', value: 1, call: 0, return: 1 };
  const stale = { client: 'b', op: 'read', key: 'x', value: null, call: 2, return: 3 };

  it('prints one object, and 0 or 1 as the history is', async () => {
    writeFileSync(file('good.jsonl'), lines(write, { ...stale, value: 1 }));
    writeFileSync(file('bad.jsonl'), lines(write, stale));
    expect(await runCommandLine(['check', file('good.jsonl'), '--json'])).toBe(0);
    expect(JSON.parse(out.join(''))).toEqual({
      verdict: 'linearizable',
      operations: 2,
      prefix: 2,
      offending: [],
      strict: null,
      anomalies: [],
    });
    out.length = 0;
    expect(await runCommandLine(['check', file('bad.jsonl'), '--json'])).toBe(1);
    expect(JSON.parse(out.join(''))).toMatchObject({ verdict: 'not-linearizable', operations: 2, prefix: 1, offending: [write, stale] });
  });

  it('says it in words, with what shows it', async () => {
    writeFileSync(file('bad.jsonl'), lines(write, stale));
    expect(await runCommandLine(['check', file('bad.jsonl')])).toBe(1);
    expect(out.join('\n')).toBe(
      `Not linearizable. The first 1 of 2 operations that returned have an order; these, by themselves, have none:\n  ${JSON.stringify(write)}\n  ${JSON.stringify(stale)}`,
    );
  });

  it('names anomalies of transactions', async () => {
    const skew = (client: string, read: string, wrote: string) => ({
      client,
      txn: [
        ['r', read, null],
        ['w', wrote, 1],
      ],
      call: 0,
      return: 9,
      ok: true,
    });
    writeFileSync(file('skew.jsonl'), lines(skew('a', 'x', 'y'), skew('b', 'y', 'x')));
    expect(await runCommandLine(['check', file('skew.jsonl'), '--json'])).toBe(1);
    expect(JSON.parse(out.join(''))).toMatchObject({ verdict: 'not-serializable', anomalies: [{ type: 'G2' }] });
  });

  it('judges what a run wrote', async () => {
    expect(await runCommandLine(['run', 'sixty-seconds', '--history', file('h.jsonl'), '--json'])).toBe(0);
    out.length = 0;
    expect(await runCommandLine(['check', file('h.jsonl'), '--json'])).toBe(1);
    // A cache answers with what was true a while ago.
    expect(JSON.parse(out.join(''))).toMatchObject({
      verdict: 'not-linearizable',
      offending: [{ op: 'read' }, { op: 'write' }, { op: 'read' }],
    });
  });

  it('is shown on the page with a history that a run wrote', async () => {
    expect(await runCommandLine(['run', apart, '--history', file('e.jsonl'), '--json'])).toBe(0);
    expect(EXAMPLE).toBe(readFileSync(file('e.jsonl'), 'utf8').trimEnd());
    out.length = 0;
    // The lines' `run` is for those who want to look at it; the verdict and what shows it know nothing of it.
    expect(await runCommandLine(['check', file('e.jsonl'), '--json'])).toBe(1);
    const named = out.splice(0);
    writeFileSync(file('e.jsonl'), EXAMPLE.replace(/,"run":"[^"]+"/, ''));
    expect(await runCommandLine(['check', file('e.jsonl'), '--json'])).toBe(1);
    expect(named).toEqual(out);
  });

  it('judges the transactions that a run wrote', async () => {
    expect(
      await runCommandLine(['run', 'test/session/fixtures/transfers.json', '--until', '1500', '--history', file('t.jsonl'), '--json']),
    ).toBe(0);
    out.length = 0;
    expect(await runCommandLine(['check', file('t.jsonl'), '--json'])).toBe(0);
    expect(JSON.parse(out.join(''))).toMatchObject({ verdict: 'serializable', strict: true, anomalies: [] });
  });

  it('refuses another model, and a broken line by its number', async () => {
    writeFileSync(file('broken.jsonl'), `${JSON.stringify(write)}\n{"client":1}`);
    expect(await runCommandLine(['check', file('broken.jsonl')])).toBe(2);
    expect(await runCommandLine(['check', file('broken.jsonl'), '--model', 'set'])).toBe(2);
    expect(err[0]).toContain('Line 2: “client” is no text');
    expect(err[1]).toContain('is none of register and list-append');
  });
});

describe('as a program', () => {
  const antipode = (...args: string[]) => spawnSync('node_modules/.bin/tsx', ['src/cli/main.ts', ...args], { encoding: 'utf8' });

  it('prints exactly one JSON object and ends with 0', () => {
    const { status, stdout, stderr } = antipode('list', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout).architectures).toHaveLength(5);
  });

  it('is quiet when its reader has seen enough', () => {
    const shell = 'node_modules/.bin/tsx src/cli/main.ts list --json | head -c 1; echo $?';
    const { stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', shell], { encoding: 'utf8' });
    expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: '{0', stderr: '' });
  });

  it('ends with 2 and one line for bad input', () => {
    const { status, stdout, stderr } = antipode('rnu');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd()).toBe('There is no command “rnu”. Did you mean “run”?');
  });
});
