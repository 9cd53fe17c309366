/** The logic of a node of this room: spanservers and time masters. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeSpec } from '../../../sim/node.ts';
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

export function nodeLogic(spec: NodeSpec, topology: Topology, given: Settings, rules: Rules = RULES): NodeLogic {
  if (spec.kind === 'time-master') return timeMasterLogic;
  const settings = withDefaults(tuning, given);
  const members = topology.nodes.filter((node) => node.kind === 'spanserver').map((node) => node.id);
  const agreement = paxos.at({ spec, topology, settings }) as Agreement<Commit>;
  const maxBatch = numberSetting(settings, 'maxBatch');
  const place: Place = Object.freeze({
    spec,
    agreement,
    members,
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
      ...fixedGroup(settings, members),
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
