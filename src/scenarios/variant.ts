/** One world, data, load and list of commands under another architecture or preset. */
import { roomOf, shownRoom } from '../architectures/shown.ts';
import type { Scenario } from './schema.ts';

/** What runs: an architecture, with the settings of a preset or its own defaults, or that in front of another. */
export interface Variant {
  readonly architecture: Scenario['architecture'];
  readonly preset: string | null;
  readonly over?: Scenario['over'];
}

/**
 * The scenario under other conditions. Its settings of the room it was written for mean nothing to others, nor beside a preset that is
 * asked for by name; those that every room has (`isCommon`) stay.
 */
export function under(scenario: Scenario, variant: Variant, isCommon: (key: string) => boolean): Scenario {
  const { architecture, preset, over = null } = variant;
  if (preset === null && over?.preset == null && roomOf({ architecture, over }) === roomOf(scenario)) return scenario;
  const settings = Object.fromEntries(Object.entries(scenario.settings).filter(([key]) => isCommon(key)));
  const keyed = (id: string): Scenario['settings'] => shardingOf(id, scenario.shardedBy);
  const behind = over && { ...over, settings: { ...keyed(over.architecture), ...over.settings } };
  return { ...scenario, architecture, preset, over: behind, settings: { ...keyed(architecture), ...settings } };
}

/** Whether a room keeps rows apart by a key. */
export const isSharded = (room: string): boolean =>
  shownRoom(room).about.kinds.some(({ holds, onlyWith }) => holds === 'share' && onlyWith?.[2] !== false);

/** What a room that keeps rows apart has to be told of the data; nothing for others. */
export function shardingOf(room: string, key: string | undefined): Scenario['settings'] {
  return isSharded(room) && key !== undefined ? { key } : {};
}
