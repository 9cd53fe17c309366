/** `export --compose`: what is written fits the Compose specification, its scripts are scripts, and its delays, data and questions are the scenario's. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCommandLine } from '../../src/cli/commands.ts';
import { filesOf } from '../../src/cli/export/export.ts';
import { requestOf } from '../../src/cli/export/etcd.ts';
import { levelOf, requestOf as rqliteRequestOf } from '../../src/cli/export/rqlite.ts';
import { mariadbOf, mariadbType } from '../../src/cli/export/mariadb.ts';
import { inlined, psqlOf } from '../../src/cli/export/psql.ts';
import { literal } from '../../src/cli/export/schema.ts';
import { findScenario } from '../../src/cli/find.ts';
import { runUnder } from '../../src/session/under.ts';
import schema from './compose-spec/compose-spec.json' with { type: 'json' };
import { terminal } from './terminal.ts';
import { written } from './written.ts';

const folder = mkdtempSync(join(tmpdir(), 'antipode-export-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { out, err } = terminal();

// The schema calls a draft by its address with https, which is no name of it.
const { $schema: _, ...compose } = schema;
const ajv = new Ajv({ strict: false, validateFormats: false });
const fits = ajv.compile(compose);

const cases = [
  ['stale-in-tokyo', undefined],
  ['three-of-five', undefined],
  ['blog', 'read-replicas'],
  ['blog', 'multi-master'],
  ['last-night', undefined],
  ['sixty-seconds', undefined],
  ['three-of-five', 'rqlite'],
  ['late-fill', undefined],
  ['three-of-five', 'cockroachdb'],
  ['three-of-five', 'tidb'],
  ['three-of-five', 'galera'],
] as const;

describe.each(cases)('%s %s', (id, architecture) => {
  it('is a Compose file whose every volume, dependency and network is there', async () => {
    const { files, exported } = await written(id, architecture);
    const data = parse(files['compose.yaml'] ?? '');
    expect(fits(data), JSON.stringify(fits.errors)).toBe(true);
    expect(data).toEqual(exported.compose);
    const services = Object.entries<{ volumes?: string[]; depends_on?: object; network_mode?: string }>(data.services);
    const names = services.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [, { volumes = [], depends_on = {}, network_mode }] of services) {
      for (const volume of volumes) {
        const [path = ''] = volume.split(':');
        const inside = path.replace(/^\.\//, '');
        expect(inside === 'results' || Object.keys(files).some((file) => file === inside || file.startsWith(`${inside}/`)), volume).toBe(
          true,
        );
      }
      expect(names).toEqual(expect.arrayContaining(Object.keys(depends_on)));
      if (network_mode) expect(names).toContain(network_mode.replace('service:', ''));
    }
    expect(fits({ ...data, services: { a: { imge: 'x' } } })).toBe(false);
  });

  it('has scripts that a shell can read', async () => {
    const { files } = await written(id, architecture);
    const scripts = Object.entries(files).filter(([path]) => path.endsWith('.sh') && (id !== 'blog' || !path.startsWith('net/')));
    expect(scripts.length).toBeGreaterThanOrEqual(5);
    const broken = scripts.flatMap(([path, text]) => {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
      return status === 0 ? [] : [`${path}: ${stderr}`];
    });
    expect(broken).toEqual([]);
    expect(spawnSync('bash', ['-n'], { input: 'if', encoding: 'utf8' }).status).not.toBe(0);
  });

  it('delays each packet by half the round trip of its two places, by its destination', async () => {
    const { files, exported, world } = await written(id, architecture);
    const at = (region: string): number => world.places.findIndex((place) => place.id === region);
    for (const from of exported.hosts) {
      const script = files[`net/${from.name}.sh`] ?? '';
      const others = exported.hosts.filter((host) => host !== from);
      expect(script.match(/netem delay/g)?.length).toBe(others.length);
      for (const to of others) {
        const [, id16, delay, to16] =
          new RegExp(
            `parent 1:(\\w+) handle \\w+: netem delay ([\\d.]+)ms.*\\n.*dst ${to.address.replaceAll('.', '\\.')}/32 flowid 1:(\\w+)`,
          ).exec(script) ?? [];
        expect(id16).toBe(to16);
        expect(Number(delay)).toBeCloseTo((world.rttMs[at(from.region)]?.[at(to.region)] ?? Number.NaN) / 2, 3);
      }
    }
    const addresses = exported.hosts.map(({ address }) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('asks what the scenario asks, at its moments', async () => {
    const { files, world, exported } = await written(id, architecture);
    const lines = Object.entries(files)
      .filter(([path]) => /^work\/(?!data)/.test(path))
      .flatMap(([, text]) => text.split('\n').filter((line) => line !== ''));
    for (const line of lines) {
      const [atMs, op, kind, ...rest] = line.split('\t');
      expect(Number(atMs)).toBeGreaterThanOrEqual(0);
      expect(op).toMatch(/^[\w-]+$/);
      expect(['read', 'write']).toContain(kind);
      expect(rest.length).toBe(/^(etcd|rqlite)/.test(exported.system) ? 2 : /beside it/.test(exported.system) ? 3 : 1);
      if (rest.length === 2) expect(JSON.parse(rest[1] ?? '')).toBeTypeOf('object');
      if (rest.length === 3) expect(rest.slice(0, 2).join(' ')).toMatch(/^(-|[\w:.%/,-]+) \d+$/);
    }
    if (!exported.system.startsWith('etcd')) expect(lines.length + exported.leftOut).toBe(world.operations.length);
    expect(lines.length).toBeGreaterThan(0);
  });
});

it('the schema is of every table, with its rows', async () => {
  const { files } = await written('stale-in-tokyo');
  expect(files['schema.sql']).toContain('"title" text NOT NULL');
  expect(files['schema.sql']).toContain("(7, 'Hello, wrold', 0)");
});

describe('SQL for PostgreSQL', () => {
  it('has its parameters in their places, and not in texts', () => {
    expect(inlined('SELECT \'?\', "a?" FROM t WHERE a = ? AND b = ?', ["it's", 7])).toBe(
      "SELECT '?', \"a?\" FROM t WHERE a = 'it''s' AND b = 7",
    );
    expect(literal(new Uint8Array([1, 255]))).toBe("'\\x01ff'");
    expect(literal(null)).toBe('NULL');
  });

  it('is one line, a transaction too; what cannot be said so is left out', () => {
    const query = { op: 'x', sql: '', params: [] };
    expect(psqlOf({ ...query, sql: 'SELECT 1\n FROM t;' })).toBe('SELECT 1 FROM t');
    const steps = [{ sql: 'UPDATE t SET a = ?', params: [1] }];
    expect(psqlOf({ ...query, steps, isolation: 'serializable' })).toBe(
      'BEGIN ISOLATION LEVEL SERIALIZABLE\\; UPDATE t SET a = 1\\; COMMIT',
    );
    expect(psqlOf({ ...query, sql: 'BEGIN', session: 's' })).toBeNull();
    expect(psqlOf({ ...query, steps: [{ sql: 'SELECT ?', params: [{ step: 0, row: 0, column: 0 }] }] })).toBeNull();
  });
});

it('a query cache is Pgpool-II in each region, asked by its clients, with the scenario’s lifetime', async () => {
  const { exported, world } = await written('sixty-seconds');
  const services = new Map(Object.entries<{ image?: string; environment?: Record<string, string> }>(exported.compose.services));
  const caches = [...services].filter(([, { image }]) => image?.startsWith('pgpool/'));
  expect(caches.length).toBe(world.nodes.filter(({ kind }) => kind === 'cache').length);
  for (const [, { environment }] of caches)
    expect(environment).toMatchObject({
      PGPOOL_PARAMS_BACKEND_HOSTNAME0: world.nodes.find(({ kind }) => kind === 'primary')?.id,
      PGPOOL_PARAMS_MEMQCACHE_EXPIRE: '2',
      PGPOOL_PARAMS_MEMQCACHE_AUTO_CACHE_INVALIDATION: 'off',
    });
  for (const { id, region } of world.clients)
    expect(services.get(id)?.environment).toMatchObject({ READ_FROM: `cache-${region}`, WRITE_TO: `cache-${region}` });
  expect(exported.differs.join(' ')).toContain('1500 ms is told as 2 s');
});

it('one database has the kind of backup that is set, and its store keeps what is sent there', async () => {
  const { scenario } = await findScenario('last-night');
  const optionsUnder = async (settings: Readonly<Record<string, string | number>>): Promise<string> => {
    const { exported } = await filesOf({ ...scenario, settings: { ...scenario.settings, ...settings } });
    const [server] = Object.values<{ command?: string[] }>(exported.compose.services);
    return `${exported.system}: ${server?.command?.join(' ')}`;
  };
  expect(await optionsUnder({ backup: 'segments', archiveTimeoutMs: 60_000 })).toMatch(
    /archived log segments: .*archive_mode=on -c archive_command=bash \/send\.sh %p %f -c archive_timeout=60/,
  );
  expect(await optionsUnder({ backup: 'incremental' })).toContain('summarize_wal=on');
  expect(await optionsUnder({ backupIntervalMs: 0 })).toMatch(/^PostgreSQL 17 alone/);
});

it.runIf(spawnSync('perl', ['-MIO::Socket::INET', '-e', '1']).status === 0)(
  'what an archive_command sends is kept, and only then said to be',
  async () => {
    const { files } = await written('last-night');
    const to = join(folder, 'store');
    mkdirSync(to);
    writeFileSync(join(to, 'take.pl'), files['take.pl'] ?? '');
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
    writeFileSync(join(to, 'send.sh'), (files['send.sh'] ?? '').replace('9000', String(port)));
    const segment = Buffer.alloc(300_000, 'log');
    writeFileSync(join(to, 'segment'), segment);
    const send = (name: string) =>
      spawnSync('bash', [join(to, 'send.sh'), join(to, 'segment'), name], { env: { ...process.env, STORE: '127.0.0.1' } }).status;
    expect(send('000000010000000000000001'), 'nobody listens').not.toBe(0);
    mkdirSync(join(to, 'wal'));
    const store = spawn('perl', [join(to, 'take.pl'), String(port), join(to, 'wal')]);
    try {
      await expect.poll(() => send('000000010000000000000001'), { timeout: 10_000 }).toBe(0);
      expect(readFileSync(join(to, 'wal', '000000010000000000000001')).equals(segment)).toBe(true);
      expect(send('../elsewhere'), 'a name that is none').not.toBe(0);
      expect(readdirSync(join(to, 'wal'))).toEqual(['000000010000000000000001']);
    } finally {
      store.kill();
    }
  },
);

it('requests of etcd are reads, writes and compare-and-sets of keys', () => {
  const entry = { client: 'c', key: 'k', value: 1, call: 0, return: 1 } as const;
  const bodyOf = (line: Parameters<typeof requestOf>[0], serializable = false) => {
    const [path, body] = requestOf(line, serializable);
    return [path, JSON.parse(body)];
  };
  expect(bodyOf({ ...entry, op: 'read' }, true)).toEqual(['/v3/kv/range', { key: 'aw==', serializable: true }]);
  expect(bodyOf({ ...entry, op: 'write' })).toEqual(['/v3/kv/put', { key: 'aw==', value: 'MQ==' }]);
  expect(bodyOf({ ...entry, op: 'cas', expect: null })[1]).toMatchObject({ compare: [{ target: 'VERSION', version: '0' }] });
  expect(bodyOf({ ...entry, op: 'cas', expect: 0 })[1]).toMatchObject({ compare: [{ target: 'VALUE', value: 'MA==' }] });
});

it('requests of rqlite are the scenario’s own statements, a transaction one request; what JSON cannot say is left out', () => {
  const asked = { op: 'q', sql: 'SELECT *\n FROM t WHERE a = ?', params: ["it's"] } as const;
  expect(rqliteRequestOf(asked, 'level=weak')).toEqual(['/db/request?level=weak', `[["SELECT *\\n FROM t WHERE a = ?","it's"]]`]);
  const steps = [
    { sql: 'UPDATE t SET a = ?', params: [1] },
    { sql: 'SELECT 1', params: [] },
  ];
  expect(rqliteRequestOf({ ...asked, steps }, 'level=none')).toEqual([
    '/db/request?level=none&transaction',
    '[["UPDATE t SET a = ?",1],["SELECT 1"]]',
  ]);
  expect(rqliteRequestOf({ ...asked, params: [new Uint8Array([1])] }, '')).toBeNull();
  expect(rqliteRequestOf({ ...asked, params: [2n ** 60n] }, '')).toBeNull();
  expect(rqliteRequestOf({ ...asked, session: 's' }, '')).toBeNull();
  expect(['local', 'lease', 'linearizable'].map((reads) => levelOf({ reads }))).toEqual(['level=none', 'level=weak', 'level=linearizable']);
  expect(levelOf({ reads: 'bounded', maxStalenessMs: 250 })).toBe('level=none&freshness=250ms');
});

it('rqlite has the members, timeouts and set-up of the scenario, and its clients know an error by its answer', async () => {
  const { files, exported, world } = await written('three-of-five', 'rqlite');
  const names = world.nodes.map(({ id }) => id);
  expect(exported.system).toBe(`rqlite 8 with ${names.length} members`);
  const services = new Map(Object.entries<{ command?: string[]; environment?: Record<string, string> }>(exported.compose.services));
  for (const name of names) {
    const command = services.get(name)?.command ?? [];
    expect(command).toEqual(
      expect.arrayContaining(['-node-id', name, '-bootstrap-expect', String(names.length), '-raft-timeout', '1000ms']),
    );
    expect(command[command.indexOf('-join') + 1]?.split(',')).toEqual(names.map((each) => `${each}:4002`));
  }
  const data = (files['work/data.tsv'] ?? '').split('\n').filter((line) => line !== '');
  expect(data.length).toBeGreaterThan(0);
  expect(data[0]).toMatch(/^\/db\/request\t\[\["CREATE TABLE/);
  const fails = services.get(world.clients[0]?.id ?? '')?.environment?.['FAILS'] ?? '';
  const matches = (input: string): boolean => spawnSync('grep', ['-q', fails], { input }).status === 0;
  expect(matches('{"results":[{"error":"UNIQUE constraint failed: t.a"}]}')).toBe(true);
  expect(matches(JSON.stringify({ results: [{ values: [['{"error":1}', ',"error":']] }] }))).toBe(false);
});

it('commits that wait for a receipt are MariaDB’s, and servers that certify are Galera; Group Replication is neither', async () => {
  const { scenario } = await findScenario('stale-in-tokyo');
  const { exported } = await filesOf({ ...scenario, settings: { commit: 'semi-synchronous', semiSyncTimeoutMs: 3000 } });
  const [source, replica] = Object.values<{ command?: string[] }>(exported.compose.services).map(({ command }) => command?.join(' '));
  expect(source).toMatch(
    /rpl-semi-sync-master-enabled=ON --rpl-semi-sync-master-timeout=3000 --rpl-semi-sync-master-wait-point=AFTER_SYNC/,
  );
  expect(replica).toMatch(/server-id=2 .*rpl-semi-sync-slave-enabled=ON --read-only=ON/);
  const { files, exported: cluster } = await written('three-of-five', 'galera');
  const addresses = Object.values<{ command?: string[] }>(cluster.compose.services).flatMap(({ command = [] }) =>
    command.filter((option) => option.startsWith('--wsrep-cluster-address')),
  );
  expect([...new Set(addresses)].map((each) => each.replace(/=.*/, each.endsWith('//') ? ': new' : ': joins'))).toEqual([
    '--wsrep-cluster-address: new',
    '--wsrep-cluster-address: joins',
  ]);
  expect(files['schema.sql']).toMatch(/^CREATE DATABASE antipode;\nUSE antipode;\nCREATE TABLE /);
  expect(files['schema.sql']).not.toContain('IDENTITY');
  expect(['TEXT', 'INTEGER', 'REAL'].flatMap((type) => [mariadbType({ type, key: 0 }), mariadbType({ type, key: 1 })])).toEqual([
    ...['longtext', 'varchar(255)', 'bigint', 'bigint', 'double', 'double'],
  ]);
  expect(mariadbOf({ op: 'x', sql: "SELECT ?\n, 'a?';", params: ["it's"] })).toBe("SELECT 'it''s' , 'a?'");
  expect(mariadbOf({ op: 'x', sql: '', params: [], steps: [{ sql: 'SELECT 1', params: [] }] })).toBeNull();
  await expect(filesOf(runUnder((await findScenario('blog')).scenario, 'group-replication', 'test').scenario)).rejects.toThrow(
    /as MySQL Group Replication does/,
  );
});

