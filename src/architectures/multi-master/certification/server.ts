/**
 * A server: runs its clients' transactions on its own database, and commits what certification lets pass. Each input goes to the handler
 * of its name, then what has become possible is done: deliver what has its place, apply it, send what was ready, let go on what waited.
 */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { SqlResult } from '../../../sqlite/jobs.ts';
import { IDLE_TIMER } from '../../shared/transactions/idle.ts';
import { ordinalAt } from '../../shared/consensus/log.ts';
import { stepBy } from '../../shared/step.ts';
import { bootWays } from '../../shared/ways.ts';
import { noOperations } from '../../shared/recent.ts';
import { noCertification } from './certify.ts';
import { applyQueued, askForPosition, BASE_KEY, deliver, onApplied, onPosition, RETRY_TIMER, tryAgain } from './deliver.ts';
import { FLOW_TIMER, keepFlow, onFlowControl, onFlowTimer } from './flow.ts';
import { group } from './group.ts';
import { endIdleOnes, onPrepared, onStep } from './local.ts';
import { onToBeOrdered, orderAgain, tellOfOrder } from './ordering.ts';
import { takeOver } from './levels.ts';
import type { Place } from './place.ts';
import type { ServerMessage } from './protocol.ts';
import { onClassified, onPatienceOver, onQuery, onRead, runWaiting } from './requests.ts';
import { goOnWithSnapshots, onImage, onKept, onLoaded } from './snapshots.ts';
import { queueLength, type ServerOut, type ServerState, type ServerTag } from './state.ts';
import { keepView, onSuspect, SUSPECT_TIMER } from './view.ts';

const MOST_LIVES = 2 ** 32 - 1;

export function serverLogic(place: Place): NodeLogic<ServerState, ServerMessage, SqlResult, ServerTag> {
  const handle = stepBy({ onMessage, onResult, onSynced, onDrawn, onTimer, onOrder });
  return {
    roles: place.agreement.roles,
    boot(disk, role, out, birth) {
      const base = disk.get(BASE_KEY);
      const node: ServerState = {
        place,
        role,
        ...place.agreement.begin(disk, place, out.now, birth),
        life: null,
        startedAt: out.steady,
        isRestarted: birth !== 'first',
        // All begin with the same database.
        status: birth === 'first' ? 'synced' : 'joining',
        joinAskedIn: -1,
        joinAt: null,
        silentLooks: 0,
        requests: new Map(),
        recent: noOperations(),
        locals: new Map(),
        aborted: noOperations(),
        idleSince: new Map(),
        certification: noCertification(),
        deliveredTo: 0,
        queue: [],
        base: typeof base === 'number' ? base : null,
        isPositionKnown: false,
        lastApplied: 0,
        applying: 0,
        isFlushing: false,
        keptAt: null,
        snapshotJob: null,
        flow: { stops: new Map(), isStopping: false, pausedSince: null, pausedUs: 0, sent: 0, begun: 0, quota: null, sentInPeriod: 0 },
        counters: {
          ...{ local_cert_failures: 0, local_bf_aborts: 0, local_commits: 0, received: 0, queued: 0, last_committed: 0 },
          ...{ applied: 0, checked: 0, conflicts: 0 },
        },
        waits: { after: new Map(), others: new Map(), backlogTo: 0, backlogEpoch: -1, runningBefore: [] },
        routedTo: null,
        routedTerm: 0,
        toldTo: 0,
        answered: null,
        answeredAt: 0,
        unfit: null,
        own: {},
      };
      out.draw({ kind: 'life' }, 0, MOST_LIVES);
      if (!group.isBlank(node)) askForPosition(out);
      group.start(node, out, birth);
      out.report('status', node.status);
      bootWays(place.ways, node, out, disk, birth);
      out.setTimer(SUSPECT_TIMER, Math.max(1, Math.round(place.suspectUs / 2)));
      return node;
    },
    step(node, input, out) {
      handle(node, input, out);
      goOn(node, out);
    },
  };
}

/** What the last input made possible. */
function goOn(node: ServerState, out: ServerOut): void {
  orderAgain(node, out);
  tellOfOrder(node, out);
  deliver(node, out);
  goOnWithSnapshots(node, out);
  applyQueued(node, out);
  keepView(node, out);
  takeOver(node);
  runWaiting(node, out);
  keepFlow(node, out);
  reportQueue(node, out);
  group.end(node, out);
}

/** What a picture shows, where it changed. */
function reportQueue(node: ServerState, out: ServerOut): void {
  const { counters } = node;
  const queued = queueLength(node);
  const committed = node.isPositionKnown ? ordinalAt(group.log(node), node.lastApplied) : counters.last_committed;
  if (committed !== counters.last_committed) out.report('lastCommitted', committed);
  if (queued !== counters.queued) out.report('queue', queued);
  counters.last_committed = committed;
  counters.queued = queued;
}

function onMessage(node: ServerState, out: ServerOut, from: NodeId, message: ServerMessage): void {
  switch (message.kind) {
    case 'query':
      return onQuery(node, out, from, message);
    case 'writeset':
    case 'toi':
    case 'marker':
      return onToBeOrdered(node, out, from, message);
    case 'FC_STOP':
    case 'FC_CONT':
      return onFlowControl(node, out, from, message);
    case 'reply':
    case 'stats':
      return;
    default:
      return group.onMessage(node, out, from, message);
  }
}

function onTimer(node: ServerState, out: ServerOut, name: string): void {
  if (group.onTimer(node, out, name)) return;
  if (name === RETRY_TIMER) tryAgain(node, out);
  else if (name === IDLE_TIMER) endIdleOnes(node, out);
  else if (name === FLOW_TIMER) onFlowTimer(node, out);
  else if (name === SUSPECT_TIMER) onSuspect(node, out);
  else onPatienceOver(node, out);
}

function onOrder(node: ServerState, out: ServerOut, order: string): void {
  if (order === 'lead') group.order(node, out, { does: 'lead', member: node.place.spec.id });
}

function onResult(node: ServerState, out: ServerOut, tag: ServerTag, result: SqlResult): void {
  switch (tag.kind) {
    case 'position':
      return onPosition(node, out, result);
    case 'apply':
      return onApplied(node, out, result);
    case 'keep':
      return onKept(node, out, result);
    case 'image':
      return onImage(node, out, result);
    case 'load':
      return onLoaded(node, out, result);
    case 'classify':
      return onClassified(node, out, tag.op, result);
    case 'read':
      return onRead(node, out, tag.op, result);
    case 'step':
      return onStep(node, out, tag.id, tag.op, result);
    case 'prepared':
      return onPrepared(node, out, tag.id, result);
  }
}

function onSynced(node: ServerState, out: ServerOut, tag: ServerTag): void {
  if (tag.kind === 'group') group.onSynced(node, out, tag);
  else node.isFlushing = false;
}

function onDrawn(node: ServerState, _out: ServerOut, _tag: ServerTag, life: number): void {
  node.life = life;
}
