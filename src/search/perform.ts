/** Plays a job in this thread. */
import { mutants } from '../architectures/mutants.ts';
import { type PlayOptions, play } from './play.ts';
import type { Job, Player, Result } from './search.ts';
import { runOfWorld } from './world.ts';

/** What plants a mutant; nothing for null. */
export function planting(name: string | null): PlayOptions {
  if (name === null) return {};
  const mutant = mutants.find(({ architecture, id }) => `${architecture.about.id}/${id}` === name);
  if (!mutant) throw new Error(`Antipode's own mistake: there is no mutant “${name}”`);
  return { plant: () => mutant.architecture };
}

export async function perform({ world, mutant }: Job): Promise<Result> {
  const { complaints, counts, coverage, events, traceHash } = await play(runOfWorld(world), planting(mutant));
  const { situations, states, moments } = coverage;
  return { complaints, counts, events, traceHash, moments, situations: Uint32Array.from(situations), states: Uint32Array.from(states) };
}

export const inThisThread: Player = async (jobs) => {
  const results: Result[] = [];
  for (const job of jobs) results.push(await perform(job));
  return results;
};