it('the report has the fields of run --json, by the nearest rank, and says which are absent', async () => {
  const to = join(folder, 'report');
  expect(await runCommandLine(['export', 'stale-in-tokyo', '--compose', to])).toBe(0);
  expect(out.join('')).toMatch(/^PostgreSQL 17 with 8 streaming replicas: \d+ files/);
  expect(statSync(join(to, 'run.sh')).mode & 0o111).not.toBe(0);
  mkdirSync(join(to, 'results'));
  const lines = [
    ...Array.from({ length: 100 }, (_, i) => `r${i}\tread\t${100 - i}.5\tok`),
    'f\tread\t3\tfailed',
    'w\twrite\t80.25\tok',
    'u\twrite\t0\tunknown',
  ];
  writeFileSync(join(to, 'results', 'japaneast.tsv'), `${lines.join('\n')}\n`);
  writeFileSync(join(to, 'results', 'eastus.tsv'), '');
  const { stdout, status } = spawnSync('sh', [join(to, 'report.sh')], { encoding: 'utf8' });
  expect(status).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.metrics.operations.japaneast).toEqual({
    read: { count: 101, ok: 100, failed: 1, unknown: 0, p50Ms: 50.5, p95Ms: 95.5, p99Ms: 99.5, maxMs: 100.5 },
    write: { count: 2, ok: 1, failed: 0, unknown: 1, p50Ms: 80.25, p95Ms: 80.25, p99Ms: 80.25, maxMs: 80.25 },
  });
  expect(report.metrics.operations.eastus.read).toEqual({
    count: 0,
    ok: 0,
    failed: 0,
    unknown: 0,
    p50Ms: null,
    p95Ms: null,
    p99Ms: null,
    maxMs: null,
  });
  expect(report.metrics.availability).toBeCloseTo(101 / 103, 5);
  expect(report.absent).toContain('metrics.staleness');
  expect(report).toMatchObject({ scenario: 'stale-in-tokyo', architecture: 'read-replicas', preset: null });
});

