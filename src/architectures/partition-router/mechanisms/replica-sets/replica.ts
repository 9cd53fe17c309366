/** A replica: it agrees with the others of its set on one order of writes, and answers reads from what it has applied. */
import type { NodeLogic } from '../../../../sim/logic.ts';
import type { NodeId } from '../../../../sim/node.ts';
import type { MovingResult } from '../../../../sharding/jobs.ts';
import type { SqlResult } from '../../../../sqlite/jobs.ts';
import { lastIndex, entryAt } from '../../../shared/consensus/log.ts';
import { bootRaft } from '../../../shared/consensus/raft/boot.ts';
import { raftRoles } from '../../../shared/consensus/raft/machine.ts';
import { accept, noOperations } from '../../../shared/recent.ts';
import { stepBy } from '../../../shared/step.ts';
import { bootWays } from '../../../shared/ways.ts';
import { NOTHING_MOVED } from '../../map.ts';
import {
  again,
  applyCommitted,
  askForPosition,
  BASE_KEY,
  goOnWithSnapshots,
  later,
  onImage,
  onLoaded,
  onPosition,
  onReplayed,
  RETRY_TIMER,
} from './applying.ts';
import { isCommand, type SetMessage } from '../../replica-set/protocol.ts';
import { REPLICAS } from '../../replica-set/sets.ts';
import { onSeed, onSeeded, onSeedImage } from './seeding.ts';
import { DIVIDE_TIMER, keepDividing, onDivide, onDivideTimer, onSized, onSizeTimer, onTaken, SIZE_TIMER, watchSize } from './dividing.ts';
import { onHalving, onMap } from './halving.ts';
import { keepMembers } from './members.ts';
import { letGo, onBarrier, onItem, onRead } from './serving.ts';
import { keepShipping, onShip, onShipped, onShipTimer, SHIP_TIMER, tellOfCommits } from './shipping.ts';
import { bootStanding, keepReady, onGranted, onPull, onPulled, onPullTimer, onRenewTimer, PULL_TIMER, RENEW_TIMER } from './standing.ts';
import { group, type ReplicaOut, type ReplicaPlace, type ReplicaState, type ReplicaTag } from './state.ts';

export function replicaLogic(place: ReplicaPlace): NodeLogic<ReplicaState, SetMessage, SqlResult | MovingResult, ReplicaTag> {
  const handle = stepBy({ onMessage, onResult, onSynced, onTimer });
  return {
    roles: raftRoles,
    boot(disk, role, out, birth) {
      const stored = disk.get(BASE_KEY);
      const node: ReplicaState = {
        place,
        role,
        raft: bootRaft(place.raft, disk, isCommand, out.now, birth),
        map: NOTHING_MOVED,
        own: {},
        storedBase: typeof stored === 'number' ? stored : null,
        base: null,
        lastApplied: 0,
        applyingTo: 0,
        snapshotJob: null,
        seedingTo: 0,
        waitsForSeed: false,
        recent: noOperations(),
        known: noOperations(),
        writes: new Map(),
        reads: [],
        barriers: [],
        globalCommitted: 0,
        standing: bootStanding({ place }, out, birth),
        noticed: 0,
        size: REPLICAS,
        term: 0,
        regions: [],
        shipper: null,
        toldCommitted: 0,
        divide: null,
        taking: null,
        sizing: null,
        through: 0,
        isFed: false,
        halved: null,
        ran: null,
        took: null,
        served: null,
        admitted: null,
      };
      bootWays(place.ways, node, out, disk, birth);
      const log = group.log(node);
      for (let index = log.base.index + 1; index <= lastIndex(log); index++) {
        const op = entryAt(log, index)?.payload?.op;
        if (op !== undefined) accept(node.known, op);
      }
      if (!group.isBlank(node)) askForPosition(out);
      group.start(node, out, birth);
      watchSize(node, out);
      keepShipping(node, out);
      return node;
    },
    step(node, input, out) {
      handle(node, input, out);
      keepReady(node, out);
      keepShipping(node, out);
      keepDividing(node, out);
      tellSecondaries(node, out);
      tellOfCommits(node, out);
      keepMembers(node, out);
      goOnWithSnapshots(node, out);
      applyCommitted(node, out);
      letGo(node, out);
      group.end(node, out);
    },
  };
}

/** At once, and not with the next heartbeat: reads wait there for what they know to be in the log. */
function tellSecondaries(node: ReplicaState, out: ReplicaOut): void {
  const chosen = group.chosenIndex(node);
  if (chosen <= node.noticed) return;
  node.noticed = chosen;
  if (group.isLeader(node)) for (const id of node.place.own) if (id !== node.place.spec.id) group.tellChosen(node, out, id);
}

function onMessage(node: ReplicaState, out: ReplicaOut, from: NodeId, message: SetMessage): void {
  switch (message.kind) {
    case 'item':
      return onItem(node, out, from, message);
    case 'barrier':
      return onBarrier(node, out, from, message);
    case 'ship':
      return onShip(node, out, from, message);
    case 'shipped':
      if (message.region === node.taking?.name) return onTaken(node, out, from, message);
      return onShipped(node, out, from, message);
    case 'global':
      node.globalCommitted = Math.max(node.globalCommitted, message.lsn);
      return;
    case 'pull':
      return onPull(node, out, from, message);
    case 'pulled':
      return onPulled(node, out, message);
    case 'seed':
      return onSeed(node, out, from, message);
    case 'divide':
      return onDivide(node, out, message);
    case 'divided':
      return onMap(node, message.map);
    case 'wish':
      return;
    case 'granted':
      return onGranted(node, out, message);
    case 'item-reply':
    case 'barrier-reply':
    case 'renew':
      return;
    default:
      return group.onMessage(node, out, from, message);
  }
}

function onTimer(node: ReplicaState, out: ReplicaOut, name: string): void {
  if (group.onTimer(node, out, name)) return;
  if (name === SHIP_TIMER) onShipTimer(node, out);
  else if (name === RENEW_TIMER) onRenewTimer(node, out);
  else if (name === PULL_TIMER) onPullTimer(node, out);
  else if (name === RETRY_TIMER) again(node, out);
  else if (name === DIVIDE_TIMER) onDivideTimer(node, out);
  else if (name === SIZE_TIMER) onSizeTimer(node, out);
}

function onResult(node: ReplicaState, out: ReplicaOut, tag: ReplicaTag, found: SqlResult | MovingResult): void {
  if (tag.kind === 'halving') return found.kind === 'problem' ? later(out) : onHalving(node, out, found as MovingResult);
  if (tag.kind === 'sizing') return onSized(node, out, found as MovingResult);
  const result = found as SqlResult;
  switch (tag.kind) {
    case 'position':
      return onPosition(node, out, result);
    case 'replay':
      return onReplayed(node, out, result);
    case 'image':
      return onImage(node, out, result);
    case 'load':
      return onLoaded(node, out, result);
    case 'seed':
      return onSeedImage(node, out, tag.to, result);
    case 'seeded':
      return result.kind === 'loaded' ? onSeeded(node, out, result.position) : later(out);
    case 'read':
      return onRead(node, out, tag.from, tag.item, result);
  }
}

function onSynced(node: ReplicaState, out: ReplicaOut, tag: ReplicaTag): void {
  if (tag.kind === 'group') group.onSynced(node, out, tag);
}
