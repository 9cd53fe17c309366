/** Connections as stories: what loss, cuts, crashes, full lines and openings do to what clients see. */
import { describe, expect, it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { encodedBytes } from '../../../src/sim/encoding.ts';
import { ITEMS, openRun, type Run } from './harness.ts';
import { tells } from './transcript.ts';

const WRITE = "INSERT INTO items (name) VALUES ('w')";
const READ = 'SELECT name FROM items WHERE id = 1';

describe('two per cent loss', () => {
  it('delays answers and loses none', async () => {
    const run = (await openRun({ architecture: singleNode, regions: ['virginia', 'tokyo'] })).at(0, {
      type: 'lossy',
      between: ['virginia', 'tokyo'],
      loss: 0.02,
      duplication: 0,
    });
    for (let i = 0; i < 1_000; i++) run.query(50 + i * 100, 'tokyo', WRITE, `w${i}`);
    run.until(120_000);
    const latencies = Array.from({ length: 1_000 }, (_, i) => run.latencyMs(`w${i}`)).sort((a, b) => a - b);
    expect(run.rows('primary-virginia', 'SELECT count(*) FROM items')).toEqual([[1_001]]);
    expect(run.events.filter(({ type }) => type === 'drop')).toEqual([]);
    // A question every 100 ms: the next one shows the gap, a round trip after it, so nobody waits for a timeout of 360 ms twice.
    expect(latencies[500]).toBeCloseTo(160.2, 0);
    expect(latencies.at(-1)).toBeGreaterThan(160.2 + 160);
    const late = latencies.filter((ms) => ms > 170).length;
    // Two ways with 2 % each, and what comes behind what was lost.
    expect(late).toBeGreaterThan(30);
    expect(late).toBeLessThan(150);
  });

  it('one loss, told', async () => {
    const run = (await openRun({ architecture: singleNode, regions: ['virginia', 'tokyo'] }))
      .at(90, { type: 'lossy', between: ['virginia', 'tokyo'], loss: 1, duplication: 0 })
      .query(100, 'tokyo', READ, 'alone')
      .at(110, { type: 'lossy', between: ['virginia', 'tokyo'], loss: 0, duplication: 0 })
      .at(990, { type: 'lossy', between: ['virginia', 'tokyo'], loss: 1, duplication: 0 })
      .query(1000, 'tokyo', READ, 'first')
      .at(1010, { type: 'lossy', between: ['virginia', 'tokyo'], loss: 0, duplication: 0 })
      .query(1020, 'tokyo', READ, 'second')
      .until(2500);
    await tells(run, 'loss.txt', [
      'client-tokyo asks, as alone',
      'client-tokyo → primary-virginia  query does not get through: loss',
      'client-tokyo → primary-virginia  query again',
      'answer to alone after 520.2 ms',
      'client-tokyo asks, as second',
      'client-tokyo → primary-virginia  query again',
      'answer to first after 340.2 ms',
      'answer to second after 320.2 ms',
    ]);
  });
});

describe('a dead process', () => {
  it('is refused in one round trip, a dead host only by time-out', async () => {
    const run = (await openRun({ architecture: singleNode, regions: ['virginia', 'tokyo'] }))
      .crash(100, 'primary-virginia', 'process')
      .query(300, 'tokyo', READ, 'refused')
      .restart(1000, 'primary-virginia')
      .query(1100, 'tokyo', READ, 'answered')
      .crash(1500, 'primary-virginia', 'host')
      .query(1600, 'tokyo', READ, 'silence')
      .until(4000);
    expect(run.latencyMs('refused')).toBe(160);
    expect(run.latencyMs('silence')).toBe(2000);
    expect(run.answer('refused')).toMatch(/^failed: The connection was refused/);
    expect(run.answer('silence')).toMatch(/^unknown: No answer after 2000 ms/);
    await tells(run, 'dead-process.txt', [
      'the process of primary-virginia crashes',
      'client-tokyo → primary-virginia  query is lost: refused',
      'client-tokyo hears that primary-virginia refuses query',
      'answer to refused after 160.0 ms: FAILED',
      'answer to answered after 160.2 ms',
      'answer to silence after 2000.0 ms: UNKNOWN',
    ]);
  });

  it('leaves those who wait for its answer with a broken connection', async () => {
    const run = (await openRun({ architecture: singleNode, regions: ['virginia', 'tokyo'], baseUs: 500_000 }))
      .query(100, 'tokyo', WRITE, 'open')
      .crash(300, 'primary-virginia', 'process')
      .until(3000);
    expect(run.latencyMs('open')).toBe(280);
    expect(run.answer('open')).toMatch(/^unknown: The connection ended before an answer came/);
  });
});

describe('a dead process behind another node', () => {
  it.each([
    ['a cache', queryCache, 'primary-virginia', READ, /primary-virginia refuses connections/],
    ['a replica that cannot write', readReplicas, 'primary-virginia', WRITE, /The primary, primary-virginia, refuses connections/],
    ['a router', partitionRouter, 'partition-dublin', 'SELECT count(*) FROM items', /partition-dublin refuses connections/],
  ])('%s says so after a round trip', async (_, architecture, node, sql, words) => {
    const setup = architecture === partitionRouter ? ['CREATE TABLE items (tenant_id INTEGER, name TEXT)'] : ITEMS;
    const run = (await openRun({ architecture, setup })).crash(500, node, 'process').query(1000, 'tokyo', sql, 'asked').until(5000);
    expect(run.answer('asked')).toMatch(words);
    expect(run.answer('asked')).toMatch(/^failed: .*Nothing was written\.$/);
    expect(run.latencyMs('asked')).toBeLessThan(node === 'partition-dublin' ? 223 : 163);
    expect(run.violations).toEqual([]);
  });

  it('is not waited for when positions are told: a promotion by hand', async () => {
    const promotedAfter = async (what: 'process' | 'host'): Promise<number> => {
      const run = (await openRun({ architecture: readReplicas }))
        .crash(500, 'replica-dublin', what)
        .order(1000, 'replica-tokyo', 'promote')
        .until(4000);
      const done = run.events.find(({ type, at }) => type === 'role' && at > 1_200_000);
      return ((done?.at ?? 0) - 1_000_000) / 1000;
    };
    expect(await promotedAfter('process')).toBeLessThan(230);
    expect(await promotedAfter('host')).toBeGreaterThan(500);
  });
});

describe('a cut', () => {
  it('that heals: what was sent goes on, in order, at the next time of sending again', async () => {
    const run = (await openRun({ architecture: readReplicas, settings: { heartbeatMs: 30_000, failoverTimeoutMs: 90_000 } }))
      .query(100, 'virginia', WRITE, 'before')
      .partition(300, ['virginia'], ['tokyo'])
      .query(400, 'virginia', WRITE, 'during')
      .query(1000, 'virginia', WRITE, 'later')
      .heal(1600)
      .query(2500, 'tokyo', 'SELECT count(*) FROM items', 'old')
      .query(4000, 'tokyo', 'SELECT count(*) FROM items', 'new')
      .until(4500);
    // The cut is over for 900 ms, and Tokyo does not know: Virginia tries again at 2.92 s only.
    expect(run.answer('old')).toEqual([[2]]);
    expect(run.count('catch-up')).toBe(0);
    expect(run.answer('new')).toEqual([[4]]);
    await tells(run, 'cut-that-heals.txt', [
      'nothing passes between virginia and tokyo',
      'primary-virginia → replica-tokyo  changes does not get through: partition',
      'primary-virginia → replica-tokyo  changes again',
      'primary-virginia → replica-tokyo  changes waits for the connection',
      'everything passes again',
      'primary-virginia → replica-tokyo  changes again',
      'replica-tokyo position: 3',
    ]);
  });
});

describe('a line of 1 Mbit/s', () => {
  it('takes its time for a backup, and what is asked meanwhile waits behind it', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => `INSERT INTO items VALUES (${i + 10}, '${'x'.repeat(500)}')`);
    const run = (
      await openRun({
        architecture: singleNode,
        regions: ['virginia', 'tokyo'],
        setup: [...ITEMS, ...rows],
        settings: { backupIntervalMs: 600_000 },
        bandwidthMbps: (a, b) => (a === b ? null : 1),
        patienceMs: 20_000,
      })
    )
      .order(1000, 'primary-virginia', 'backup')
      .query(1100, 'tokyo', READ, 'behind')
      .until(20_000);
    const copy = run.sent().find(({ to, message }) => to !== 'client-tokyo' && encodedBytes(message) > 200_000);
    const sent = run.events.find((event) => event.type === 'send' && event.message === copy?.message);
    if (sent?.type !== 'send' || copy === undefined) throw new Error('no backup was sent');
    // 1 Mbit/s is a bit each µs.
    expect((sent.leaveAt ?? 0) - sent.at).toBe(encodedBytes(copy.message) * 8);
    expect(sent.arriveAt - (sent.leaveAt ?? 0)).toBe(80_000);
    expect(run.latencyMs('behind')).toBeGreaterThan((sent.arriveAt - 1_100_000) / 1000);
  });
});

