/** Partitions with a router: every region keeps a share of the rows, and a map says whose. */
import { ROUTER_JOBS, shardingOf } from '../../sharding/index.ts';
import type { NodeSpec } from '../../sim/node.ts';
import type { Architecture, Databases, Driver, Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';
import { clientDriver } from './client.ts';
import { withDefaults } from '../shared/settings.ts';
import { asksOne } from '../shared/asks-one.ts';
import { about } from './about.ts';
import { tuning } from './tuning.ts';
import { librariesOf, libraryIn, routerFor, routersOf } from './driver.ts';
import { inside } from './inside.ts';
import { inFront, invariants } from './invariants.ts';
import { RULES } from './rules.ts';
import { isStrict, nodeLogic } from './node.ts';
import { mechanisms } from './mechanisms/index.ts';
import { copyToSets, storeOfSets } from './mechanisms/replica-sets/set-up.ts';
import { pairsIn } from './replica-set/levels.ts';
import { isReplicated, laterIn, planSets } from './replica-set/sets.ts';
import { dealOut } from './prepare.ts';
import { ringOf } from './ring.ts';
import { PLACEMENT, type Placement } from './slots.ts';
import { waysOf, wayOf } from '../shared/ways.ts';

const NOBODY: NodeSpec = { id: '', kind: '', region: '' };

function partitionIn(region: string): NodeSpec {
  const id = `partition-${region}`;
  return { id, kind: 'partition', region, sole: true, part: id };
}

export function driverOf(region: string, topology: Topology, settings: Settings, behind?: Databases, rules = RULES): Driver {
  const self = topology.nodes.find(({ id }) => id === libraryIn(region, topology, settings));
  // Databases of another room are asked by routers alone.
  if (self === undefined || behind) return asksOne(routerFor(region, topology));
  return clientDriver(self.id, nodeLogic(self, topology, settings, rules));
}

export const partitionRouter: Architecture = {
  about,
  tuning,
  plan(regions, settings) {
    const all = withDefaults(tuning, settings);
    const routers = all['routers'] === 'every region' ? regions : regions.slice(0, 1);
    const partitions = isReplicated(all) ? planSets(regions, all) : regions.map(partitionIn);
    return [
      ...routers.map(
        (region): NodeSpec => ({
          id: `router-${region}`,
          kind: 'router',
          region,
          ...(all['snapshot'] === 'a common one' && { atOneMoment: true as const }),
        }),
      ),
      ...partitions,
    ];
  },
  mechanisms,
  jobs: ROUTER_JOBS,
  logic: (spec, topology, settings, among, behind) => nodeLogic(spec, topology, settings, RULES, among, behind),
  driver: (clientRegion, topology, settings, behind) => driverOf(clientRegion, topology, settings, behind),
  prepare(topology, given, setup, store) {
    const settings = withDefaults(tuning, given);
    const [spec = NOBODY] = topology.nodes;
    const placement = wayOf<Placement>(waysOf(mechanisms, { spec, topology, settings }), PLACEMENT);
    const ring = ringOf(topology, placement, String(settings['residents']), laterIn(settings));
    dealOut(
      {
        ring,
        routers: [...routersOf(topology), ...librariesOf(topology, settings)],
        sharding: shardingOf(String(settings['key']), String(settings['reference'])),
        strictUnique: isStrict(settings),
        keepsHome: settings['residents'] !== '',
        keyIsSet: settings['key'] !== withDefaults(tuning, {})['key'],
      },
      setup,
      isReplicated(settings) ? storeOfSets(topology, store) : store,
    );
    if (isReplicated(settings)) copyToSets(topology, store);
  },
  staysIn: (given) => pairsIn(withDefaults(tuning, given), 'residents').map(([, region = '']) => region),
  invariants,
  inside,
  inFront,
};
