/** Scenario files as strangers write them: ones with regions of their own, and every kind of mistake. */
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { TRACE_LIMIT } from '../../src/session/index.ts';
import { canonical } from '../../src/trace/hash.ts';
import { terminal } from './terminal.ts';

const FIXTURE = 'test/cli/fixtures/own-regions.json';
const own = JSON.parse(readFileSync(FIXTURE, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'antipode-inputs-'));
const file = (name: string) => join(folder, name);
const { out, err } = terminal();
afterAll(() => rmSync(folder, { recursive: true }));

const lines = (name: string): string[] => readFileSync(file(name), 'utf8').trimEnd().split('\n');

describe.skipIf(process.platform === 'win32')('what is no file of a scenario', () => {
  const sentence = async (name: string): Promise<string> => {
    expect(await runCommandLine(['run', name])).toBe(2);
    expect(out).toEqual([]);
    expect(err).toHaveLength(1);
    return err[0] ?? '';
  };

  it('a folder, a device, a pipe and a socket are named for what they are', async () => {
    expect(await sentence(folder)).toBe(`“${folder}” cannot be read: it is a folder. Give the file of a scenario, or its id.`);
    err.length = 0;
    expect(await sentence('/dev/zero')).toBe('“/dev/zero” cannot be read: it is a device. Give the file of a scenario, or its id.');
    err.length = 0;
    spawnSync('mkfifo', [file('pipe')]);
    expect(await sentence(file('pipe'))).toContain('it is a pipe');
    err.length = 0;
    symlinkSync('/dev/zero', file('link'));
    expect(await sentence(file('link'))).toContain('it is a device');
    err.length = 0;
    const server = createServer().listen(file('socket'));
    expect(await sentence(file('socket'))).toContain('it is a socket');
    server.close();
  });

  it('of a huge file no more is read than a scenario may have', async () => {
    const huge = openSync(file('huge.json'), 'w');
    ftruncateSync(huge, 3_000_000_000);
    closeSync(huge);
    const before = process.memoryUsage().arrayBuffers;
    expect(await sentence(file('huge.json'))).toContain('it has more than 16 MB, which no scenario has');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });

  it('a name of any length gets a short sentence', async () => {
    expect((await sentence('x'.repeat(90_000))).length).toBeLessThan(400);
    err.length = 0;
    expect((await sentence(`${folder}${'/.'.repeat(1_500)}`)).length).toBeLessThan(400);
  });
});

describe('a scenario with regions and round trips of its own', () => {
  it('runs by them', async () => {
    expect(await runCommandLine(['run', FIXTURE, '--json', '--trace', file('trace'), '--history', file('history')])).toBe(0);
    expect(err).toEqual([]);
    const report = JSON.parse(out[0] ?? '');
    expect(report).toMatchObject({ scenario: 'own-regions', architecture: 'read-replicas', seed: 11 });
    const write = lines('history')
      .map((line) => JSON.parse(line))
      .find((entry) => entry.value === 7 && entry.op === 'write');
    expect(write.return - write.call).toBeGreaterThanOrEqual(12_500);
    expect(write.return - write.call).toBeLessThan(60_000);
    expect(report.metrics.operations.japaneast.write.p50Ms).toBeGreaterThanOrEqual(230);
  });

  it('writes a trace that can be read back to the same lines, each caused by an earlier one', async () => {
    await runCommandLine(['run', FIXTURE, '--json', '--trace', file('trace')]);
    const events = lines('trace').map((line) => JSON.parse(line));
    expect(events.map(canonical)).toEqual(lines('trace'));
    expect(events.length).toBe(JSON.parse(out[0] ?? '').events);
    for (const [i, event] of events.entries()) {
      expect(event.seq).toBe(i);
      expect(event.cause).toBeLessThan(i);
    }
  });

  it('writes a history of exactly the contract’s fields, whose first line names the run', async () => {
    await runCommandLine(['run', FIXTURE, '--json', '--history', file('history')]);
    const [{ run, ...first }, ...others] = lines('history').map((line) => JSON.parse(line));
    const entries = [first, ...others];
    await runCommandLine(['run', run, '--json']);
    expect(out[1]).toBe(out[0]);
    expect(entries.length).toBeGreaterThan(50);
    for (const entry of entries) {
      expect(Object.keys(entry)).toEqual(['client', 'op', 'key', 'value', 'call', 'return']);
      expect(['read', 'write']).toContain(entry.op);
      expect(Number.isInteger(entry.call)).toBe(true);
      expect(entry.return === null || (Number.isInteger(entry.return) && entry.return > entry.call)).toBe(true);
    }
    expect(
      entries.some((entry) => entry.return === null),
      'writes during the cut are unknown',
    ).toBe(true);
  });
});

