/** A pool of connections: what opening one costs then, who waits for one, and what becomes of it when somebody dies. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/architectures/showing.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const BESIDE: Settings = { pool: 'beside the database', backupIntervalMs: 0 };
const OPENING = ['TCP', 'TLS 1.3', 'start-up'];
const open = (settings: Settings, more: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({ architecture: singleNode, regions: ['virginia', 'tokyo'], settings, ...more });

describe('a new connection for each request', () => {
  it.each([
    ['without TLS', ['TCP', 'start-up'], 'pool-opening.txt'],
    ['with TLS 1.3', OPENING, 'pool-opening-with-tls.txt'],
  ])(
    '%s, through a pool near the database: the exchanges with the pool, and its own connection is open already',
    async (_, opening, file) => {
      const run = (await open(BESIDE, { opening })).query(100, 'tokyo', READ, 'read').until(2000);
      // Each exchange is a round trip to Virginia, and so is the question; from the pool it is 1 ms to the database and back.
      expect(run.latencyMs('read')).toBeCloseTo(160 * (opening.length + 1) + 1 + 0.2, 0);
      await tells(run, file, [
        ...opening.map((name) => `client-tokyo ⇄ pool-virginia  ${name}, 160.0 ms`),
        'pool-virginia → primary-virginia  query',
        'answer to read after',
      ]);
    },
  );

  it('through a pool near the client costs one round trip over the sea', async () => {
    const run = (await open({ ...BESIDE, pool: 'beside its clients' }, { opening: OPENING })).query(100, 'tokyo', READ, 'read').until(2000);
    expect(run.latencyMs('read')).toBeCloseTo(160 + 1 * (OPENING.length + 1) + 0.2, 0);
  });
});

describe('connections of a pool', () => {
  it('are a statement’s until it is answered; the others wait in order, and none is forgotten', async () => {
    const run = await open({ ...BESIDE, poolSize: 2 }, { baseUs: 10_000 });
    for (let i = 0; i < 10; i++) run.query(100, 'virginia', READ, `read-${i}`);
    run.until(2000);
    const latencies = Array.from({ length: 10 }, (_, i) => run.latencyMs(`read-${i}`));
    // Two at a time, each 10 ms and a millisecond of way.
    expect(latencies).toEqual([...latencies].sort((a, b) => a - b));
    expect(latencies.at(-1)).toBeCloseTo(1 + 5 * 11, 0);
    expect(run.reported('pool-virginia', 'waiting')).toBe(0);
  });

  it('are waited for by as many as may; whoever comes then is refused at once, and nothing was written', async () => {
    const run = await open({ ...BESIDE, poolSize: 2, poolWaiting: 3 }, { baseUs: 10_000 });
    const write = "UPDATE items SET name = name || '!' WHERE id = 1";
    for (let i = 0; i < 8; i++) run.query(100 + i / 10, 'virginia', write, `write-${i}`);
    run.query(500, 'virginia', READ, 'after').until(1000);
    const answers = Array.from({ length: 8 }, (_, i) => run.returned(`write-${i}`).outcome);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, true, false, false, false]);
    expect(run.answer('write-7')).toBe(
      'failed: 3 statements wait for a connection of pool-virginia already, the most that may (poolWaiting). Nothing was written.',
    );
    expect(run.latencyMs('write-7')).toBeLessThan(5);
    expect(run.answer('after')).toEqual([['map!!!!!']]);
    expect(run.violations).toEqual([]);
  });

  it('are a transaction’s until its end', async () => {
    const run = await open({ ...BESIDE, poolSize: 1 });
    run
      .query(100, 'tokyo', `BEGIN; ${READ}; UPDATE items SET name = 'x'; COMMIT`, 'long')
      .query(200, 'virginia', READ, 'waits')
      .until(3000);
    expect(run.returned('long').outcome.ok).toBe(true);
    expect(run.answer('waits')).toEqual([['x']]);
    expect(run.latencyMs('waits')).toBeGreaterThan(200);
  });

  it('are taken back from whoever is gone, and a dead database is said to be so', async () => {
    const run = await open({ ...BESIDE, poolSize: 1, idleInTransactionMs: 300 }, { patienceMs: 5000 });
    run.query(100, 'tokyo', `BEGIN; ${READ}; ${READ}; COMMIT`, 'cut-off').partition(250, ['virginia'], ['tokyo']);
    run.query(300, 'virginia', READ, 'waits').until(2000);
    expect(run.answer('waits')).toEqual([['map']]);
    expect(run.latencyMs('waits')).toBeGreaterThan(100);
    run.crash(2000, 'primary-virginia', 'process').query(2100, 'virginia', READ, 'dead').until(3000);
    expect(run.answer('dead')).toMatch(/^failed: primary-virginia refuses connections/);
    run.restart(3000, 'primary-virginia').query(3100, 'virginia', READ, 'again').until(4000);
    expect(run.answer('again')).toEqual([['map']]);
  });
});
