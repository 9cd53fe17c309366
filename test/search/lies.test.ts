/** Disks that lie in random worlds: what a crash took nobody promised, and all else is promised as ever. */
import { expect, it } from 'vitest';
import { worldFrom } from '../../src/search/chance.ts';
import { play } from '../../src/search/play.ts';
import { runOfWorld, type World } from '../../src/search/world.ts';
import { targetOf } from './worlds.ts';

const lieIn = (world: World) => world.faults.find(({ name }) => name === 'lying disk');
const falls = (world: World): boolean => lieIn(world)?.commands.some(({ command }) => command.type === 'crash') === true;

it('some worlds have a disk that lies, and in half of them its node falls meanwhile', () => {
  const worlds = Array.from({ length: 240 }, (_, seed) => worldFrom(targetOf('single-node'), seed)).filter(lieIn);
  expect(worlds.length).toBeGreaterThan(8);
  const fallen = worlds.filter(falls).length;
  expect([fallen > 2, fallen < worlds.length - 2]).toEqual([true, true]);
});

it('one database that was deceived is judged by nothing but that it goes on; one that was not, by all that it promises', {
  timeout: 120_000,
}, async () => {
  const target = targetOf('single-node');
  const played = [];
  for (let seed = 0; seed < 400 && played.length < 6; seed++) {
    const world = worldFrom(target, seed);
    if (!lieIn(world) || world.settings['fsyncMs'] === 0) continue;
    const run = runOfWorld(world);
    const { promised, complaints } = await play(run);
    expect(complaints).toEqual([]);
    played.push({ falls: falls(world), judged: promised.length > 0 });
  }
  expect(played.some((each) => each.falls && !each.judged)).toBe(true);
  expect(played.some((each) => each.judged)).toBe(true);
});
