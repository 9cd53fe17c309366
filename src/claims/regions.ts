/**
 * Where claims are measured: sets of Azure's regions, the main city first, whose round trips are the published ones of
 * `regions/rtt-ms.json` (its source is named there). The sets were chosen before anything was measured: a world whose main city is in the
 * middle of the network, the same with the main city at its edge, one continent, and one ocean.
 */
export type SetId = 'W' | 'P' | 'E' | 'I';

export const REGION_SETS: Readonly<Record<SetId, readonly string[]>> = {
  W: ['eastus', 'northeurope', 'brazilsouth', 'japaneast', 'australiaeast'],
  P: ['australiaeast', 'eastus', 'northeurope', 'brazilsouth', 'japaneast'],
  E: ['northeurope', 'uksouth', 'westeurope', 'germanywestcentral', 'swedencentral'],
  I: ['southeastasia', 'centralindia', 'japaneast', 'australiaeast', 'uaenorth'],
};

/** In this order sets grow; the last one for a set that has another of them already. */
const GROWTH = [
  'westus2',
  'germanywestcentral',
  'southeastasia',
  'centralindia',
  'southafricanorth',
  'uaenorth',
  'canadacentral',
  'koreacentral',
];

/** The first `count` cities of a set and its growth. */
export const grown = (set: SetId, count: number): readonly string[] =>
  [...REGION_SETS[set], ...GROWTH.filter((city) => !REGION_SETS[set].includes(city))].slice(0, count);
