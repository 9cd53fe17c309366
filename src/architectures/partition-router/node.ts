/** Which logic a node of this room runs: a router plans and asks, a partition answers from its share of the rows. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeSpec } from '../../sim/node.ts';
import type { Databases, Mechanism, Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';
import { shardingOf } from '../../sharding/index.ts';
import { nearestFirst } from '../shared/equals.ts';
import { microsSetting, withDefaults } from '../shared/settings.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import { waysOf, wayOf } from '../shared/ways.ts';
import { tuning } from './tuning.ts';
import { coordinatorOf, librariesOf } from './driver.ts';
import { mechanisms } from './mechanisms/index.ts';
import { databasesIn, managerPlace, replicaPlace } from './mechanisms/replica-sets/databases.ts';
import { managerLogic } from './mechanisms/replica-sets/manager.ts';
import { replicaLogic } from './mechanisms/replica-sets/replica.ts';
import { MANAGER } from './replica-set/account.ts';
import { isReplicated, KIND, laterIn, setsIn } from './replica-set/sets.ts';
import { partitionLogic } from './partition.ts';
import type { Place } from './place.ts';
import { ringOf } from './ring.ts';
import { routerLogic } from './router.ts';
import { RULES, type Rules } from './rules.ts';
import { ACROSS, type AcrossPartitions, PLACEMENT, type Placement, THROUGHPUT, type Throughput } from './slots.ts';

/** UNIQUE and primary keys must include the key, so that a partition can check them alone. */
export function isStrict(settings: Settings): boolean {
  return settings['unique'] === 'must include the key';
}

/** Keys may move in a run with these settings. */
export const isElastic = (settings: Settings): boolean => Number(settings['joinLater']) > 0 || settings['mayLeave'] === true;

export function nodeLogic(
  spec: NodeSpec,
  topology: Topology,
  given: Settings,
  rules: Rules = RULES,
  among: readonly Mechanism[] = mechanisms,
  others?: Databases,
): NodeLogic {
  const settings = withDefaults(tuning, given);
  const behind = others ?? (isReplicated(settings) && spec.kind !== KIND ? databasesIn(spec.region, topology, settings, rules) : undefined);
  const ways = waysOf(among, { spec, topology, settings });
  const place: Place = Object.freeze({
    spec,
    ring: ringOf(topology, wayOf<Placement>(ways, PLACEMENT), String(settings['residents']), laterIn(settings)),
    elastic: isElastic(settings) && behind === undefined,
    mayLeave: settings['mayLeave'] === true,
    chunkRows: Number(settings['chunkRows']),
    splitLoad: Number(settings['splitLoad']),
    splitRows: Number(settings['splitRows']),
    keyRows: Number(settings['keyRows']),
    sharding: shardingOf(String(settings['key']), String(settings['reference'])),
    nearest: nearestFirst('partition', spec.region, topology),
    strictUnique: isStrict(settings),
    timeoutUs: microsSetting(settings, 'partitionTimeoutMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    coordinator: coordinatorOf(topology),
    everyone: [
      ...topology.nodes.filter((node) => node.kind === 'partition' || node.kind === 'router').map((node) => node.id),
      ...librariesOf(topology, settings),
    ],
    behind: behind ?? null,
    rules,
    ways,
    throughput: wayOf<Throughput>(ways, THROUGHPUT),
    replicas: 1,
    throttleRetries: Number(settings['throttleRetries'] ?? 0),
    throttleWaitUs: Number(settings['throttleWaitMs'] ?? 0) * 1000,
    pushes: settings['reports'] === 'push partial results',
    snapshot: settings['snapshot'] === 'a common one' && behind === undefined,
    splits: Number(settings['spareSets'] ?? 0) > 0 && isReplicated(settings) ? setsIn(topology) : null,
    across: wayOf<AcrossPartitions>(ways, ACROSS),
  });
  if (spec.kind === MANAGER) return managerLogic(managerPlace(topology, settings, rules)) as NodeLogic;
  if (spec.kind === KIND) return replicaLogic(replicaPlace(spec, topology, settings, place));
  return spec.kind === 'partition' ? partitionLogic(place) : routerLogic(place);
}
