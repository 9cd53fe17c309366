/** Random settings and orders: all that a room offers comes up, and what is drawn fits together. */
import { expect, it } from 'vitest';
import { guaranteesOf } from '../../src/architectures/guaranteed.ts';
import { architectures } from '../../src/architectures/index.ts';
import { ownerNotChosen, settingsOf } from '../../src/architectures/mechanisms.ts';
import { withDefaults } from '../../src/architectures/shared/settings.ts';
import { tuningOf } from '../../src/architectures/tunings.ts';
import type { Settings } from '../../src/architectures/showing.ts';
import { ordersAt } from '../../src/search/orders.ts';
import { settingsBy } from '../../src/search/settings.ts';
import { runOfWorld } from '../../src/search/world.ts';
import { worldFrom } from '../../src/search/chance.ts';
import { resolveSettings } from '../../src/session/settings.ts';
import { stageOf } from '../../src/session/stage.ts';
import { Stream } from '../../src/sim/random.ts';
import { targetOf } from './worlds.ts';

const IDS = architectures.map(({ about }) => about.id);
const DRAWS = 600;

it.each([...IDS, 'partition-router+multi-master'])(
  '%s: every mechanism, every choice and both sides of every switch are drawn, and all fit',
  (id) => {
    const tuning = tuningOf(id);
    const { trial } = guaranteesOf(id);
    const room = stageOf(runOfWorld(worldFrom(targetOf(id), 1))).architecture;
    const seen = new Set<string>();
    for (let seed = 0; seed < DRAWS; seed++) {
      const settings = settingsBy(new Stream(seed, 'world'), tuning, trial, {});
      const resolved = resolveSettings(room, [{ where: 'here', settings }]);
      for (const { key } of settingsOf(tuning, resolved)) seen.add(`${key}=${String(resolved[key])}`);
    }
    // What a room in front bars, with the settings that come with it alone, as it stands by default.
    const barred = settingsOf(tuning).flatMap((setting): Settings[] => {
      const ways = setting.type === 'choice' ? setting.options.map((option) => ({ [setting.key]: option })) : [];
      return ways.filter((way) => /deals its rows out/.test(tuning.complaint?.(withDefaults(tuning, way)) ?? ''));
    });
    const chosenBy = (settings: Settings, key: string): boolean => ownerNotChosen(tuning, withDefaults(tuning, settings), key) === null;
    const isBarred = (key: string): boolean => !chosenBy({}, key) && barred.some((way) => chosenBy(way, key));
    const offered = settingsOf(tuning).flatMap((setting) => {
      if (isBarred(setting.key)) return [];
      if (setting.type === 'switch') return [`${setting.key}=true`, `${setting.key}=false`];
      return setting.type === 'choice'
        ? setting.options.filter((option) => !barred.some((way) => way[setting.key] === option)).map((option) => `${setting.key}=${option}`)
        : [];
    });
    expect(offered.filter((each) => !seen.has(each))).toEqual([]);
  },
);

it('what is given stands, and the rest fits it', () => {
  for (let seed = 0; seed < 40; seed++) {
    const { settings } = worldFrom(targetOf('read-replicas', { copies: 'embedded' }), seed);
    expect(settings['copies']).toBe('embedded');
    expect(settings['commit'] ?? 'own-disk').toBe('own-disk');
  }
});

it.each([
  ['single-node', {}, ['backup', 'restore', 'start-empty']],
  ['read-replicas', { copies: 'statements' }, ['cancel', 'compare', 'promote', 'terminate']],
  ['partition-router', {}, ['add-partition', 'throughput double']],
  ['multi-master', {}, ['add', 'lead', 'remove']],
  ['query-cache+read-replicas', {}, ['cancel', 'promote', 'terminate']],
] as [string, Settings, string[]][])('%s with %o: a person may order %j, whatever its nodes report', (id, settings, orders) => {
  const world = worldFrom(targetOf(id, settings), 3);
  const given = stageOf(runOfWorld({ ...world, settings, faults: [], mending: [] }));
  expect(ordersAt(given).map(({ order }) => order)).toEqual(expect.arrayContaining(orders));
});
