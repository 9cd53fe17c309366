/** Which rooms go together, and what the two keep of theirs: names of settings, promises, words. The guide is tried with a toy. */
import { guaranteesOf } from '../../../src/architectures/guaranteed.ts';
import { describe, expect, it } from 'vitest';
import { over } from '../../../src/architectures/composition/index.ts';
import { whyNot } from '../../../src/architectures/fitting.ts';
import type { Architecture } from '../../../src/architectures/contract.ts';
import { architectures } from '../../../src/architectures/index.ts';
import { settingsOf } from '../../../src/architectures/mechanisms.ts';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { shownRoom } from '../../../src/architectures/shown.ts';
import { sentenceOf } from '../../../src/architectures/telling.ts';
import { tuningOf } from '../../../src/architectures/tunings.ts';
import { complete } from '../../../src/scenarios/complete.ts';
import { allScenarios } from '../../../src/scenarios/composed.ts';
import { parseScenario } from '../../../src/scenarios/read.ts';
import { openSession, runOf } from '../../../src/session/index.ts';
import { decodeLink, encodeLink } from '../../../src/session/share.ts';
import { openRun } from '../shared/harness.ts';
import { toyMirror } from '../shared/toys/mirror.ts';
import { PAIRS } from './pairs.ts';

const fronts = ['Query cache', 'Partitions'];

describe('which go together', () => {
  it('is said by the rooms: those that do are the pairs that the other tests run', () => {
    const together = architectures.flatMap((front) =>
      architectures.flatMap((back) => (whyNot(front.about, back.about, fronts) === null ? [`${front.about.id}+${back.about.id}`] : [])),
    );
    expect(together.sort()).toEqual(PAIRS.map(({ about }) => about.id).sort());
  });

  const base = { ...allScenarios.find(({ id }) => id === 'kept-from-a-copy') };
  const changed = (change: object): string => JSON.stringify({ ...base, ...change });
  const behind = (architecture: string, rest: object = {}): object => ({ over: { architecture, ...rest } });
  it.each([
    [
      { architecture: 'read-replicas', settings: {}, ...behind('query-cache') },
      'file.json, at over: Read replicas keeps its rows in its own nodes, so nothing can stand behind it. What can have another behind it: Query cache, Partitions.',
    ],
    [
      behind('query-cache'),
      'file.json, at over: Query cache cannot stand in front of query cache: what one cache gives to another may have any age. Choose another for one of them.',
    ],
    [
      { architecture: 'partition-router', settings: {}, ...behind('partition-router') },
      'file.json, at over: Partitions cannot stand in front of partitions: rows that are spread already cannot be dealt out once more. Choose another for one of them.',
    ],
  ])('what makes no sense is refused in a sentence: %o', (change, sentence) => {
    expect(() => parseScenario(changed(change), 'file.json')).toThrow(sentence);
  });

  it.each([
    [behind('blockchain'), /^file\.json, at over\.architecture: /],
    [{ over: { architecture: 'read-replicas', under: 1 } }, /^file\.json, at over\.under: there is no field “under” here/],
  ])('and what is no composition: %o', (change, sentence) => {
    expect(() => parseScenario(changed(change), 'file.json')).toThrow(sentence);
  });

  it.each([
    [
      behind('read-replicas', { preset: 'patrony' }),
      /Scenario “kept-from-a-copy”, over: Read replicas has no preset “patrony”\. Did you mean “patroni”\?/,
    ],
    [
      behind('read-replicas', { settings: { heartbeatsMs: 1 } }),
      /Scenario “kept-from-a-copy”, over\.settings: Query cache over read replicas has no setting “heartbeatsMs”\. Did you mean “heartbeatMs”\?/,
    ],
    [behind('read-replicas', { settings: { heartbeatMs: 0 } }), /over\.settings: “heartbeatMs” is 0, but it has to lie between/],
    [
      { setup: ['CREATE TABLE t (tenant_id INTEGER, n INTEGER PRIMARY KEY)'], commands: [], ...behind('partition-router') },
      /Scenario “kept-from-a-copy”, setup\[0\]: /,
    ],
  ])('and what its settings and its set-up cannot be: %o', async (change, sentence) => {
    await expect(openSession(runOf(parseScenario(changed(change), 'file.json')))).rejects.toThrow(sentence);
  });

  it('a link carries it, and one from before has nothing behind', () => {
    const scenario = parseScenario(changed({ id: 'own', ...behind('multi-master', { settings: { members: 3 } }) }), 'file.json');
    expect(decodeLink(encodeLink(runOf(scenario), 0)).run.scenario).toEqual(scenario);
    const { over: _over, ...older } = base;
    expect(parseScenario(JSON.stringify(older), 'file.json').over).toBeNull();
  });
});

