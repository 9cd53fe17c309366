/** Ready choices of regions, by id; the first is the main one. Apart from the data, so that a page can name them without it. */

/** Five regions on five continents: the map that a run has when it names none. */
export const defaultMap: readonly string[] = ['eastus', 'northeurope', 'brazilsouth', 'japaneast', 'australiaeast'];

/** Regions of a run at most: as many as the largest published map has. */
export const REGIONS_MAX = 32;
