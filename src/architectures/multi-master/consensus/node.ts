/** The logic of a node of this room: all are members. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Mechanism, Topology } from '../../contract.ts';
import type { Settings } from '../../showing.ts';
import type { RaftStart } from '../../shared/consensus/raft/place.ts';
import { ofSettings } from '../../shared/consensus/of-settings.ts';
import { microsSetting, numberSetting, withDefaults } from '../../shared/settings.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import { wayOf, waysOf } from '../../shared/ways.ts';
import { mechanisms } from './mechanisms/index.ts';
import { leaseUs } from './mechanisms/lease/tuning.ts';
import type { Agreement } from '../../shared/consensus/agreement.ts';
import type { SqlCommand } from './protocol.ts';
import type { Reads } from './slots.ts';
import type { Place } from './place.ts';
import { memberLogic } from './member.ts';
import { RULES, type Rules } from './rules.ts';
import { tuning } from './tuning.ts';

const MAX_LOG_ENTRIES = 1_000_000;
const MAX_WAITING = 10_000;

/** How the group begins, when something is said of it. */
function startOf(settings: Settings, members: readonly NodeId[]): RaftStart | null {
  const leader = members[numberSetting(settings, 'startLeader') - 1] ?? null;
  const lengths = String(settings['startLogs']).split(' ').filter(Boolean).map(Number);
  return leader === null && lengths.length === 0 ? null : { leader, lengths };
}

export function nodeLogic(
  spec: NodeSpec,
  topology: Topology,
  given: Settings,
  rules: Rules = RULES,
  among: readonly Mechanism[] = mechanisms,
): NodeLogic {
  const settings = withDefaults(tuning, given);
  const ways = waysOf(among, { spec, topology, settings });
  const members = topology.nodes.filter((node) => node.kind === 'member').map((node) => node.id);
  const agreement = wayOf<Agreement<SqlCommand>>(ways, 'consensus');
  const maxBatch = numberSetting(settings, 'maxBatch');
  const place: Place = Object.freeze({
    spec,
    agreement,
    reads: wayOf<Reads>(ways, 'reads'),
    requestTimeoutUs: microsSetting(settings, 'requestTimeoutMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    maxRequests: MAX_WAITING,
    maxBatch,
    maxLogEntries: MAX_LOG_ENTRIES,
    snapshotEntries: numberSetting(settings, 'snapshotEntries'),
    trailingEntries: numberSetting(settings, 'trailingEntries'),
    rememberedOperations: numberSetting(settings, 'rememberedOperations'),
    rules,
    ...agreement.place({
      id: spec.id,
      ...ofSettings(settings),
      members,
      gatherUs: spec.host === undefined ? 0 : Math.round(microsSetting(settings, 'heartbeatMs') / 2),
      maxLogEntries: MAX_LOG_ENTRIES,
      chunkBytes: numberSetting(settings, 'snapshotChunkKB') * 1024,
      maxReads: MAX_WAITING,
      start: startOf(settings, members),
      voters: members.slice(0, numberSetting(settings, 'voters') || members.length),
      changes: settings['memberChanges'] === 'single' ? 'single' : 'joint',
      preferredLeader: members[numberSetting(settings, 'preferredLeader') - 1] ?? null,
      electionQuorum: numberSetting(settings, 'electionQuorum'),
      replicationQuorum: numberSetting(settings, 'replicationQuorum'),
      leaseUs: leaseUs(settings),
      reports: true,
      rules,
    }),
    ways,
  });
  return memberLogic(place);
}
