/** Sets of replicas that are split while they are used. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { brokenPartitionRouter } from '../shared/breaking.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';

const SETUP = [
  'CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)',
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24) INSERT INTO notes SELECT i, i FROM n',
];
const ALL = 'SELECT count(*), sum(tenant_id) FROM notes';

const open = (settings: Settings = {}, rules: Partial<Rules> = {}, more: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({
    architecture: brokenPartitionRouter(rules),
    setup: SETUP,
    regions: ['virginia', 'dublin'],
    settings: { copies: 'replica-sets', routers: 'the application', partitionTimeoutMs: 60_000, spareSets: 1, ...settings },
    patienceMs: 6000,
    ...more,
  });

describe('a set of four', () => {
  it('is split', async () => {
    const run = await open();
    run.order(100, 'router-virginia', 'split partition-1');
    for (let i = 1; i <= 24; i++) run.query(200 + 100 * i, i % 2 ? 'virginia' : 'dublin', `UPDATE notes SET body = body || 'x' WHERE tenant_id = ${i}`);
    run.query(4000, 'dublin', ALL, 'all').until(8000);
    for (const e of run.events) if (e.type === 'report' && !['normalizedRU','throttled','position'].includes(e.key)) console.log(Math.round(e.at/1000), e.node, e.key, JSON.stringify(e.value));
    console.log(run.answer('all'), run.violations);
    for (const id of ['virginia-1a','virginia-1d','dublin-1a','virginia-2a','virginia-2c','dublin-2a','dublin-2d']) console.log(id, run.rows('replica-'+id, ALL), run.rows('replica-'+id, "SELECT count(*) FROM notes WHERE body like '%x'"));
    expect(run.violations).toEqual([]);
  });
});