describe('what the two keep', () => {
  it('a preset of the room behind, beside one of the room in front', async () => {
    const scenario = parseScenario(
      JSON.stringify({
        ...allScenarios.find(({ id }) => id === 'kept-from-a-copy'),
        settings: {},
        preset: 'hyperdrive',
        over: { architecture: 'read-replicas', preset: 'patroni' },
      }),
      'file.json',
    );
    const session = await openSession(runOf(scenario));
    expect(session.stage.settings).toMatchObject({ ttlMs: 60_000, promotion: 'automatic', failoverTimeoutMs: 30_000 });
    session.close();
  });

  it.each(PAIRS.map((pair) => [pair.about.id, pair] as const))(
    '%s: each setting and promise has one name, and is shown as it runs',
    (id, pair) => {
      const keys = settingsOf(pair.tuning).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const names = pair.invariants.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(shownRoom(id).about.kinds).toEqual(pair.about.kinds);
      expect(settingsOf(tuningOf(id)).map(({ key }) => key)).toEqual(keys);
      for (const { kind } of pair.plan(['a', 'b', 'c'], {})) expect(pair.about.kinds.map((look) => look.kind)).toContain(kind);
      expect(pair.about.kinds.some(({ givesWay }) => givesWay)).toBe(false);
    },
  );

  it('both machines, told apart', async () => {
    const machines = Object.keys(await shownRoom('query-cache+read-replicas').machines());
    expect(machines).toEqual(
      expect.arrayContaining(['query-cache cacheMachine', 'read-replicas primaryMachine', 'query-cache primaryMachine']),
    );
  });

  it('its words for its own nodes: a member that lost its disk is no partition that is gone', () => {
    const { about } = PAIRS.find((pair) => pair.about.id === 'partition-router+multi-master') ?? PAIRS[0] ?? queryCache;
    const city = (): string => 'Tokyo';
    expect(sentenceOf(about)({ type: 'role', node: 'member-tokyo-of-dublin', role: 'lost' }, city)).toBeNull();
    expect(sentenceOf(about)({ type: 'role', node: 'router-tokyo', role: 'lost' }, city)).toMatch(/its map is gone/);
    expect(sentenceOf(about)({ type: 'report', node: 'member-tokyo-of-dublin', key: 'elected', value: [2, 2, 3] }, city)).toMatch(
      /leads term 2/,
    );
  });

  it('no room calls a question as another calls a message', () => {
    const asks = architectures.flatMap(({ about }) =>
      (about.before ? Object.keys(about.messages) : []).map((key) => [about.id, key] as const),
    );
    const called = asks.filter(([, key]) => ['miss', 'pass', 'refresh', 'route', 'gather'].includes(key));
    expect(called.length).toBe(5);
    for (const [id, key] of called)
      for (const { about } of architectures) if (about.id !== id) expect(Object.keys(about.messages), about.id).not.toContain(key);
  });
});

