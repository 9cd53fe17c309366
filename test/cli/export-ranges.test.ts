/** `export --compose` of systems that keep tables as ranges of keys. */
import { expect, it } from 'vitest';
import { filesOf } from '../../src/cli/export/export.ts';
import { findScenario } from '../../src/cli/find.ts';
import { runUnder } from '../../src/session/under.ts';
import { written } from './written.ts';

it('CockroachDB has a node in each region, replicas and leases where the scenario has them, its rows, and faults of nodes that are there', async () => {
  const { files, exported, world } = await written('three-of-five', 'cockroachdb');
  const names = exported.hosts.map(({ name }) => name).filter((name) => name.startsWith('crdb-'));
  expect(exported.system).toBe(`CockroachDB 25.2 with ${names.length} nodes`);
  expect(names.length).toBeLessThan(world.nodes.length);
  const services = new Map(Object.entries<{ command?: string[]; environment?: Record<string, string> }>(exported.compose.services));
  expect(services.get(names[0] ?? '')?.command).toEqual(expect.arrayContaining([`--join=${names.join(',')}`, '--max-offset=500ms']));
  const regions = names.slice(0, 3).map((name) => name.replace('crdb-', ''));
  expect(files['zones.sql']).toContain(`num_replicas = 3, constraints = '{${regions.map((id) => `"+region=${id}": 1`).join(', ')}}'`);
  expect(files['zones.sql']).toContain(`lease_preferences = '[[+region=${regions[0]}]]'`);
  expect(files['schema.sql']).toMatch(/^CREATE TABLE [^;]*;\nINSERT INTO /);
  expect(services.get(world.clients[0]?.id ?? '')?.environment).toMatchObject({ PGUSER: 'root', PGPORT: '26257', PGDATABASE: 'defaultdb' });
  for (const [, struck] of (files['faults.sh'] ?? '').matchAll(/docker compose (?:kill|start|pause|unpause) ([\w-]+)/g))
    expect(names).toContain(struck);
});

it('TiDB has its three kinds of nodes where the run has them, its leaders and its oracle in their place, and clients that speak its SQL', async () => {
  const { files, exported, world } = await written('three-of-five', 'tidb');
  const names = exported.hosts.map(({ name }) => name);
  const of = (kind: string): readonly string[] => names.filter((name) => name.startsWith(`${kind}-`));
  expect(exported.system).toBe(`TiDB 8.5 with ${of('tikv').length} stores and ${of('tidb').length} SQL servers`);
  expect(of('pd').length).toBe(of('tikv').length);
  const services = new Map(Object.entries<{ command?: string[]; environment?: Record<string, string> }>(exported.compose.services));
  const [pd = '', tikv = '', tidb = ''] = ['pd', 'tikv', 'tidb'].map((kind) => of(kind)[0]);
  expect(services.get(pd)?.command).toContain(
    `--initial-cluster=${of('pd')
      .map((name) => `${name}=http://${name}:2380`)
      .join(',')}`,
  );
  expect(services.get(tikv)?.command).toContain(
    `--pd-endpoints=${of('pd')
      .map((name) => `${name}:2379`)
      .join(',')}`,
  );
  expect(services.get(tidb)?.command).toContain(
    `--path=${of('pd')
      .map((name) => `${name}:2379`)
      .join(',')}`,
  );
  expect(services.get('load')?.environment).toEqual({ FIRST: tidb, PD_LEADS: pd });
  const regions = of('pd').map((name) => name.replace('pd-', ''));
  expect(files['placement.sql']).toContain(
    `PRIMARY_REGION="${regions[0]}" REGIONS="${regions.join(',')}" FOLLOWERS=${regions.length - 1};`,
  );
  expect(files['schema.sql']).toMatch(/^CREATE DATABASE antipode PLACEMENT POLICY = home;\nUSE antipode;\nCREATE TABLE /);
  expect(services.get(world.clients[0]?.id ?? '')?.environment).toMatchObject({
    DB_PORT: '4000',
    LIMIT: expect.stringMatching(/^max_execution_time = \d+$/),
  });
  for (const [, struck] of (files['faults.sh'] ?? '').matchAll(/docker compose (?:kill|start|pause|unpause) ([\w-]+)/g))
    expect(names).toContain(struck);
});

it('TiDB balances leads where the run does, and places those of a table where its region of keys is placed', async () => {
  const { scenario } = await findScenario('three-of-five');
  const under = runUnder(scenario, 'tidb', 'test').scenario;
  const { files, exported } = await filesOf({ ...under, settings: { ...under.settings, leaderBalance: true, primary1: 2 } });
  const regions = exported.hosts.flatMap(({ name }) => (name.startsWith('tikv-') ? [name.replace('tikv-1-', '')] : []));
  const policy = `at_tikv_1_${regions[1] ?? ''}`;
  expect(files['placement.sql']).not.toContain('POLICY home');
  expect(files['placement.sql']).toContain(`CREATE PLACEMENT POLICY ${policy} PRIMARY_REGION="${regions[1]}"`);
  expect(files['schema.sql']).toMatch(/^CREATE DATABASE antipode;\n/);
  expect(files['schema.sql']).toMatch(new RegExp(`\nALTER TABLE "\\w+" PLACEMENT POLICY = ${policy};\n$`));
});
