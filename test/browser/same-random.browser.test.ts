/** Random runs leave the same traces in Node, in one thread or two, and in every browser that is here (Chromium; in the long tests Firefox, where it can be had). */
import { expect, it } from 'vitest';
import { architectures } from '../../src/architectures/index.ts';
import { builtApp } from '../../src/cli/serve.ts';
import { Players } from '../../src/cli/players.ts';
import { worldFrom } from '../../src/search/chance.ts';
import { runOfWorld } from '../../src/search/world.ts';
import { openSession } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { targetOf } from '../search/worlds.ts';
import { browsersHere, hashesIn } from './any-browser.ts';
import { isLong, long } from './harness.ts';

const worldsOf = (each: number) =>
  architectures.flatMap(({ about }) => Array.from({ length: each }, (_, i) => worldFrom(targetOf(about.id), 7_000 + i)));

async function hashesInThreads(worlds: ReturnType<typeof worldsOf>, threads: number): Promise<readonly string[]> {
  const players = new Players(threads);
  try {
    return (await players.play(worlds.map((world) => ({ world, mutant: null })))).map(({ traceHash }) => traceHash);
  } finally {
    await players.close();
  }
}

async function hashOf(run: RunSpec): Promise<string> {
  const session = await openSession(run, { keep: false });
  const hash = session.runToEnd().traceHash();
  session.close();
  return hash;
}

async function sameEverywhere(each: number, patienceMs: number): Promise<void> {
  const worlds = worldsOf(each);
  // One thread and two: of the test command, `test/cli/threads.test.ts`.
  if (isLong) {
    const inNode = await hashesInThreads(worlds, 1);
    expect(new Set(inNode).size).toBe(worlds.length);
    expect(await hashesInThreads(worlds, 2)).toEqual(inNode);
  }
  // A search goes on past a run's end while something waits to be sent; a browser is given the run as it is.
  const asGiven = await Promise.all(worlds.map((world) => hashOf(runOfWorld(world))));
  const browsers = browsersHere().filter(({ name }) => isLong || name === 'Chromium');
  expect(browsers.map(({ name }) => name)).toContain('Chromium');
  for (const browser of browsers)
    expect(await hashesIn(browser, builtApp(), worlds.map(runOfWorld), patienceMs), browser.name).toEqual(asGiven);
}

it('one of each room', { timeout: 180_000 }, () => sameEverywhere(1, 120_000));
long('200 of them', { timeout: 1_800_000 }, () => sameEverywhere(40, 800_000));
