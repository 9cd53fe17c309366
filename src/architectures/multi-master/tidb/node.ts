/** The logic of a node of this room: TiDB servers, peers of TiKV, members of the placement driver. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Topology } from '../../contract.ts';
import { type Agreement, agreements } from '../../shared/consensus/agreement.ts';
import { leastWaitUs } from '../../shared/consensus/election-timer.ts';
import { fixedGroup, ofSettings } from '../../shared/consensus/of-settings.ts';
import { microsSetting, numberSetting, withDefaults } from '../../shared/settings.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import type { Settings } from '../../showing.ts';
import { pdLogic } from './pd.ts';
import type { MemberPlace, SqlPlace } from './place.ts';
import type { PlacementPlace } from './placement.ts';
import { isPayload, type Payload } from './protocol.ts';
import { RULES, type Rules } from './rules.ts';
import { serverLogic } from './server.ts';
import { tikvLogic } from './tikv.ts';
import { PRIMARY_KEYS, tuning } from './tuning.ts';

const MAX_LOG_ENTRIES = 1_000_000;
const MAX_WAITING = 10_000;
/** By how much less than the least election timeout a lease is, for clocks that run fast or slow (TiKV: 9 s of 10). */
const OF_TIMEOUT = 0.9;

export const [raft] = agreements<Payload>('consensus', isPayload);

const named = (count: number): readonly string[] => Array.from({ length: count }, (_, region) => `region-${region + 1}`);

/** Those that tables are dealt out to, and all, with those that stand ready for splits. */
export const dealtNames = (settings: Settings): readonly string[] => named(numberSetting(settings, 'keyRegions'));
export const regionNames = (settings: Settings): readonly string[] =>
  named(numberSetting(settings, 'keyRegions') + numberSetting(settings, 'spareRegions'));

export const peersOf = ({ nodes }: Topology, part: string): readonly NodeId[] =>
  nodes.filter((node) => node.kind === 'tikv' && node.part === part).map(({ id }) => id);

const pdsOf = ({ nodes }: Topology): readonly NodeId[] => nodes.filter(({ kind }) => kind === 'pd').map(({ id }) => id);

/** Whoever leads at the start is asked first. */
function leaderFirst(members: readonly NodeId[], leader: number): readonly NodeId[] {
  const at = Math.max(0, leader - 1);
  return [...members.slice(at), ...members.slice(0, at)];
}

export function nodeLogic(spec: NodeSpec, topology: Topology, given: Settings, rules: Rules = RULES): NodeLogic {
  const settings = withDefaults(tuning, given);
  const pds = leaderFirst(pdsOf(topology), numberSetting(settings, 'pdLeader'));
  if (spec.kind === 'tidb') return serverLogic(Object.freeze(sqlPlace(spec, topology, settings, rules, pds)));
  if (spec.kind === 'pd') return pdLogic(memberPlace(spec, topology, pdsOf(topology), ofPd(settings), settings, rules, pds));
  return tikvLogic(memberPlace(spec, topology, peersOf(topology, spec.part ?? ''), settings, settings, rules, pds));
}

/** The placement driver's times: its lease is its election timeout, its heartbeat a sixth of it (tick-interval 500 ms). */
function ofPd(settings: Settings): Settings {
  const leaseMs = numberSetting(settings, 'pdLeaseMs');
  return {
    ...settings,
    ...{ electionTimeoutMinMs: leaseMs, electionTimeoutMaxMs: 2 * leaseMs, electionTickMs: 0, heartbeatMs: Math.ceil(leaseMs / 6) },
    // As etcd within PD has it, whatever regions do: a lease holds only where nobody votes while a leader is heard.
    checkQuorum: true,
    startLeader: numberSetting(settings, 'pdLeader'),
  };
}

function placementPlace(topology: Topology, settings: Settings): PlacementPlace | null {
  const parts = regionNames(settings);
  const stores = [...new Set(topology.nodes.flatMap(({ kind, region }) => (kind === 'pd' ? region : [])))];
  const primaries = parts.flatMap((part, i) => {
    // Spare regions may be more than can be placed.
    const key = PRIMARY_KEYS[i];
    const store = key === undefined ? undefined : stores[numberSetting(settings, key) - 1];
    return store === undefined ? [] : [[part, store] as const];
  });
  const isBalanced = settings['leaderBalance'] === true;
  if (!isBalanced && primaries.length === 0) return null;
  const peers = parts.map((part) => {
    const own = topology.nodes.filter((node) => node.kind === 'tikv' && node.part === part);
    return [part, own.map(({ id, region }) => ({ id, store: region }))] as const;
  });
  return {
    ...{ peers: new Map(peers), primaries: new Map(primaries), isBalanced },
    limit: numberSetting(settings, 'leaderScheduleLimit'),
    heartbeatUs: microsSetting(settings, 'pdHeartbeatMs'),
  };
}

function memberPlace(
  spec: NodeSpec,
  topology: Topology,
  members: readonly NodeId[],
  timing: Settings,
  settings: Settings,
  rules: Rules,
  pds: readonly NodeId[],
): MemberPlace {
  const agreement = raft.at({ spec, topology: { nodes: [], regions: [], rttMs: () => 0 }, settings }) as Agreement<Payload>;
  const times = ofSettings(timing);
  const parts = regionNames(settings);
  const [first = ''] = parts;
  return Object.freeze({
    ...{ spec, agreement, pds, rules, ways: new Map() },
    windowMs: numberSetting(settings, 'tsoWindowMs'),
    maxBatch: numberSetting(settings, 'maxBatch'),
    splits: {
      region: parts.indexOf(spec.part ?? ''),
      groups: parts.map((part) => peersOf(topology, part)),
      dealt: numberSetting(settings, 'keyRegions'),
      splitKeys: numberSetting(settings, 'regionSplitKeys'),
    },
    placement: placementPlace(topology, settings),
    detectors: leaderFirst(peersOf(topology, first), numberSetting(settings, 'startLeader')),
    confirmedForUs: Math.floor(leastWaitUs(times) * OF_TIMEOUT),
    ...agreement.place({
      id: spec.id,
      ...times,
      ...fixedGroup(timing, members),
      // Where members vote for others though they hear a leader, no lease holds.
      leaseUs: times.checkQuorum ? Math.floor(leastWaitUs(times) * OF_TIMEOUT) : 0,
      maxLogEntries: MAX_LOG_ENTRIES,
      chunkBytes: 16 * 1024,
      maxReads: MAX_WAITING,
      reports: true,
      rules,
    }),
  });
}

function sqlPlace(spec: NodeSpec, topology: Topology, settings: Settings, rules: Rules, pds: readonly NodeId[]): SqlPlace {
  const parts = regionNames(settings);
  const leader = numberSetting(settings, 'startLeader');
  return {
    ...{ spec, rules, ways: new Map() },
    pds,
    dealt: numberSetting(settings, 'keyRegions'),
    regions: parts.map((part) => leaderFirst(peersOf(topology, part), leader)),
    isPessimistic: settings['txnMode'] === 'pessimistic',
    asyncCommit: settings['asyncCommit'] === true,
    onePhase: settings['onePhase'] === true,
    lockTtlMs: numberSetting(settings, 'lockTtlMs'),
    retryLimit: numberSetting(settings, 'retryLimit'),
    safeWindowMs: numberSetting(settings, 'safeWindowMs'),
    requestTimeoutUs: microsSetting(settings, 'requestTimeoutMs'),
    callTimeoutUs: microsSetting(settings, 'callTimeoutMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    maxRequests: MAX_WAITING,
  };
}
