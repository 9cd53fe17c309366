/** Where a client's query enters, and by whose way: the mechanism that fills the caches says what an application runs. */
import type { Database, Driver, Topology } from '../contract.ts';
import { chosenOf } from '../mechanisms.ts';
import { withDefaults } from '../shared/settings.ts';
import type { Settings } from '../showing.ts';
import { fillings } from './mechanisms/fillings.ts';
import { tuning } from './tuning.ts';

export function driverOf(region: string, topology: Topology, given: Settings, database: Database): Driver {
  const settings = withDefaults(tuning, given);
  const [filling] = chosenOf(fillings, settings);
  if (!filling) throw new Error(`Antipode's own mistake: nobody fills the caches by “${String(settings['filling'])}”`);
  return filling.driver(region, topology, settings, database);
}