describe('a new connection for each request', () => {
  it.each([
    ['without TLS', ['TCP', 'start-up'], 'opening.txt'],
    ['with TLS 1.3', ['TCP', 'TLS 1.3', 'start-up'], 'opening-with-tls.txt'],
  ])('%s: the latency is the sum of the exchanges', async (_, opening, file) => {
    const asked = async (exchanges: readonly string[]): Promise<Run> =>
      (await openRun({ architecture: singleNode, regions: ['virginia', 'tokyo'], opening: exchanges }))
        .query(100, 'tokyo', READ, 'read')
        .until(2000);
    const run = await asked(opening);
    expect(run.latencyMs('read')).toBeCloseTo((await asked([])).latencyMs('read') + 160 * opening.length, 6);
    await tells(run, file, [...opening.map((name) => `client-tokyo ⇄ primary-virginia  ${name}, 160.0 ms`), 'answer to read after']);
  });

  it('costs little where the client’s peer is near: a cache', async () => {
    const run = (await openRun({ architecture: queryCache, regions: ['virginia', 'tokyo'], opening: ['TCP', 'TLS 1.3', 'start-up'] }))
      .query(100, 'tokyo', READ, 'miss')
      .query(1000, 'tokyo', READ, 'hit')
      .until(2000);
    expect(run.latencyMs('hit')).toBeCloseTo(4, 0);
    expect(run.latencyMs('miss') - run.latencyMs('hit')).toBeCloseTo(160, 0);
  });
});
