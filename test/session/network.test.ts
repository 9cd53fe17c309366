/** What a scenario says of its network reaches the run, and what is wrong with it is said in one sentence. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { openSession } from '../../src/session/session.ts';
import { runOf } from '../../src/session/run.ts';
import type { Settings } from '../../src/architectures/contract.ts';

const BARE = {
  format: 'antipode-scenario/1',
  id: 'bare',
  title: 't',
  summary: 's',
  architecture: 'single-node',
  seed: 1,
  regions: ['eastus', 'japaneast'],
  rttMs: { 'eastus japaneast': 160, 'eastus eastus': 1 },
  setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)'],
  commands: [],
  untilMs: 10_000,
  msPerSecond: 1,
  steps: [{ text: 't', when: { atMs: 1 } }],
};

const ask = (atMs: number, op: string, sql = 'SELECT 1') => ({ atMs, command: { type: 'query', client: 'client-japaneast', op, sql } });

/** Runs to the end; latencies by operation, ms, as far as they were answered. */
async function latencies(change: object, settings: Settings = {}): Promise<Record<string, number>> {
  const session = await openSession(runOf(readScenario({ ...BARE, ...change }, 'file.json'), { settings }));
  session.runToEnd();
  const events = session.trace.slice(0);
  session.close();
  const called = new Map(events.flatMap((e) => (e.type === 'call' ? [[e.op, e.at] as const] : [])));
  return Object.fromEntries(
    events.flatMap((e) =>
      e.type === 'return' ? [[`${e.op}${e.outcome.ok ? '' : ' failed'}`, (e.at - (called.get(e.op) ?? 0)) / 1000]] : [],
    ),
  );
}

describe('a matrix of one’s own', () => {
  it('does not vary, unless it is to', async () => {
    const commands = [ask(1000, 'a'), ask(2000, 'b')];
    const fixed = await latencies({ commands });
    expect(fixed).toEqual({ a: fixed['b'], b: fixed['a'] });
    const typical = await latencies({ commands, network: { jitter: 'typical' } });
    expect(typical['a']).not.toBe(typical['b']);
  });
});

describe('a new connection for each request', () => {
  // One statement takes 0.2 ms and a few steps; the rest is round trips of 160 ms.
  const perRequest = (more: Settings): Promise<Record<string, number>> =>
    latencies({ commands: [ask(1000, 'a')] }, { clientConnections: 'per-request', ...more });

  it('costs the sum of the exchanges that are really made', async () => {
    const { a: open = 0 } = await latencies({ commands: [ask(1000, 'a')] });
    expect(open).toBeGreaterThan(160);
    expect(open).toBeLessThan(161);
    const extra = async (more: Settings): Promise<number> => Math.round(((await perRequest(more))['a'] ?? 0) - open);
    expect(await extra({ tls: 'none', startUpRoundTrips: 0 })).toBe(160);
    expect(await extra({ tls: 'none' })).toBe(320);
    expect(await extra({ tls: '1.3' })).toBe(480);
    expect(await extra({ tls: '1.2' })).toBe(640);
    expect(await extra({ tls: '1.3', startUpRoundTrips: 3 })).toBe(800);
  });

  it('is refused by a dead process after one round trip; a dead host is silence', async () => {
    const crash = (what: string) => ({
      commands: [{ atMs: 500, command: { type: 'crash', node: 'primary-eastus', what } }, ask(1000, 'a')],
    });
    const settings = { clientConnections: 'per-request', clientTimeoutMs: 5000 };
    expect(await latencies(crash('process'), settings)).toEqual({ 'a failed': 160 });
    expect(await latencies(crash('host'), settings)).toEqual({ 'a failed': 5000 });
    // On connections that are open already it is the same.
    expect(await latencies(crash('process'), { clientTimeoutMs: 5000 })).toEqual({ 'a failed': 160 });
    expect(await latencies(crash('host'), { clientTimeoutMs: 5000 })).toEqual({ 'a failed': 5000 });
  });

  it('is tried again after a second when the first packet is lost', async () => {
    const cut = { type: 'partition', name: 'cut', sides: [['eastus'], ['japaneast']] };
    const commands = [{ atMs: 999, command: cut }, ask(1000, 'a'), { atMs: 1500, command: { type: 'heal', name: 'cut' } }];
    const { a = 0 } = await latencies({ commands }, { clientConnections: 'per-request', clientTimeoutMs: 5000 });
    expect(a).toBeGreaterThan(1640);
    expect(a).toBeLessThan(1641);
  });
});

describe('bad input is one sentence that says where', () => {
  const said = async (change: object, settings: Settings = {}): Promise<string> =>
    latencies(change, settings).then(String, (error: Error) => error.message);
  const delay = (given: object, more: object = {}) => ({
    network: { delays: [{ between: ['eastus', 'japaneast'], delay: given, ...more }] },
  });

  it.each<[string, object, string]>([
    [
      'no bandwidth',
      { network: { bandwidthMbps: { 'eastus japaneast': 0 } } },
      'file.json, at network.bandwidthMbps.eastus japaneast: it is 0; give 0.001 or more.',
    ],
    ['a negative delay', delay({ type: 'constant', ms: -3 }), 'file.json, at network.delays.0.delay.ms: it is -3; give 0 or more.'],
    ['an unknown distribution', delay({ type: 'gamma', ms: 3 }), 'file.json, at network.delays.0.delay.type: it is “gamma”. '],
    [
      'a region that is not there',
      { network: { bandwidthMbps: { 'eastus mars': 1 } } },
      'Scenario “bare”, network.bandwidthMbps: “mars” is no region of this run. ',
    ],
    [
      'an unknown kind',
      delay({ type: 'constant', ms: 3 }, { kind: 'qery' }),
      'Scenario “bare”, network.delays.0: Single database sends no message “qery”. Did you mean “query”?',
    ],
    [
      'a table without values',
      delay({ type: 'table', ms: [] }),
      'file.json, at network.delays.0.delay.ms: it has 0 entries; at least 1 is needed.',
    ],
    [
      'a delay that is given twice',
      { network: { delays: [1, 2].map((ms) => ({ between: ['eastus', 'japaneast'], delay: { type: 'constant', ms } })) } },
      'Scenario “bare”, network.delays.1: from “eastus” to “japaneast” this delay is given twice. Remove one.',
    ],
    [
      'a crash of what',
      { commands: [{ atMs: 1, command: { type: 'crash', node: 'primary-eastus', what: 'rack' } }] },
      'file.json, at commands.0.command.what: it is “rack”. ',
    ],
  ])('%s', async (_what, change, sentence) => {
    const words = await said(change);
    expect(words.slice(0, sentence.length)).toBe(sentence);
  });

  it('no patience at all', async () => {
    expect(await said({ settings: { userTimeoutMs: 0 } })).toBe(
      'Scenario “bare”, settings: “userTimeoutMs” is 0, but it has to lie between 1 and 86400000 ms.',
    );
  });
});

it('every built-in scenario travels on connections and says nothing else of its network', () => {
  for (const { network, settings } of scenarios) expect([network.delays, settings['transport']]).toEqual([[], undefined]);
});
