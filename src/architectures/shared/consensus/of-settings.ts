/** What a consensus group takes of the settings of its owner (`settings.ts`), and how a group stands whose members are fixed. */
import type { NodeId } from '../../../sim/node.ts';
import type { Settings } from '../../showing.ts';
import { microsSetting, numberSetting } from '../settings.ts';
import type { GroupSettings } from './agreement.ts';

type Given =
  | 'electionTimeoutMinUs'
  | 'electionTimeoutMaxUs'
  | 'electionTickUs'
  | 'tickPhase'
  | 'heartbeatUs'
  | 'maxBatch'
  | 'maxInFlight'
  | 'preVote'
  | 'checkQuorum';

/** Times in µs. Ranges that are upside down are set right here. */
export function ofSettings(settings: Settings): Pick<GroupSettings, Given> {
  const electionTimeoutMinUs = microsSetting(settings, 'electionTimeoutMinMs');
  return {
    electionTimeoutMinUs,
    electionTimeoutMaxUs: Math.max(electionTimeoutMinUs, microsSetting(settings, 'electionTimeoutMaxMs')),
    electionTickUs: microsSetting(settings, 'electionTickMs'),
    tickPhase: settings['tickPhase'] === 'together' ? 'together' : 'random',
    heartbeatUs: microsSetting(settings, 'heartbeatMs'),
    maxBatch: numberSetting(settings, 'maxBatch'),
    maxInFlight: numberSetting(settings, 'maxInFlight'),
    preVote: settings['preVote'] === true,
    checkQuorum: settings['checkQuorum'] === true,
  };
}

/** All vote and stay, by majorities, and nobody trusts a lease of the group's; `startLeader` may say who leads at the start. */
export function fixedGroup(settings: Settings, members: readonly NodeId[]) {
  const leader = members[numberSetting(settings, 'startLeader') - 1] ?? null;
  return {
    ...{ members, voters: members, start: leader === null ? null : { leader, lengths: [] } },
    ...{ gatherUs: 0, preferredLeader: null, electionQuorum: 0, replicationQuorum: 0, leaseUs: 0 },
    changes: 'joint' as const,
  };
}
