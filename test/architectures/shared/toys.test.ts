/** The guide, tried: an architecture and a mechanism that are in no list of the product run on the real kernel and SQLite. */
import { describe, expect, it } from 'vitest';
import type { Architecture, Mechanism } from '../../../src/architectures/contract.ts';
import { leftWith, misfit, settingsOf } from '../../../src/architectures/mechanisms.ts';
import { sentenceOf } from '../../../src/architectures/telling.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { withShown } from '../../../src/architectures/shared/with-shown.ts';
import { resolveSettings } from '../../../src/session/settings.ts';
import { openRun } from './harness.ts';
import { toyMirror } from './toys/mirror.ts';
import { runs, shown, tuning } from './toys/second-look.ts';

describe('a toy architecture', () => {
  const open = () => openRun({ architecture: toyMirror, regions: ['virginia', 'dublin', 'tokyo'] });
  const rename = (name: string): string => `UPDATE items SET name = '${name}' WHERE id = 1`;

  it('writes to both mirrors from the application, and is answered when both have', async () => {
    const run = (await open()).query(100, 'dublin', rename('atlas'), 'w').query(400, 'dublin', 'SELECT name FROM items', 'r').until(1000);
    expect(run.answer('r')).toEqual([['atlas']]);
    expect(run.latencyMs('w')).toBeGreaterThan(80);
    expect(run.latencyMs('r')).toBeLessThan(3);
    expect(run.count('query')).toBe(3);
    expect(run.violations).toEqual([]);
  });

  it('lets two applications order their writes differently, and its invariant sees it', async () => {
    const run = (await open()).query(100, 'dublin', rename('east'), 'a').query(100, 'virginia', rename('west'), 'b').until(1000);
    expect(run.rows('mirror-dublin', 'SELECT name FROM items')).toEqual([['west']]);
    expect(run.rows('mirror-virginia', 'SELECT name FROM items')).toEqual([['east']]);
    expect(run.violations[0]).toBe('mirrors agree: The mirrors have made equally many writes and differ.');
  });
});

describe('a toy mechanism', () => {
  const withToy = (mechanism: Mechanism): Architecture => ({
    ...queryCache,
    about: withShown(queryCache.about, [shown]),
    tuning: { ...queryCache.tuning, mechanisms: [...(queryCache.tuning.mechanisms ?? []), tuning] },
    mechanisms: [...(queryCache.mechanisms ?? []), mechanism],
  });
  const toy = withToy(runs);
  const settings = { eviction: 'second-look', maxEntries: 2, lookEveryMs: 5000 };
  const by = (id: number): string => `SELECT name FROM items WHERE id = ${id}`;
  const story = async (architecture: Architecture) =>
    (await openRun({ architecture, settings }))
      .query(10, 'dublin', by(1), 'a')
      .query(200, 'dublin', by(1), 'a-used')
      .query(400, 'dublin', by(2), 'b')
      .query(600, 'dublin', by(3), 'c')
      .query(800, 'dublin', by(1), 'a-kept')
      .order(900, 'cache-dublin', 'forget-uses')
      .query(1000, 'dublin', by(4), 'd')
      .query(1300, 'dublin', by(1), 'a-gone')
      .until(6000);

  it('decides what goes, keeps state, sets timers, takes orders and speaks to the primary', async () => {
    const run = await story(toy);
    expect(run.latencyMs('a-kept')).toBe(1);
    expect(run.latencyMs('a-gone')).toBeGreaterThan(80);
    expect(run.reported('cache-dublin', 'inUse')).toBe(0);
    expect(run.reported('primary-virginia', 'told')).toBe(3);
    expect(run.violations).toEqual([]);
    const used = run.events.find((event) => event.type === 'report' && event.key === 'inUse');
    expect(used?.type === 'report' && sentenceOf(toy.about)(used, () => 'Dublin')).toBe('Dublin has 1 entries in use.');
    expect(toy.about.messages['uses-told']?.label).toBe('number of entries in use');
  });

  it('has invariants of its own, which a planted bug breaks', async () => {
    const forgetful: Mechanism = {
      ...runs,
      at: (post) => ({ ...runs.at(post), victim: (_node: object, entries: ReadonlyMap<string, unknown>) => [...entries.keys()][0] ?? '' }),
    };
    const run = await story(withToy(forgetful));
    expect(run.violations[0]).toMatch(/^uses are of entries: cache-dublin counts “SELECT/);
  });

  it('brings settings that are there only while it is chosen', () => {
    const keys = (chosen?: Record<string, string>): string[] => settingsOf(toy.tuning, chosen).map(({ key }) => key);
    expect(keys({ eviction: 'second-look' })).toContain('lookEveryMs');
    expect(keys({})).not.toContain('lookEveryMs');
    expect(leftWith(toy.tuning, 'eviction', 'no-eviction')).toContain('lookEveryMs');
    expect(leftWith(toy.tuning, 'eviction', 'second-look')).not.toContain('lookEveryMs');
    expect(leftWith(toy.tuning, 'ttlMs', 5)).toEqual([]);
    const where = 'Scenario “toy”, settings';
    expect(resolveSettings(toy, [{ where, settings: { eviction: 'second-look', lookEveryMs: 50 } }])['lookEveryMs']).toBe(50);
    expect(() => resolveSettings(toy, [{ where, settings: { lookEveryMs: 50 } }])).toThrow(
      'Scenario “toy”, settings: “lookEveryMs” belongs to “eviction=second-look”, and “eviction” is “least-recently-used” here. Choose second-look, or remove “lookEveryMs”.',
    );
    // A preset's own numbers fall away with the mechanism that it chose.
    const preset = { where: 'Preset “toy”', settings: { eviction: 'second-look', lookEveryMs: 50 }, preset: true } as const;
    expect(resolveSettings(toy, [preset, { where, settings: { eviction: 'no-eviction' } }])['eviction']).toBe('no-eviction');
  });

  it('is refused in a sentence when it is unknown, or does not go together with another', () => {
    const where = 'Scenario “toy”, settings';
    expect(() => resolveSettings(toy, [{ where, settings: { eviction: 'constructor' } }])).toThrow(
      'Scenario “toy”, settings: “eviction” is "constructor", but it has to be one of least-recently-used, no-eviction, sampled, slabs, second-look.',
    );
    expect(misfit(toy.tuning, { eviction: 'second-look', refill: 'never' })).toBe(
      '“eviction=second-look” and “refill=never” exclude each other: what is let go could never come back. Choose another of one of them.',
    );
    expect(misfit(toy.tuning, { eviction: 'second-look' })).toBeNull();
  });
});
