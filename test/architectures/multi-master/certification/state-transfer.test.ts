/** State transfer after everybody fell: whoever leads again knows by its database what was decided, before any other can confirm it. */
import { expect, it } from 'vitest';
import { certification } from '../../../../src/architectures/multi-master/certification/index.ts';
import { openRun, THREE } from '../../shared/harness.ts';

const COUNT = 'SELECT count(*) FROM t';
const SERVERS = THREE.map((region) => `server-${region}`);

it('a leader that was restarted gives the whole database to others who cannot confirm anything before they have it', async () => {
  const run = await openRun({
    architecture: certification,
    regions: THREE,
    settings: {
      ...{ members: 3, startLeader: 1, snapshotEntries: 4, trailingEntries: 0 },
      ...{ electionTimeoutMinMs: 600, electionTimeoutMaxMs: 1200, suspectMs: 1000 },
    },
    setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER)'],
  });
  // Tokyo lacks what the log of Virginia gives up; what comes last stands in Virginia's database, behind the front of its log.
  run.crash(1000, 'server-tokyo');
  for (let i = 1; i <= 10; i++) run.query(1000 + 200 * i, 'virginia', `INSERT INTO t VALUES (${i}, 0)`);
  run.at(3500, { type: 'wipe', node: 'server-dublin' }).crash(3500, 'server-virginia').until(4000);
  expect(run.rows('server-virginia', COUNT)).toEqual([[10]]);
  for (const server of SERVERS) run.restart(4000, server);
  run.until(12_000);
  expect(SERVERS.map((server) => run.rows(server, COUNT))).toEqual([[[10]], [[10]], [[10]]]);
  expect(SERVERS.map((server) => run.reported(server, 'status'))).toEqual(['synced', 'synced', 'synced']);
  run.query(12_000, 'tokyo', 'INSERT INTO t VALUES (11, 0)', 'after').until(13_000);
  expect(run.returned('after').outcome.ok).toBe(true);
  expect(run.violations).toEqual([]);
});
