/** The log by full segments, a database that takes so many connections, and what a restart after a crash replays. */
import { describe, expect, it } from 'vitest';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';

const MAIN = 'primary-virginia';
const COUNT = 'SELECT count(*) FROM items';
const write = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;
const open = (settings: Settings, options: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({ architecture: singleNode, settings, ...options });

describe('archiving by segments', () => {
  const ARCHIVED: Settings = { backup: 'segments', segmentKb: 0.5, backupIntervalMs: 500 };

  /** Writes at an even pace, and the site is lost at 10 s: how many confirmed writes do not come back. */
  async function lost(writes: number, settings: Settings = {}): Promise<number> {
    const run = await open({ ...ARCHIVED, ...settings });
    for (let i = 0; i < writes; i++) run.query(1000 + (8900 / writes) * i, 'virginia', write(`row ${i}`), `w${i}`);
    run
      .at(10_000, { type: 'wipe', node: MAIN })
      .restart(10_100, MAIN)
      .order(10_200, MAIN, 'restore')
      .query(12_000, 'virginia', COUNT, 'after')
      .until(13_000);
    expect(run.violations).toEqual([]);
    const [[left] = []] = run.answer('after') as number[][];
    return writes + 1 - (left ?? 0);
  }

  it('bounds what is lost by bytes, not by time: the quiet hour loses all of itself, the busy one a segment at most', async () => {
    const quiet = await lost(4);
    expect(quiet).toBe(4);
    const busy = await lost(100);
    // Some sixty bytes for each commit: eight or so fill a segment of 512.
    expect(busy).toBeLessThan(12);
    expect(await lost(4, { archiveTimeoutMs: 3000 })).toBeLessThan(3);
    expect(await lost(4, { backup: 'log', backupIntervalMs: 1000 })).toBeLessThan(2);
  });

  it('sends a full segment at once, the next when the store has that one, and says what stands nowhere else', async () => {
    const run = await open({ ...ARCHIVED, archiveTimeoutMs: 4000 });
    for (let i = 0; i < 20; i++) run.query(1500 + 10 * i, 'virginia', write(`row ${i}`));
    run.until(7000);
    const knows = singleNode.inside?.knows({
      spec: run.topology.nodes[0] ?? { id: '', kind: '', region: '' },
      nodes: run.topology.nodes,
      state: run.states.get(MAIN),
      clockUs: run.now,
      key: null,
      tables: () => [],
      rows: () => [],
    });
    const segments = run.count('increment');
    expect(segments).toBeGreaterThan(2);
    expect(knows?.facts).toContainEqual({ name: 'archived_count', value: segments, note: 'segments that the store has' });
    expect(knows?.facts).toContainEqual(expect.objectContaining({ name: 'filled', value: 0 }));
    await tells(
      run,
      'segments.txt',
      ['segments: 1', 'increment', 'backup-stored', 'segments: 2', 'increment', `segments: ${segments}`, 'increment'],
      [...CHATTER, 'query', 'reply'],
    );
  });
});

describe('max_connections', () => {
  const burst = async (settings: Settings): Promise<Run> => {
    const run = await open({ maxConnections: 5, ...settings }, { baseUs: 10_000, cores: 1 });
    for (let i = 0; i < 20; i++) run.query(1000, 'virginia', COUNT, `q${i}`);
    return run.until(4000);
  };
  const refused = (run: Run): number =>
    Array.from({ length: 20 }, (_, i) => run.answer(`q${i}`)).filter((answer) => String(answer).includes('sorry, too many clients already'))
      .length;

  it('refuses the next one in PostgreSQL’s words; with a pool in front nobody is refused, and all wait', async () => {
    const [bare, pooled] = [await burst({}), await burst({ pool: 'beside the database', poolSize: 5 })];
    expect([refused(bare), refused(pooled)]).toEqual([15, 0]);
    const { outcome } =
      Array.from({ length: 20 }, (_, i) => bare.returned(`q${i}`)).find((each) => !each.outcome.ok) ?? bare.returned('q0');
    expect(outcome.ok ? null : [outcome.definite, outcome.problem.code]).toEqual([true, '53300']);
    expect([...bare.violations, ...pooled.violations]).toEqual([]);
  });

  it('counts a transaction from its first statement to its end', async () => {
    const run = await open({ maxConnections: 1 });
    const line = (atMs: number, op: string, sql: string): unknown =>
      run.at(atMs, { type: 'query', client: 'client-virginia', op, sql, params: [], session: 's' });
    line(1000, 'begin', 'BEGIN');
    line(1010, 'first', write('a'));
    run.query(1200, 'virginia', COUNT, 'meanwhile');
    line(1400, 'second', write('b'));
    line(1600, 'commit', 'COMMIT');
    run.query(1800, 'virginia', COUNT, 'after').until(2500);
    expect(run.answer('meanwhile')).toMatch(/sorry, too many clients already/);
    expect(run.answer('after')).toEqual([[3]]);
    expect(run.violations).toEqual([]);
  });
});

describe('recovery after a crash', () => {
  it('replays what came after the last checkpoint, and answers nobody meanwhile', async () => {
    const back = async (checkpointMs: number): Promise<{ readonly replayed: unknown; readonly tookMs: number; readonly run: Run }> => {
      const run = await open({ checkpointMs, replayUs: 10_000 });
      for (let i = 0; i < 50; i++) run.query(1000 + 50 * i, 'virginia', write(`row ${i}`));
      run.crash(4000, MAIN).restart(4500, MAIN).query(4520, 'virginia', COUNT, 'early').query(6000, 'virginia', COUNT, 'late').until(7000);
      const taking = run.events.find((event) => event.type === 'role' && event.role === 'active' && event.at > 4_000_000);
      expect(run.violations).toEqual([]);
      return { replayed: run.reported(MAIN, 'replays'), tookMs: (taking?.at ?? 0) / 1000 - 4500, run };
    };
    const [never, often, none] = [await back(60_000), await back(2000), await back(0)];
    expect(never.replayed).toBe(50);
    expect(never.tookMs).toBeGreaterThan(499);
    expect(never.run.answer('early')).toMatch(/the database system is starting up/);
    // A checkpoint at 2 s has the first twenty or so.
    expect(often.replayed).toBeGreaterThan(25);
    expect(often.replayed).toBeLessThan(35);
    expect(often.tookMs).toBeLessThan(never.tookMs);
    expect([none.replayed, none.tookMs < 1]).toEqual([undefined, true]);
    for (const { run } of [never, often, none]) expect(run.answer('late')).toEqual([[51]]);
  });
});
