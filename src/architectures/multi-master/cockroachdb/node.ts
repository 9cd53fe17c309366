/** The logic of a node of this room: gateways, and replicas of ranges. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Topology } from '../../contract.ts';
import { type Agreement, agreements } from '../../shared/consensus/agreement.ts';
import { fixedGroup, ofSettings } from '../../shared/consensus/of-settings.ts';
import { microsSetting, numberSetting, withDefaults } from '../../shared/settings.ts';
import { TICKS_PER_MS } from '../../shared/timestamps/hlc.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import type { Settings } from '../../showing.ts';
import { type Command, isCommand } from './commands.ts';
import { gatewayLogic } from './gateway.ts';
import type { ClockPlace, GatewayPlace, ReplicaPlace } from './place.ts';
import { replicaLogic } from './replica.ts';
import { RULES, type Rules } from './rules.ts';
import { tuning } from './tuning.ts';

const MAX_LOG_ENTRIES = 1_000_000;
const MAX_WAITING = 10_000;
/** cockroachdb/docs, architecture/transaction-layer.md: of the maximum offset. */
const STOPS_AT = 0.8;
/** pkg/ccl/kvccl/kvfollowerreadsccl: kv.closed_timestamp.propagation_slack, 1 s. */
const PROPAGATION_MS = 1000;
/** How often a replica looks whether a lease is to be asked for, of its length. */
const OF_LEASE = 1 / 20;

export const [raft] = agreements<Command>('consensus', isCommand);

export const rangeNames = (settings: Settings): readonly string[] =>
  Array.from({ length: numberSetting(settings, 'ranges') }, (_, range) => `range-${range + 1}`);

const peersOf = ({ nodes }: Topology, part: string): readonly NodeId[] =>
  nodes.filter((node) => node.kind === 'range' && node.part === part).map(({ id }) => id);

/** Whoever leads at the start is asked first. */
function leaderFirst(members: readonly NodeId[], leader: number): readonly NodeId[] {
  const at = Math.max(0, leader - 1);
  return [...members.slice(at), ...members.slice(0, at)];
}

const regionsOf = (topology: Topology, settings: Settings): readonly (readonly NodeId[])[] =>
  rangeNames(settings).map((part) => leaderFirst(peersOf(topology, part), numberSetting(settings, 'startLeader')));

/** follower_read_timestamp(): what is closed by then everywhere, but for slow networks. */
const pastMs = (settings: Settings): number =>
  numberSetting(settings, 'closedTargetMs') + numberSetting(settings, 'sideTransportMs') + PROPAGATION_MS;

function nearestOf({ nodes, rttMs }: Topology, part: string, region: string): NodeId {
  const members = nodes.filter((node) => node.kind === 'range' && node.part === part);
  const far = (at: string): number => (at === region ? 0 : rttMs(region, at));
  return members.reduce((best, each) => (far(each.region) < far(best.region) ? each : best), members[0] ?? { id: '', region }).id;
}

export function nodeLogic(spec: NodeSpec, topology: Topology, given: Settings, rules: Rules = RULES): NodeLogic {
  const settings = withDefaults(tuning, given);
  return spec.kind === 'crdb'
    ? gatewayLogic(Object.freeze(gatewayPlace(spec, topology, settings, rules)))
    : replicaLogic(replicaPlace(spec, topology, settings, rules));
}

/** Clocks are compared with those of gateways: there is one in every region. */
function clockPlace(spec: NodeSpec, { nodes }: Topology, settings: Settings, rules: Rules): ClockPlace {
  const maxOffsetMs = numberSetting(settings, 'maxOffsetMs');
  const stops = settings['clockStop'] === true;
  return {
    maxOffset: maxOffsetMs * TICKS_PER_MS,
    stopsAtUs: stops ? maxOffsetMs * 1000 * STOPS_AT : Number.POSITIVE_INFINITY,
    probeUs: microsSetting(settings, 'clockPingMs'),
    peers: stops ? nodes.filter(({ id, kind }) => kind === 'crdb' && id !== spec.id).map(({ id }) => id) : [],
    rules,
  };
}

function replicaPlace(spec: NodeSpec, topology: Topology, settings: Settings, rules: Rules): ReplicaPlace {
  const agreement = raft.at({ spec, topology: { nodes: [], regions: [], rttMs: () => 0 }, settings }) as Agreement<Command>;
  const leaseMs = numberSetting(settings, 'rangeLeaseMs');
  return Object.freeze({
    ...{ spec, agreement, ways: new Map() },
    ...clockPlace(spec, topology, settings, rules),
    maxBatch: numberSetting(settings, 'maxBatch'),
    lease: leaseMs * TICKS_PER_MS,
    leaseTickUs: Math.ceil(leaseMs * 1000 * OF_LEASE),
    region: rangeNames(settings).indexOf(spec.part ?? ''),
    regions: regionsOf(topology, settings),
    callTimeoutUs: microsSetting(settings, 'rangeTimeoutMs'),
    pushUs: microsSetting(settings, 'pushDelayMs'),
    others: peersOf(topology, spec.part ?? '').filter((id) => id !== spec.id),
    closedTarget: settings['followerReads'] === true ? numberSetting(settings, 'closedTargetMs') * TICKS_PER_MS : null,
    closeUs: microsSetting(settings, 'sideTransportMs'),
    ...agreement.place({
      id: spec.id,
      ...ofSettings(settings),
      ...fixedGroup(settings, peersOf(topology, spec.part ?? '')),
      // Raft's own leases are not used: those of ranges are.
      leaseUs: 0,
      maxLogEntries: MAX_LOG_ENTRIES,
      chunkBytes: 16 * 1024,
      maxReads: MAX_WAITING,
      reports: true,
      rules,
    }),
  });
}

function gatewayPlace(spec: NodeSpec, topology: Topology, settings: Settings, rules: Rules): GatewayPlace {
  return {
    ...{ spec, ways: new Map() },
    ...clockPlace(spec, topology, settings, rules),
    regions: regionsOf(topology, settings),
    readsPast: settings['followerReads'] === true ? pastMs(settings) * TICKS_PER_MS : 0,
    nearest: rangeNames(settings).map((part) => nearestOf(topology, part, spec.region)),
    parallelCommits: settings['parallelCommits'] === true,
    retryLimit: numberSetting(settings, 'autoRetries'),
    requestTimeoutUs: microsSetting(settings, 'requestTimeoutMs'),
    callTimeoutUs: microsSetting(settings, 'rangeTimeoutMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    maxRequests: MAX_WAITING,
  };
}
