/** The logic of a node of this room: all are sites. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeSpec } from '../../../sim/node.ts';
import type { Mechanism, Topology } from '../../contract.ts';
import type { Settings } from '../../showing.ts';
import { microsSetting, numberSetting, withDefaults } from '../../shared/settings.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import { wayOf, waysOf } from '../../shared/ways.ts';
import { mechanisms } from './mechanisms/index.ts';
import { remoteLogic } from './mechanisms/last-push/remote.ts';
import type { Place } from './place.ts';
import { RULES, type Rules } from './rules.ts';
import { siteLogic } from './site.ts';
import type { Resolution } from './slots.ts';
import { tuning } from './tuning.ts';

/** Where there is a server, sites speak with that alone. */
const pushes = ({ nodes }: Topology): boolean => nodes.some(({ kind }) => kind === 'remote');

export function nodeLogic(
  spec: NodeSpec,
  topology: Topology,
  given: Settings,
  rules: Rules = RULES,
  among: readonly Mechanism[] = mechanisms,
): NodeLogic {
  if (spec.kind === 'remote') return remoteLogic(spec, rules);
  const settings = withDefaults(tuning, given);
  const ways = waysOf(among, { spec, topology, settings });
  const place: Place = Object.freeze({
    spec,
    others: pushes(topology) ? [] : topology.nodes.filter(({ kind, id }) => kind === 'site' && id !== spec.id).map(({ id }) => id),
    policy: Object.freeze({ ...wayOf<Resolution>(ways, 'conflicts').policy, lines: numberSetting(settings, 'conflictLines') }),
    gatherUs: microsSetting(settings, 'gatherMs'),
    tellUs: microsSetting(settings, 'tellMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    maxUnsent: numberSetting(settings, 'unsentChanges'),
    rules,
    ways,
  });
  return siteLogic(place);
}
