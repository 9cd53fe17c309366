/** Random worlds for tests of rooms: played with a bug planted somewhere, or as they are. */
import { expect } from 'vitest';
import type { Architecture } from '../../src/architectures/contract.ts';
import { guaranteesOf } from '../../src/architectures/guaranteed.ts';
import { roomsOf } from '../../src/architectures/shown.ts';
import type { Settings } from '../../src/architectures/showing.ts';
import { type Target, worldFrom } from '../../src/search/chance.ts';
import { type Played, type PlayOptions, play } from '../../src/search/play.ts';
import { runOfWorld, type World } from '../../src/search/world.ts';
import type { NodeLogic } from '../../src/sim/logic.ts';
import type { NodeSpec } from '../../src/sim/node.ts';

/** `front+back`: one in front of the other. */
export function targetOf(id: string, settings: Settings = {}): Target {
  const [architecture = '', back] = roomsOf(id);
  const over = back === undefined ? null : { architecture: back, preset: null, settings: {} };
  return { variant: { architecture, preset: null, over }, guarantees: guaranteesOf(id), scenario: null, settings };
}

export const playedFrom = (target: Target, seed: number, options: PlayOptions = {}): Promise<Played> =>
  play(runOfWorld(worldFrom(target, seed)), options);

/** Some schedules of it, each with enough asked, answered and broken; nothing is complained of. */
export async function keepsItsWord(id: string, fromSeed: number, schedules: number): Promise<void> {
  const sum = { answered: 0, faults: 0 };
  for (let seed = fromSeed; seed < fromSeed + schedules; seed++) {
    const { complaints, counts } = await playedFrom(targetOf(id), seed);
    expect(complaints, `seed ${seed}`).toEqual([]);
    sum.answered += counts.answered;
    sum.faults += counts.faults;
  }
  expect(sum.answered).toBeGreaterThan(40 * schedules);
  expect(sum.faults).toBeGreaterThan(8 * schedules);
}

/** A bug at every node: its logic is replaced. */
export const wrapped =
  (wrap: (spec: NodeSpec, logic: NodeLogic) => NodeLogic) =>
  (architecture: Architecture): Architecture => ({
    ...architecture,
    logic: (spec, ...given) => wrap(spec, architecture.logic(spec, ...given)),
  });

/** No invariant is looked at: some know things by their identity, which a copy has not. */
export const unchecked: NonNullable<PlayOptions['plant']> = ({ mechanisms = [], ...room }) => ({
  ...room,
  invariants: [],
  mechanisms: mechanisms.map((each) => ({ ...each, invariants: [] })),
});

interface Hunt extends PlayOptions {
  /** Schedules at most. */
  readonly most?: number;
  readonly only?: (world: World) => boolean;
}

/** What is complained of first in that way over some seeds: the promise that is broken, and how. */
export async function firstComplaint(target: Target, wanted: RegExp, { most = 80, only = () => true, ...options }: Hunt): Promise<string> {
  for (let seed = 1; seed <= most; seed++) {
    const world = worldFrom(target, seed);
    if (!only(world)) continue;
    const { complaints } = await play(runOfWorld(world), options);
    const found = complaints.map(({ invariant, detail }) => `${invariant}: ${detail}`).find((words) => wanted.test(words));
    if (found !== undefined) return found;
  }
  return `nothing found in ${most} schedules`;
}