const does = (command: object, atMs: unknown = 1) => ({ load: [], commands: [{ atMs, command }] });
const load = (change: object) => ({ load: [{ ...own.load[0], ...change }] });
const query = { type: 'query', client: 'client-lab-b', op: 'a', sql: 'SELECT 1' };

describe('a mistake in a scenario file: one line that says what, where and how to fix it', () => {
  it.each<[string, object | string, RegExp]>([
    ['no JSON', '{"a": 1,\n\n}', /is no JSON: .+ Fix it there\.$/],
    ['bytes of another kind', '\0\u001b[31m\0', /is no JSON: .+ Fix it there\.$/],
    ['a list', '[]', /: “format” is missing|it is a list; give an object/],
    ['null', 'null', /: it is null; give an object\.$/],
    ['no regions', { regions: [] }, /at regions: it has 0 entries; at least 1 is needed\.$/],
    ['too many regions', { regions: Array(33).fill('eastus') }, /at regions: it has 33 entries; at most 32 are allowed\.$/],
    ['a region twice', { regions: ['lab-a', 'lab-a'] }, /region “lab-a” is listed twice\. Remove one\.$/],
    ['a pair without a round trip', { rttMs: { 'lab-a lab-b': 1 } }, /is not published\. Add "lab-a japaneast": milliseconds\.$/],
    ['a negative round trip', { rttMs: { 'lab-a lab-b': -1 } }, /it is -1; give 0 or more\.$/],
    ['a round trip of one', { rttMs: { 'lab-a': 1 } }, /has to be two region ids with a space between\.$/],
    [
      'an own region given twice',
      { customRegions: [...own.customRegions, own.customRegions[0]] },
      /“lab-a” is given twice\. Remove one\.$/,
    ],
    [
      'an own region that is published',
      { customRegions: [...own.customRegions, { id: 'eastus', city: 'X', lat: 0, lon: 0 }] },
      /“eastus” is already a published region\. Choose an id of your own\.$/,
    ],
    ['an own region off the globe', { customRegions: [{ id: 'lab-a', city: 'A', lat: 91, lon: 0 }] }, /lat: it is 91; give 90 or less\.$/],
    ['a client outside', { clients: ['lab-c'] }, /clients: “lab-c” is no region of this run\. Did you mean “lab-a”\?$/],
    ['no client, and one that asks', { clients: [] }, /there is no client “client-lab-b”\. There is none\.$/],
    ['a client twice', { clients: ['lab-a', 'lab-a'] }, /clients: “lab-a” stands there twice\. Remove one\.$/],
    ['a cut of what is not there', does({ type: 'partition', name: 'x', sides: [['lab-a'], ['mars']] }), /“mars” is no region of this run/],
    [
      'a cut of nothing',
      does({ type: 'partition', name: 'x', sides: [['lab-a'], []] }),
      /sides\.1: it has 0 entries; at least 1 is needed\.$/,
    ],
    [
      'a cut through one region',
      does({ type: 'partition', name: 'x', sides: [['lab-a'], ['lab-a']] }),
      /“lab-a” is on both sides\. Leave it on one\.$/,
    ],
    ['a cut that was never made', does({ type: 'heal', name: 'see' }), /no partition is called “see” by then\. Fix its name/],
    ['a time before the start', does(query, -1), /atMs: it is -1; give 0 or more\.$/],
    ['a time in words', does(query, 'soon'), /atMs: it is “soon”; give a number\.$/],
    ['a time that is none', does(query, null), /atMs: it is null; give a number\.$/],
    [
      'an endless run',
      JSON.stringify(own).replace('"untilMs":3000', '"untilMs":1e999'),
      /untilMs: it is Infinity; give a finite number\.$/,
    ],
    ['a run without time', { untilMs: 0 }, /untilMs: it is 0; give 1 or more\.$/],
    ['an unknown command', does({ type: 'crahs', node: 'x' }), /it is “crahs”\. Did you mean “crash”\?$/],
    ['a query without SQL', does({ type: 'query', client: 'client-lab-b', op: 'a' }), /sql: “sql” is missing\. Add it\.$/],
    ['a parameter that is no value', does({ ...query, params: [{}] }), /params\.0: it is an object; give null, a number or a text\.$/],
    ['a misspelt node', does({ type: 'crash', node: 'primary-lab-b' }), /there is no node “primary-lab-b”\. Did you mean/],
    ['a client that cannot crash', does({ type: 'crash', node: 'client-lab-b' }), /“client-lab-b” is a client; this is done to a node\./],
    ['a loss of more than all', does({ type: 'lossy', between: ['lab-a', 'lab-b'], loss: 2 }), /loss: it is 2; give 1 or less\.$/],
    ['two queries of one name', { commands: [1, 2].map((atMs) => ({ atMs, command: query })) }, /two queries are called “a”/],
    ['a query with a load’s name', { commands: [{ atMs: 1, command: { ...query, op: 'lab-b-1' } }] }, /is what a load calls its queries/],
    ['a load from nobody', load({ clients: [] }), /load\.0\.clients: it has 0 entries/],
    ['a load from a stranger', load({ clients: ['client-x'] }), /there is no client “client-x”/],
    ['a load from one client twice', load({ clients: ['client-lab-b', 'client-lab-b'] }), /a client stands there twice/],
    [
      'a load that ends before it begins',
      load({ fromMs: 9, untilMs: 3 }),
      /load\.0\.untilMs: it is not after fromMs, 9\. Give a later end\.$/,
    ],
    [
      'a draw between bounds the wrong way round',
      load({ statements: [{ sql: 'SELECT ?', params: [{ from: 5, to: 1 }] }] }),
      /params\.0: “to” is less than “from”\. Swap them\.$/,
    ],
    ['a draw beyond whole numbers', load({ statements: [{ sql: 'SELECT ?', params: [{ from: 0, to: 1e300 }] }] }), /\.$/],
    ['a seed out of range', { seed: 2 ** 32 }, /seed: it is 4294967296; give 4294967295 or less\.$/],
    ['half a seed', { seed: 1.5 }, /seed: it is 1\.5; give a whole number/],
    ['half a core', { settings: { cores: 1.5 } }, /“cores” is 1\.5, but it has to be a whole number\.$/],
    ['a misspelt preset', { preset: 'postgres' }, /has no preset “postgres”\. Did you mean “postgresql”\?$/],
    ['a misspelt architecture', { architecture: 'read-replica' }, /it is “read-replica”\. Did you mean “read-replicas”\?$/],
    ['an unknown moment', { steps: [{ text: 'x', when: { soon: 1 } }] }, /steps\.0\.when: it has to be \{"atMs": …\}, .+\.$/],
    ['more text than a file needs', { summary: 'x'.repeat(5_000_000) }, /summary: it has 5000000 characters; at most 2000 are allowed\.$/],
    [
      'more commands than a run takes',
      { commands: Array.from({ length: 10_001 }, () => ({ atMs: 1, command: { type: 'heal' } })) },
      /commands: it has 10001 entries; at most 10000 are allowed\.$/,
    ],
    ['SQL that fails in the set-up', { setup: ['CREATE TABEL x'] }, /setup\[0\]: .+/],
  ])('%s', async (_what, change, sentence) => {
    writeFileSync(file('bad.json'), typeof change === 'string' ? change : JSON.stringify({ ...own, ...change }));
    expect(await runCommandLine(['run', file('bad.json'), '--json'])).toBe(2);
    expect(out).toEqual([]);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(sentence);
    expect(err[0]).not.toMatch(/\p{Cc}|\n|at .+\.ts:|Invalid (?:type|key|value|length)/u);
    expect(err[0]?.length).toBeLessThan(700);
  });

  it('a mark of the byte order at the beginning is none', async () => {
    writeFileSync(file('bom.json'), `\uFEFF${JSON.stringify(own)}`);
    expect(await runCommandLine(['run', file('bom.json'), '--until', '10', '--json'])).toBe(0);
  });

  it.each([
    [['run', FIXTURE, '--trace', ''], /^--trace needs a value: --trace FILE\.$/],
    [['run', FIXTURE, '--trace', folder], /cannot write “.+”: it is a folder\. Choose another place\.$/],
    [['run', FIXTURE, '--history', join(folder, 'no', 'such')], /there is no such folder\. Choose another place\.$/],
    [['run', folder], /cannot be read: it is a folder\. Give the file of a scenario, or its id\.$/],
    [['run', FIXTURE, '--until', '0'], /^--until is “0”; give a whole number from 1 to 86400000\.$/],
    [['run', FIXTURE, '--trials', '1000000000'], /^--trials is “1000000000”; give a whole number from 1 to 100000\.$/],
    [['run', FIXTURE, '--set', '__proto__=1'], /has no setting “__proto__”/],
  ])('%j', async (args, sentence) => {
    expect(await runCommandLine(args)).toBe(2);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(sentence);
  });
});

it('a run that is larger than a kept trace may be goes on to its end', async () => {
  const change = { load: [{ ...own.load[0], perSecond: 10_000, untilMs: 3_000 }], untilMs: 3_000 };
  writeFileSync(file('huge.json'), JSON.stringify({ ...own, ...change }));
  expect(await runCommandLine(['run', file('huge.json'), '--json'])).toBe(0);
  expect(err).toEqual([]);
  const report = JSON.parse(out[0] ?? '');
  expect(report.events).toBeGreaterThan(TRACE_LIMIT);
  expect(report.virtualMs).toBe(3_000);
}, 60_000);
