/** What three rooms say of themselves: every message they send has a look, every state a glyph, and presets stay in range. */
import { allScenarios } from '../../../src/scenarios/composed.ts';
import { recordEvents } from '../../trace/written.ts';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../src/architectures/contract.ts';
import type { AboutEvent, NodeFacts } from '../../../src/architectures/showing.ts';
import { settingsOf } from '../../../src/architectures/mechanisms.ts';
import { sentenceOf } from '../../../src/architectures/telling.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { agrees, isSampled } from '../../../src/architectures/shared/content.ts';
import { accept, noOperations } from '../../../src/architectures/shared/recent.ts';
import { numberSetting, withDefaults } from '../../../src/architectures/shared/settings.ts';
import { architectureIds } from '../../../src/architectures/shown.ts';
import { tuningOf } from '../../../src/architectures/tunings.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { TraceIndex } from '../../../src/trace/world.ts';
import { openRun, THREE } from './harness.ts';

const ROOMS: readonly Architecture[] = [singleNode, queryCache, readReplicas];
const city = (node: string): string => node.split('-')[1] ?? node;

describe.each(ROOMS.map((room) => [room.about.id, room] as const))('%s', (_, room) => {
  const { about, tuning } = room;

  it('has a look for every message, a glyph for every node at every moment, and whole sentences', async () => {
    const run = await openRun({
      architecture: room,
      settings: { backupIntervalMs: 500, ttlMs: 400, staleWhileRevalidateMs: 400, promotion: 'automatic' },
    });
    for (let i = 0; i < 12; i++) {
      run.query(50 + 100 * i, THREE[i % 3] ?? '', i % 4 === 0 ? "INSERT INTO items (name) VALUES ('w')" : 'SELECT * FROM items');
    }
    run.at(1500, { type: 'wipe', node: 'primary-virginia' }).query(1600, 'tokyo', 'SELECT 1', 'while-down');
    run.order(1800, room === readReplicas ? 'replica-tokyo' : 'primary-virginia', 'promote');
    run.restart(4000, 'primary-virginia').order(4100, 'primary-virginia', 'restore').until(7000);
    expect(run.violations).toEqual([]);
    const index = new TraceIndex([
      ...room.plan(THREE, {}),
      ...THREE.map((region) => ({ id: `client-${region}`, kind: 'client', region }) as const),
    ]);
    recordEvents(index, index.legend, run.events);
    const words = new Set<string>();
    for (const event of run.events) {
      if (event.type === 'send') expect(Object.keys(about.messages)).toContain(event.message.kind);
      const told: AboutEvent | null = event.type === 'role' || event.type === 'report' || event.type === 'send' ? event : null;
      const said = told && sentenceOf(about)(told, city);
      if (said) words.add(said);
    }
    expect(words.size).toBeGreaterThan(2);
    for (const sentence of words) expect(sentence).toMatch(/^[A-Za-z].*\.$/);
    for (let at = 0; at <= 7_000_000; at += 250_000) {
      const all: NodeFacts[] = [...index.worldAt(at).nodes.values()].filter((node) => node.kind !== 'client');
      for (const node of all) {
        const { level } = about.glyph(node, all, at);
        expect(level === null || (level >= 0 && level <= 1)).toBe(true);
        for (const { label } of about.orders(node)) expect(label).not.toBe('');
      }
    }
  });

  it('names a source for every setting, and its presets stay within the ranges', () => {
    const declared = new Map(settingsOf(tuning).map((setting) => [setting.key, setting]));
    for (const setting of settingsOf(tuning)) expect(setting.source.length).toBeGreaterThan(10);
    for (const preset of tuning.presets) {
      for (const [key, value] of Object.entries(preset.settings)) {
        const setting = declared.get(key);
        if (setting?.type === 'number') expect(Number(value) >= setting.min && Number(value) <= setting.max).toBe(true);
        else if (setting?.type === 'choice') expect(setting.options).toContain(value);
        else if (setting?.type === 'text') expect(value).toMatch(new RegExp(`^(?:${setting.pattern})$`));
        else if (setting?.type === 'switch') expect(typeof value).toBe('boolean');
        else expect.fail(`${preset.id} sets ${key}`);
      }
    }
  });
});

/** Lessons with settings of their own tell of Raft (the first four), of several leaders, and of a ring. */
const STOOD_FOR = ['paper', 'etcd', 'rqlite', 'tikv', 'dynamodb-global-tables', 'pgd', 'cassandra'];

/** Numbers as texts say them: 1000 ms as 1000, 1,000 or 1 s, 65,536 KB as 64 MB; and what the name of the system says by itself. */
function isSaid(text: string, key: string, value: number | string | boolean): boolean {
  if (typeof value !== 'number') return key === 'protocol' || key === 'consensus';
  const forms = [value, value / 1000, value / 60_000, value / 1024].map(String);
  return forms.some((form) =>
    new RegExp(`(^|[^\\d.])${form.replace('.', '\\.')}([^\\d]|$)`).test(text.replaceAll(/(\d),(\d{3})/g, '$1$2')),
  );
}

it('says of every value of a named system where it comes from', () => {
  const presets = architectureIds.flatMap((id) => tuningOf(id).presets.map((preset) => ({ id, preset })));
  const without = presets.flatMap(({ id, preset: { replacedBy, sources = {}, ...preset } }) =>
    Object.entries(replacedBy === undefined ? { ...preset.over?.settings, ...preset.settings } : {}).flatMap(([key, value]) => {
      const usual = settingsOf(tuningOf(id)).some((setting) => setting.key === key && setting.default === value);
      return usual || sources[key] !== undefined || isSaid(preset.source, key, value) ? [] : [`${preset.id}: ${key}=${String(value)}`];
    }),
  );
  expect(without).toEqual([]);
  expect(isSaid('a lease of 6 s', 'leaseMs', 6000)).toBe(true);
  expect(isSaid('a lease of 16 s', 'leaseMs', 6000)).toBe(false);
});

it('has a lesson of every named system that is offered, but for those of multi-master that others stand for', () => {
  const told = new Set(allScenarios.flatMap(({ preset, over }) => [preset, over?.preset]));
  const without = architectureIds.flatMap((id) =>
    tuningOf(id).presets.filter((each) => each.replacedBy === undefined && !told.has(each.id)),
  );
  expect(without.map(({ id }) => id)).toEqual(STOOD_FOR);
});

describe('what rooms share', () => {
  it('fills in defaults and refuses to read what is no number', () => {
    const settings = withDefaults(queryCache.tuning, { ttlMs: 7 });
    expect(settings['ttlMs']).toBe(7);
    expect(settings['maxEntries']).toBe(1000);
    expect(() => numberSetting({ ttlMs: 'x' }, 'ttlMs')).toThrow('declared as a number');
  });

  it('remembers the latest operations only', () => {
    const recent = noOperations();
    // Two generations of two: “a” goes when “e” begins the third.
    expect(['a', 'a', 'b', 'c', 'd', 'b', 'e', 'a'].map((op) => accept(recent, op, 2))).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
      true,
      true,
    ]);
  });

  it('looks at every position at first, then at samples', () => {
    const contents = new Map<string, string>();
    expect(agrees(contents, '1@1', 'x')).toBe(true);
    expect(agrees(contents, '1@1', 'y')).toBe(false);
    const wanted = (from: number, to: number): number =>
      Array.from({ length: to - from }, (_, i) => from + i).filter((p) => isSampled(p)).length;
    expect([wanted(1, 65), wanted(128, 256), wanted(4096, 8192)]).toEqual([64, 8, 8]);
  });
});
