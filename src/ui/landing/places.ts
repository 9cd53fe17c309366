/** The cities that one can ask from on the landing, and the run in which somebody asks from one of them. */
import places from '../../regions/regions.json' with { type: 'json' };
import type { RunSpec } from '../../session/run.ts';
import { world } from './world.ts';

export interface City {
  readonly id: string;
  readonly city: string;
  readonly lat: number;
  readonly lon: number;
}

export const cities: readonly City[] = places.regions;

/** Those in which nothing of this run stands: the map draws them as rings. */
export const freeCities = ({ scenario }: Pick<RunSpec, 'scenario'>): readonly City[] =>
  cities.filter(({ id }) => !scenario.regions.includes(id));

/** The region of a client or another node of the landing: ids are `<kind>-<region>`. */
export const regionOf = (node: string): string => node.replace(/^[a-z]+-/, '');

/**
 * The same run with a client in that region, and with a copy there if there was none. One guest at a time: the copy of the one
 * before goes with all that its client asked, so that the map stays as open as it was.
 */
export function withClient(run: RunSpec, region: string): RunSpec {
  const { scenario } = run;
  const clients = scenario.clients ?? scenario.regions;
  if (clients.includes(region)) return run;
  const regions = world.regions.includes(region) ? scenario.regions : [...world.regions, region];
  const stands = (id: string): boolean => regions.includes(regionOf(id));
  return {
    ...run,
    scenario: { ...scenario, regions, clients: [...clients.filter((id) => regions.includes(id)), region] },
    commands: run.commands.filter(({ command }) => !('client' in command) || stands(command.client)),
  };
}
