/** The search: its worlds, its verdicts, how it makes a failure small, and that nothing but the seed decides. */
import { describe, expect, it } from 'vitest';
import { guaranteesOf } from '../../src/architectures/guaranteed.ts';
import { architectures } from '../../src/architectures/index.ts';
import type { Target } from '../../src/search/chance.ts';
import { worldFrom } from '../../src/search/chance.ts';
import { changed } from '../../src/search/mutate.ts';
import { inThisThread, perform, planting } from '../../src/search/perform.ts';
import { play } from '../../src/search/play.ts';
import { failureOf } from '../../src/search/report.ts';
import { type Job, type Player, Progress, search } from '../../src/search/search.ts';
import { shrink } from '../../src/search/shrink.ts';
import { commandsOf, FAULTS_MIN, OPERATIONS_MIN, runOfWorld } from '../../src/search/world.ts';
import { decodeLink } from '../../src/session/share.ts';
import { Stream } from '../../src/sim/random.ts';

const targetOf = (id: string, back: string | null = null): Target => ({
  variant: { architecture: id, preset: null, over: back === null ? null : { architecture: back, preset: null, settings: {} } },
  guarantees: guaranteesOf(back === null ? id : `${id}+${back}`),
  scenario: null,
});
const IDS = architectures.map(({ about }) => about.id);

describe.each([
  ...IDS.map((id) => [id, targetOf(id)] as const),
  ['query-cache+read-replicas', targetOf('query-cache', 'read-replicas')] as const,
  ['partition-router+multi-master', targetOf('partition-router', 'multi-master')] as const,
])('%s', (_id, target) => {
  it('keeps its promises in random worlds, each of which asks and breaks enough', { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 2; seed++) {
      const world = worldFrom(target, seed);
      expect(world.asks.length).toBeGreaterThanOrEqual(OPERATIONS_MIN);
      expect(world.faults.length).toBeGreaterThanOrEqual(FAULTS_MIN);
      const { complaints, counts } = await play(runOfWorld(world));
      expect(complaints, `seed ${seed}`).toEqual([]);
      expect(counts.answered).toBeGreaterThan(30);
      expect(counts.faults).toBeGreaterThanOrEqual(FAULTS_MIN);
    }
  });
});

describe('a search', () => {
  const summary = ({ schedules, counts, states, situations, failed, failures }: Progress) => ({
    ...{ schedules, counts, failed, states: [...states].sort(), situations: [...situations].sort() },
    failures: failures.map(({ seed, complaint }) => [seed, complaint]),
  });
  /** Plays the last job first. */
  const backwards: Player = async (jobs) => (await inThisThread([...jobs].reverse())).toReversed();

  it('comes to the same in whatever order schedules are played, and another seed is another world', { timeout: 120_000 }, async () => {
    const target = targetOf('single-node');
    // More than a round, so that the second follows from the first.
    const run = (player: Player): Promise<Progress> => search(new Progress(target), player, { seeds: 26, from: 1 });
    const [one, two] = [await run(inThisThread), await run(backwards)];
    expect(summary(two)).toEqual(summary(one));
    expect(worldFrom(target, 1000)).not.toEqual(worldFrom(target, 1));
  });

  it('changes a world whose faults were all taken away', () => {
    const target = targetOf('single-node');
    const world = { ...worldFrom(target, 1), faults: [] };
    for (let seed = 1; seed <= 20; seed++) {
      const { faults } = changed({ world, moments: [] }, new Stream(seed, 'search'), target.guarantees);
      expect(faults.length).toBeGreaterThanOrEqual(FAULTS_MIN);
    }
  });

  it('ends with the round in which it found something, or is told to', { timeout: 60_000 }, async () => {
    const mutant = 'query-cache/never-expires';
    const target = targetOf('query-cache');
    const found = await search(new Progress(target), inThisThread, { seeds: 1000, from: 1, mutant, untilFound: true });
    expect(found.failures[0]?.after).toBeLessThanOrEqual(24);
    expect(found.schedules).toBe(24);
    const stopped = await search(new Progress(target), inThisThread, { seeds: 1000, from: 1, stopped: () => true });
    expect(stopped.schedules).toBe(0);
  });
});

describe('a failure', () => {
  it.each([
    ['query-cache/write-taken-for-a-read', 'certain failures leave no trace'],
    ['read-replicas/no-new-timeline', 'one writer on a timeline'],
  ])('of %s is made small, and is still one by itself: in its link, too', { timeout: 120_000 }, async (mutant, broken) => {
    const target = { ...targetOf(mutant.split('/')[0] ?? ''), settings: { transport: 'datagrams' } };
    const { failures } = await search(new Progress(target), inThisThread, { seeds: 96, from: 1, mutant, untilFound: true });
    const found = failures.find(({ complaint }) => complaint.invariant === broken);
    if (!found)
      throw new Error(`${mutant} was not caught by “${broken}”, but by ${failures.map(({ complaint }) => complaint.invariant).join()}`);
    const small = await shrink(found.world, found.complaint, planting(mutant));
    expect(commandsOf(small.world).length).toBeLessThan(commandsOf(found.world).length / 8);
    const { link, command } = failureOf(found.seed, small.world, small.complaint);
    const { run } = decodeLink(link.slice(link.indexOf('#')));
    const again = await play(run, planting(mutant));
    expect(again.complaints).toContainEqual(small.complaint);
    // Nothing but the bug is wrong with it.
    expect((await play(run)).complaints).toEqual([]);
    expect(command).toContain(link.slice(link.indexOf('#')));
  });

  it('is a run that cannot go on, too', { timeout: 60_000 }, async () => {
    const job: Job = { world: worldFrom(targetOf('single-node'), 1), mutant: null };
    const breaks = await play(runOfWorld(job.world), {
      plant: (architecture) => ({
        ...architecture,
        logic: (...given) => {
          const logic = architecture.logic(...given);
          return {
            roles: logic.roles,
            boot: (disk, role, out, birth) => logic.boot(disk, role, out, birth),
            step() {
              throw new Error('it broke');
            },
          };
        },
      }),
    });
    expect(breaks.complaints).toEqual([{ invariant: 'nothing breaks down', detail: 'it broke' }]);
    expect((await perform(job)).complaints).toEqual([]);
  });
});
