/** Which logic a node of this room runs, from its settings. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeSpec } from '../../../sim/node.ts';
import type { Topology } from '../../contract.ts';
import { microsSetting, numberSetting, withDefaults } from '../../shared/settings.ts';
import type { Settings } from '../../showing.ts';
import type { Place } from './place.ts';
import { replicaLogic } from './replica.ts';
import { Ring } from './ring.ts';
import { RULES, type Rules } from './rules.ts';
import { tuning } from './tuning.ts';

/** The same for all nodes of a run. */
export function ringOf({ nodes }: Topology, given: Settings): Ring {
  const settings = withDefaults(tuning, given);
  const replicas = nodes.filter(({ kind }) => kind === 'replica').map(({ id }) => id);
  const storing = replicas.slice(0, Math.max(1, replicas.length - numberSetting(settings, 'coordinatorsOnly')));
  return new Ring(storing, Math.min(numberSetting(settings, 'replicas'), storing.length), numberSetting(settings, 'tokens'));
}

export function nodeLogic(spec: NodeSpec, topology: Topology, given: Settings, rules: Rules = RULES): NodeLogic {
  const settings = withDefaults(tuning, given);
  const ring = ringOf(topology, given);
  const nodes = topology.nodes.filter(({ kind }) => kind === 'replica');
  const far = (region: string): number => (region === spec.region ? 1 : topology.rttMs(spec.region, region));
  const rttMs = Object.fromEntries(nodes.map(({ id, region }) => [id, id === spec.id ? 0 : far(region)]));
  const others = nodes
    .map(({ id }) => id)
    .filter((id) => id !== spec.id)
    .sort((a, b) => (rttMs[a] ?? 0) - (rttMs[b] ?? 0));
  const repair = String(settings['readRepair']);
  const place: Place = Object.freeze({
    ...{ spec, ring, others, rttMs, rules, ways: new Map() },
    w: Math.min(numberSetting(settings, 'writeQuorum'), ring.replicas),
    r: Math.min(numberSetting(settings, 'readQuorum'), ring.replicas),
    sloppy: settings['quorum'] === 'sloppy',
    digests: settings['readFrom'] === 'digests',
    repair: repair === 'none' || repair === 'afterwards' ? repair : 'blocking',
    speculates: settings['speculativeRetry'] === true,
    writeTimeoutUs: microsSetting(settings, 'writeTimeoutMs'),
    readTimeoutUs: microsSetting(settings, 'readTimeoutMs'),
    gossipUs: microsSetting(settings, 'gossipMs'),
    downAfterUs: microsSetting(settings, 'downAfterMs'),
    hintWindowUs: microsSetting(settings, 'hintWindowMs'),
    gcGraceUs: microsSetting(settings, 'gcGraceMs'),
    repairEveryUs: microsSetting(settings, 'repairEveryMs'),
    periodic: settings['commitLog'] === 'in memory',
  });
  return replicaLogic(place);
}