describe('a toy behind a room', () => {
  const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";

  it('needs only to be an architecture: a cache runs its driver, which writes to both mirrors', async () => {
    const run = (await openRun({ architecture: over(queryCache, toyMirror) }))
      .query(100, 'dublin', 'SELECT name FROM items', 'miss')
      .query(300, 'dublin', 'SELECT name FROM items', 'hit')
      .query(500, 'dublin', RENAME, 'write')
      .until(1500);
    expect(run.latencyMs('hit')).toBe(1);
    expect(run.latencyMs('write')).toBeGreaterThan(80);
    for (const node of ['mirror-virginia', 'mirror-dublin']) expect(run.rows(node, 'SELECT name FROM items')).toEqual([['atlas']]);
    expect(run.violations).toEqual([]);
  });

  it('keeps its invariants: two applications that order their writes differently are seen', async () => {
    const run = (await openRun({ architecture: over(queryCache, toyMirror) }))
      .query(100, 'dublin', "UPDATE items SET name = 'east'", 'a')
      .query(100, 'virginia', "UPDATE items SET name = 'west'", 'b')
      .until(1000);
    expect(run.violations[0]).toBe('mirrors agree: The mirrors have made equally many writes and differ.');
  });

  it('goes under another name where names clash, and reads it by its own', async () => {
    const ttl = {
      key: 'ttlMs',
      label: 'Time',
      help: 'A toy.',
      source: 'Ours: a toy.',
      type: 'number',
      default: 7,
      min: 1,
      max: 9,
      step: 1,
      unit: 'ms',
    } as const;
    const read: unknown[] = [];
    const named: Architecture = {
      ...toyMirror,
      tuning: { settings: [ttl], presets: [], complaint: ({ ttlMs }) => (ttlMs === 8 ? '“ttlMs” is 8.' : null) },
      logic(spec, topology, settings) {
        read.push(settings['ttlMs']);
        return toyMirror.logic(spec, topology, settings);
      },
      invariants: [...toyMirror.invariants, { name: 'the cache is bounded', states: 'Of the toy.', begin: () => ({ after: () => null }) }],
    };
    const pair = over(queryCache, named);
    expect(settingsOf(pair.tuning).map(({ key }) => key)).toEqual(expect.arrayContaining(['ttlMs', 'toy-mirror.ttlMs']));
    expect(pair.tuning.complaint?.({ ttlMs: 8, 'toy-mirror.ttlMs': 7 })).toBeNull();
    expect(pair.tuning.complaint?.({ ttlMs: 7, 'toy-mirror.ttlMs': 8 })).toBe('“ttlMs” is 8.');
    expect(pair.invariants.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['the cache is bounded', 'the cache is bounded (Two mirrors)']),
    );
    (await openRun({ architecture: pair, settings: { ttlMs: 1000, 'toy-mirror.ttlMs': 3 } })).until(100);
    expect(new Set(read)).toEqual(new Set([3]));
  });
});

it('three levels are two of two: a cache over partitions that are Raft groups', async () => {
  const partitions = PAIRS.find(({ about }) => about.id === 'partition-router+multi-master') ?? multiMaster;
  const setup = ['CREATE TABLE t (tenant_id INTEGER PRIMARY KEY, n INTEGER)', 'INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)'];
  const settings = { members: 3, startLeader: 1, partitionTimeoutMs: 1900, ttlMs: 1000 };
  const run = (await openRun({ architecture: over(queryCache, partitions), setup, settings }))
    .query(300, 'tokyo', 'SELECT sum(n) FROM t', 'miss')
    .query(900, 'tokyo', 'SELECT sum(n) FROM t', 'hit')
    .until(2000);
  expect(run.answer('miss')).toEqual([[6]]);
  expect(run.latencyMs('hit')).toBe(1);
  expect(run.violations).toEqual([]);
  expect(over(queryCache, readReplicas).about.name).toBe('Query cache over read replicas');
});

it('a region without databases has none of either room', async () => {
  const scenario = complete({
    ...{ format: 'antipode-scenario/1', id: 'two-of-three', title: 't', summary: 's', seed: 1, msPerSecond: 500, untilMs: 3000 },
    ...{ architecture: 'partition-router', over: { architecture: 'read-replicas' }, shardedBy: 'id', settings: { key: 'id' } },
    ...{ regions: ['eastus', 'northeurope', 'japaneast'], databases: ['eastus', 'northeurope'] },
    setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)', 'INSERT INTO t VALUES (1, 1), (2, 2), (3, 3), (4, 4)'],
    commands: [{ atMs: 100, command: { type: 'query', client: 'client-japaneast', op: 'sum', sql: 'SELECT sum(n) FROM t' } }],
    steps: [{ text: 't', when: { atMs: 0 } }],
  });
  const session = await openSession(runOf(scenario));
  session.runToEnd();
  const nodes = session.stage.nodes.filter(({ kind }) => kind !== 'client').map(({ region }) => region);
  expect(new Set(nodes)).toEqual(new Set(['eastus', 'northeurope']));
  expect(session.trace.slice(0).find((event) => event.type === 'return')).toMatchObject({ outcome: { ok: true, rows: [[10]] } });
});

it('a cache in front of partitions promises of each row what they do, and nothing of rows together', () => {
  const nodes = [{ id: 'cache-dublin', kind: 'cache', region: 'dublin' }];
  const ran = { farthestMs: 100, wiped: new Set<string>(), crashed: new Set<string>(), skewed: false, reported: () => [] };
  const settings = { ttlMs: 1000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0, filling: 'read-through' };
  const promised = (id: string): readonly (true | undefined)[] =>
    guaranteesOf(id)
      .promised({ ...ran, nodes, settings })
      .map(({ ofRows }) => ofRows);
  expect(new Set(promised('query-cache+partition-router'))).toEqual(new Set([true]));
  expect(new Set(promised('query-cache'))).toEqual(new Set([undefined]));
});
