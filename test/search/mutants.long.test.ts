/** Every known bug is caught by a guided search, and nothing else is wrong with the run that shows it. */
import { expect, it } from 'vitest';
import { mutants } from '../../src/architectures/mutants.ts';
import { inThisThread, planting } from '../../src/search/perform.ts';
import { Progress, search } from '../../src/search/search.ts';
import { targetOf } from './worlds.ts';

it.each(mutants.map((mutant) => [`${mutant.architecture.about.id}/${mutant.id}`, mutant] as const))(
  '%s',
  { timeout: 900_000 },
  async (name, { architecture, settings = {}, overtaking = false }) => {
    const target = { ...targetOf(architecture.about.id, settings), overtaking };
    const caught = await search(new Progress(target), inThisThread, { seeds: 960, from: 1, mutant: name, untilFound: true });
    const [failure] = caught.failures;
    expect(failure?.complaint, `${caught.schedules} schedules`).toBeDefined();
    const sound = failure ? await inThisThread([{ world: failure.world, mutant: null }]) : [];
    expect(sound[0]?.complaints).toEqual([]);
    expect(planting(name).plant?.(architecture)).toBe(architecture);
  },
);
