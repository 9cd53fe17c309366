/** Replay and long reads at a standby: who waits, who is cancelled, and what it costs whom that a standby says what it needs. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';
import { disturbed, READ, rename } from './long-read.ts';

const open = (settings: Settings): Promise<Run> =>
  openRun({
    architecture: readReplicas,
    settings: { replay: 'conflicts', ...settings },
    patienceMs: 60_000,
  });

describe('replay that would remove what a read still sees', () => {
  it('waits for the read, and the standby falls behind; the first change is none that removes', async () => {
    const run = disturbed(await open({}))
      .query(9000, 'tokyo', READ, 'after')
      .until(10_000);
    expect(run.answer('long')).toEqual([['map', 20_000]]);
    expect(run.latencyMs('long')).toBeGreaterThan(330);
    expect(run.answer('meanwhile')).toEqual([['atlas']]);
    expect(run.answer('after')).toEqual([['globe']]);
    expect(run.violations).toEqual([]);
  });

  it('goes on after max_standby_streaming_delay, and cancels the read', async () => {
    const run = disturbed(await open({ maxStandbyStreamingDelayMs: 50 })).until(10_000);
    expect(run.answer('long')).toMatch(/^failed: canceling statement due to conflict with recovery/);
    const { outcome } = run.returned('long');
    expect(outcome.ok ? null : outcome.problem.code).toBe('40001');
    // Asked at 1000; the second change comes at about 1231, and may wait for 50 ms.
    expect(run.latencyMs('long')).toBeGreaterThan(270);
    expect(run.latencyMs('long')).toBeLessThan(295);
    expect(run.answer('meanwhile')).toEqual([['globe']]);
    await tells(
      run,
      'long-read.txt',
      [
        'client-tokyo asks, as long',
        'replica-tokyo replayWaits: true',
        'replica-tokyo confl_snapshot: 1',
        'replica-tokyo replayWaits: false',
        'answer to long after 28',
        'canceling statement due to conflict with recovery',
        'answer to meanwhile after 1.2 ms: [["globe"]], from replica-tokyo v2',
      ],
      [...CHATTER, 'status'],
    );
  });

  it('−1: waits for ever; what only adds rows removes nothing', async () => {
    const waits = disturbed(await open({ maxStandbyStreamingDelayMs: -1 })).until(10_000);
    expect(waits.returned('long').outcome.ok).toBe(true);
    const insert = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;
    const adds = disturbed(await open({ maxStandbyStreamingDelayMs: 0 }), insert('a'), insert('b')).query(
      1500,
      'tokyo',
      'SELECT count(*) FROM items',
      'count',
    );
    expect(adds.until(10_000).answer('long')).toEqual([['map', 20_000]]);
    expect(adds.answer('count')).toEqual([[3]]);
    expect(adds.reported('replica-tokyo', 'replayWaits')).toBeUndefined();
  });

  it('goes on beside reads where copies keep their own old versions', async () => {
    const run = disturbed(await open({ replay: 'at-once' })).until(10_000);
    expect(run.answer('long')).toEqual([['map', 20_000]]);
    expect(run.answer('meanwhile')).toEqual([['globe']]);
  });
});

describe('hot_standby_feedback', () => {
  const FEEDBACK = { hotStandbyFeedback: true, maxStandbyStreamingDelayMs: 50 };

  it('the primary keeps the row versions: nobody waits, nobody is cancelled', async () => {
    const run = disturbed(await open(FEEDBACK)).until(1600);
    expect(run.reported('primary-virginia', 'keptForStandbys')).toBe(1);
    expect(shownBy(run)).toContainEqual({ name: 'n_dead_tup', value: 2, note: expect.stringContaining('1 of them for standbys alone') });
    run.query(4000, 'virginia', rename('plan'), 'later').until(10_000);
    expect(run.answer('long')).toEqual([['map', 20_000]]);
    expect(run.answer('meanwhile')).toEqual([['globe']]);
    // Its read is over, and it has said so.
    expect(run.reported('primary-virginia', 'keptForStandbys')).toBe(0);
    expect(run.violations).toEqual([]);
  });

  it('a standby that is gone holds nothing back, unless a slot remembers it', async () => {
    const kept = async (slots: boolean): Promise<unknown> => {
      const run = (await open({ ...FEEDBACK, replicationSlots: slots })).crash(1000, 'replica-tokyo');
      for (const at of [5000, 5600, 6200, 6800]) run.query(at, 'virginia', rename(`n${at}`));
      return run.until(7000).reported('primary-virginia', 'keptForStandbys');
    };
    expect([await kept(true), await kept(false)]).toEqual([3, undefined]);
  });
});

function shownBy(run: Run): readonly object[] {
  const knows = readReplicas.inside?.knows({
    spec: run.topology.nodes[0] ?? { id: '', kind: '', region: '' },
    nodes: run.topology.nodes,
    state: run.states.get('primary-virginia'),
    clockUs: run.now,
    key: null,
    tables: () => [],
    rows: () => [],
  });
  return knows?.facts ?? [];
}
