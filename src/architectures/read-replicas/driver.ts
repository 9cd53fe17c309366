/** Where a client's query enters: the database of its own region; where there is none, the first primary's. */
import type { NodeId } from '../../sim/node.ts';
import type { Driver, Topology } from '../contract.ts';
import { asksOne } from '../shared/asks-one.ts';
import { microsSetting, withDefaults } from '../shared/settings.ts';
import type { Settings } from '../showing.ts';
import { freshEnough } from './fresh-enough.ts';
import { copyingOf } from './mechanisms/copyings.ts';
import { databasesOf } from './places.ts';
import { RULES, type Rules } from './rules.ts';
import { writesStraight } from './straight.ts';
import { tuning } from './tuning.ts';

export function driverOf(region: string, topology: Topology, given: Settings, rules: Rules = RULES): Driver {
  const home = databaseFor(region, topology);
  const databases = databasesOf(topology);
  const settings = withDefaults(tuning, given);
  const own = copyingOf(settings).driver?.(region, topology, settings, rules);
  if (own) return own;
  const base: Driver = settings['writes'] === 'straight to the primary' ? writesStraight(home, databases) : asksOne(home);
  const how = settings['sessionGuarantee'];
  if (how !== 'by position' && how !== 'by the primary') return base;
  return freshEnough(base, databases, { how, stickUs: microsSetting(settings, 'stickMs'), isFreshEnough: rules.isFreshEnough });
}

function databaseFor(region: string, topology: Topology): NodeId {
  const databases = databasesOf(topology);
  const entry = databases.find((node) => node.region === region) ?? databases[0];
  if (!entry) throw new Error('A read-replicas run has a primary.');
  return entry.id;
}
