/** Where a client's query enters: the database of its own region; where there is none, the first primary's. */
import type { NodeId } from '../../sim/node.ts';
import type { Driver, Topology } from '../contract.ts';
import { asksOne } from '../shared/asks-one.ts';
import { withDefaults } from '../shared/settings.ts';
import type { Settings } from '../showing.ts';
import { databasesOf } from './places.ts';
import { writesStraight } from './straight.ts';
import { tuning } from './tuning.ts';

export function driverOf(region: string, topology: Topology, given: Settings): Driver {
  const home = databaseFor(region, topology);
  const isStraight = withDefaults(tuning, given)['writes'] === 'straight to the primary';
  return isStraight ? writesStraight(home, databasesOf(topology)) : asksOne(home);
}

function databaseFor(region: string, topology: Topology): NodeId {
  const databases = databasesOf(topology);
  const entry = databases.find((node) => node.region === region) ?? databases[0];
  if (!entry) throw new Error('A read-replicas run has a primary.');
  return entry.id;
}
