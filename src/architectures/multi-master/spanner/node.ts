/** The logic of a node of this room: spanservers and time masters. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Topology } from '../../contract.ts';
import type { Settings } from '../../showing.ts';
import type { Agreement } from '../../shared/consensus/agreement.ts';
import { agreements } from '../../shared/consensus/agreement.ts';
import { fixedGroup, ofSettings } from '../../shared/consensus/of-settings.ts';
import { microsSetting, numberSetting, withDefaults } from '../../shared/settings.ts';
import { nearestFirst } from '../../shared/equals.ts';
import type { Place } from './place.ts';
import { type Commit, isCommit } from './protocol.ts';
import { RULES, type Rules } from './rules.ts';
import { spanserverLogic } from './spanserver.ts';
import { timeMasterLogic } from './time-master.ts';
import { tuning } from './tuning.ts';

const MAX_LOG_ENTRIES = 1_000_000;
const MAX_WAITING = 10_000;

/** Its groups agree by Paxos (§2.1). */
export const [, paxos] = agreements<Commit>('consensus', isCommit);

/** Its nearest replica, in its own region if there is one. */
function nearestOfPart(part: string | undefined, region: string, { nodes, ...topology }: Topology): readonly NodeId[] {
  return nearestFirst('spanserver', region, { nodes: nodes.filter((node) => node.part === part), ...topology }).slice(0, 1);
}

/** The next group's leader is in the next region. */
function leadersOf(settings: Settings, number: number): Settings {
  const first = numberSetting(settings, 'startLeader');
  return first === 0 ? settings : { ...settings, startLeader: ((first + number - 2) % numberSetting(settings, 'spanservers')) + 1 };
}

export function nodeLogic(spec: NodeSpec, topology: Topology, given: Settings, rules: Rules = RULES): NodeLogic {
  if (spec.kind === 'time-master') return timeMasterLogic;
  const settings = withDefaults(tuning, given);
  const all = topology.nodes.filter((node) => node.kind === 'spanserver');
  const members = all.filter(({ part }) => part === spec.part).map(({ id }) => id);
  const parts = [...new Set(all.map(({ part }) => part))];
  const number = parts.indexOf(spec.part) + 1;
  const isOne = spec.part === undefined;
  const agreement = paxos.at({ spec, topology, settings }) as Agreement<Commit>;
  const maxBatch = numberSetting(settings, 'maxBatch');
  const place: Place = Object.freeze({
    spec,
    agreement,
    members,
    group: isOne ? 0 : number,
    near: isOne ? [] : parts.flatMap((part) => nearestOfPart(part, spec.region, topology)),
    number: all.findIndex(({ id }) => id === spec.id),
    versionsUs: microsSetting(settings, 'versionsMs'),
    masters: nearestFirst('time-master', spec.region, topology),
    bounds: { baseUs: microsSetting(settings, 'epsilonBaseMs'), driftPpm: numberSetting(settings, 'driftPpm') },
    pollUs: microsSetting(settings, 'pollMs'),
    leaseUs: microsSetting(settings, 'leaderLeaseMs'),
    requestTimeoutUs: microsSetting(settings, 'requestTimeoutMs'),
    maxStalenessUs: microsSetting(settings, 'staleReadsMs'),
    safeTimeUs: microsSetting(settings, 'safeTimeMs'),
    idleUs: microsSetting(settings, 'idleInTransactionMs'),
    maxBatch,
    rules,
    ...agreement.place({
      id: spec.id,
      ...ofSettings(settings),
      ...fixedGroup(isOne ? settings : leadersOf(settings, number), members),
      maxLogEntries: MAX_LOG_ENTRIES,
      chunkBytes: 16 * 1024,
      maxReads: MAX_WAITING,
      reports: true,
      rules,
    }),
    ways: new Map(),
  });
  return spanserverLogic(place);
}
