/** Reads while a commit waits for standbys: what nobody can be told of is no newer state. */
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../src/scenarios/read.ts';
import { RULES, type Rules } from '../../../src/session/reads/rules.ts';
import { runOf } from '../../../src/session/run.ts';
import { openSession, type Session } from '../../../src/session/session.ts';
import type { Answer } from '../../../src/sim/operation.ts';

const WRITE = 'UPDATE items SET n = n + 1';
const READ = 'SELECT n FROM items';
const REGIONS = ['eastus', 'northeurope', 'japaneast'];
const query = (atMs: number, region: string, op: string, sql = READ) => ({
  atMs,
  command: { type: 'query', client: `client-${region}`, op, sql },
});

interface Told {
  readonly rows: unknown;
  readonly freshness: Answer['freshness'];
}

/** `write` is asked at 1000; then from 1010 on each region reads every 10 ms. Returns what each read was told, by region and time. */
async function readsAround(level: string, more: readonly object[] = [], rules: Rules = RULES): Promise<ReadonlyMap<string, Told>> {
  const session = await opened(level, more, rules);
  const told = new Map<string, Told>();
  for (const event of session.runToEnd().trace.slice(0)) {
    if (event.type !== 'return' || !event.outcome.ok) continue;
    told.set(event.op, { rows: event.outcome.rows, freshness: event.freshness });
  }
  expect(session.violations).toEqual([]);
  session.close();
  return told;
}

function opened(level: string, more: readonly object[], rules: Rules): Promise<Session> {
  const names = level === 'local' || level === 'off' ? '' : 'FIRST 1 (northeurope)';
  const reads = REGIONS.flatMap((region) =>
    Array.from({ length: 45 }, (_, i) => query(1010 + 10 * i, region, `${region}-${1010 + 10 * i}`)),
  );
  const scenario = {
    format: 'antipode-scenario/1',
    id: 'waiting',
    title: 'Waiting',
    summary: 'Waiting.',
    architecture: 'read-replicas',
    seed: 1,
    regions: REGIONS,
    settings: { commit: 'standbys', synchronousCommit: level, synchronousStandbyNames: names },
    setup: ['CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER)', 'INSERT INTO items VALUES (1, 0)'],
    commands: [query(1000, 'eastus', 'write', WRITE), ...reads, ...more],
    untilMs: 9_000,
    msPerSecond: 20,
    steps: [{ text: 'They begin.', when: { atMs: 0 } }],
  };
  return openSession(runOf(readScenario(scenario, 'waiting.json')), { rules });
}

const isStale = ({ freshness }: Told): boolean => typeof freshness === 'object';
const at = (told: ReadonlyMap<string, Told>, op: string): Told => told.get(op) ?? { rows: null, freshness: undefined };
const of = (told: ReadonlyMap<string, Told>, region: string): readonly Told[] =>
  [...told].flatMap(([op, each]) => (op.startsWith(region) ? [each] : []));

describe('synchronous_commit', () => {
  it.each(['off', 'local'])('%s: it counts at once; who has not got it is stale', async (level) => {
    const told = await readsAround(level);
    expect(of(told, 'eastus').filter(isStale)).toEqual([]);
    expect(at(told, 'northeurope-1020').freshness).toMatchObject({ versions: 1 });
    expect(at(told, 'japaneast-1020').freshness).toMatchObject({ versions: 1 });
    expect(at(told, 'japaneast-1450').rows).toEqual([[1]]);
  });

  it.each(['remote_write', 'on', 'remote_apply'])('%s: while it waits nobody is stale, at the primary or elsewhere', async (level) => {
    const told = await readsAround(level);
    // At the primary it is not shown for a round trip to Dublin.
    const own = of(told, 'eastus');
    expect(own.filter(isStale)).toEqual([]);
    expect(own.filter(({ rows }) => JSON.stringify(rows) === '[[0]]').length).toBeGreaterThan(4);
    expect(own.at(-1)?.rows).toEqual([[1]]);
    // The standby that is waited for never shows less than its primary does here.
    expect(of(told, 'northeurope').filter(isStale)).toEqual([]);
    // Tokyo is behind only once the primary shows it.
    const first = own.findIndex(({ rows }) => JSON.stringify(rows) === '[[1]]');
    const far = of(told, 'japaneast');
    expect(far.slice(0, first).filter(isStale)).toEqual([]);
  });

  it('remote_apply: who reads at the standby that applied it first is ahead, and nobody else is behind', async () => {
    const told = await readsAround('remote_apply');
    const ahead = REGIONS.map((region) => of(told, region).findIndex(({ rows }) => JSON.stringify(rows) === '[[1]]'));
    expect(ahead[1]).toBeLessThan((ahead[0] ?? 0) - 2);
    const between = `${1010 + 10 * ((ahead[1] ?? 0) + 1)}`;
    expect(REGIONS.map((region) => at(told, `${region}-${between}`))).toEqual([
      { rows: [[0]], freshness: 'fresh' },
      { rows: [[1]], freshness: 'fresh' },
      { rows: [[0]], freshness: 'fresh' },
    ]);
  });

  it('a commit that counts from when it is on one disk calls the primary’s own readers stale: what was wrong', async () => {
    const told = await readsAround('on', [], { ...RULES, isShown: () => true });
    expect(of(told, 'eastus').filter(isStale).length).toBeGreaterThan(4);
  });
});

describe('a commit that waits for ever', () => {
  const CUT = { atMs: 500, command: { type: 'partition', name: 'cable', sides: [['eastus'], ['northeurope', 'japaneast']] } };
  const order = (atMs: number, node: string, name: string) => ({ atMs, command: { type: 'order', node, order: name } });

  it('counts when it is cancelled', async () => {
    const told = await readsAround('on', [
      CUT,
      order(4000, 'primary-eastus', 'cancel'),
      query(3900, 'japaneast', 'before'),
      query(4100, 'japaneast', 'after'),
    ]);
    expect(at(told, 'before')).toEqual({ rows: [[0]], freshness: 'fresh' });
    expect(at(told, 'after')).toMatchObject({ rows: [[0]], freshness: { versions: 1, staleUs: expect.any(Number) } });
    const { freshness } = at(told, 'after');
    // Since it is seen, and not since it was written.
    expect(typeof freshness === 'object' ? freshness.staleUs : 0).toBeLessThan(110_000);
  });

  it('counts when its primary is back after a crash, which waits for nobody', async () => {
    const told = await readsAround('on', [
      CUT,
      { atMs: 2000, command: { type: 'crash', node: 'primary-eastus' } },
      query(2500, 'japaneast', 'down'),
      { atMs: 3000, command: { type: 'restart', node: 'primary-eastus' } },
      query(4000, 'eastus', 'again'),
      query(4000, 'japaneast', 'far'),
    ]);
    expect(at(told, 'down')).toEqual({ rows: [[0]], freshness: 'fresh' });
    expect(at(told, 'again').rows).toEqual([[1]]);
    expect(at(told, 'far')).toMatchObject({ rows: [[0]], freshness: { versions: 1 } });
  });

  it('never counts when another is promoted without it', async () => {
    const told = await readsAround('on', [
      CUT,
      { atMs: 2000, command: { type: 'crash', node: 'primary-eastus' } },
      order(3000, 'replica-northeurope', 'promote'),
      query(5000, 'japaneast', 'far'),
      query(5000, 'northeurope', 'near'),
    ]);
    for (const op of ['far', 'near']) {
      expect(at(told, op).rows).toEqual([[0]]);
      expect(isStale(at(told, op))).toBe(false);
    }
  });
});