describe('is refused in a sentence', () => {
  it.each([
    [
      ['export', 'one-fifth', '--compose', join(folder, 'a')],
      /runs partition-router, and no real system that is close to it is written out/,
    ],
    [['export', 'stale-in-tokyo'], /add --compose DIR/],
    [['export', 'blog', '--compose', join(folder, 'b')], /is a workload, which runs under any architecture/],
    [['export', 'nowhere', '--compose', join(folder, 'c')], /There is no scenario/],
  ])('%j', async (argv, sentence) => {
    expect(await runCommandLine(argv)).toBe(2);
    expect(err.join('')).toMatch(sentence);
  });

  it('a setting that PostgreSQL does not have', async () => {
    const { scenario } = await findScenario('stale-in-tokyo');
    const cascade = { ...scenario, settings: { ...scenario.settings, upstream: 'cascade' } };
    await expect(filesOf(cascade)).rejects.toThrow(/Its standbys follow each other .* Choose another setting\./);
    const waits = {
      ...scenario,
      settings: { commit: 'standbys', synchronousCommit: 'remote_apply', synchronousStandbyNames: 'ANY 1 (japaneast)' },
    };
    expect((await filesOf(waits)).files['compose.yaml']).toContain('synchronous_standby_names=ANY 1 ("replica-japaneast")');
  });

  it('a folder that has something in it', async () => {
    const to = join(folder, 'full');
    mkdirSync(to);
    writeFileSync(join(to, 'mine.txt'), 'mine');
    expect(await runCommandLine(['export', 'stale-in-tokyo', '--compose', to])).toBe(2);
    expect(err.join('')).toContain('is not empty');
    expect(readdirSync(to)).toEqual(['mine.txt']);
    expect(readFileSync(join(to, 'mine.txt'), 'utf8')).toBe('mine');
  });
});
