/**
 * A spanserver: a replica of the data, its part of the Paxos group, and a clock that knows how wrong it may be. Each input goes to the
 * handler of its name, then what has become possible is done.
 */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import { noGroups } from './many-groups.ts';
import { gatherAll, onGathered, onGroupQuery, onGroupReply, onPosed, onRowsAt, onTablesKnown } from './posing.ts';
import { VOTES_TIMER } from './two-phase-commit.ts';
import { onAllRows } from './versions.ts';
import { noIndex } from '../../shared/consensus/operations.ts';
import { keepPromises, noPromises } from '../../shared/promises.ts';
import { noOperations } from '../../shared/recent.ts';
import { stepBy } from '../../shared/step.ts';
import { applyChosen, askForPosition, BASE_KEY, onApplied, onPosition, RETRY_TIMER, tryAgain, WAIT_TIMER } from './apply.ts';
import { ANSWER_TIMER, beginPolling, onPollTimer, onTime, onUnanswered, POLL_TIMER } from './clock.ts';
import { IDLE_TIMER, goOnWithTransactions, onVotesTimer, onFootprint, onIdle } from './transactions.ts';
import { tellOfCommits } from './commits.ts';
import { goOnLeading, onLeaderRequest, promiseAgain, SAFE_TIMER } from './leading.ts';
import { isVote, keepTenure, LEASE_TIMER, onLeaseRequest, onLeaseTimer, onLeaseVote, onOwnVote, VOTE_KEY } from './leases.ts';
import type { Place } from './place.ts';
import type { SpanMessage } from './protocol.ts';
import {
  followLeader,
  onClassified,
  onCommitRefused,
  onPatienceOver,
  onQuery,
  onRead,
  onSafeTime,
  onTransactionReply,
  PATIENCE_TIMER,
  routeAll,
  runSafeReads,
} from './requests.ts';
import { group, NOTHING_SEEN, type SpanOut, type SpanResult, type SpanState, type SpanTag } from './state.ts';

export function spanserverLogic(place: Place): NodeLogic<SpanState, SpanMessage, SpanResult, SpanTag> {
  const handle = stepBy({ onMessage, onResult, onSynced, onTimer, onOrder });
  return {
    roles: place.agreement.roles,
    boot(disk, role, out, birth) {
      const vote = disk.get(VOTE_KEY);
      const base = disk.get(BASE_KEY);
      const node: SpanState = {
        place,
        role,
        ...place.agreement.begin(disk, place, out.now, birth),
        startedAt: out.now,
        isFirstLife: birth === 'first',
        ...{ synced: null, polls: 0, polledAt: 0, master: 0 },
        ...{ vote: isVote(vote) ? vote : null, votesWritten: 0, promises: noPromises(), holder: null, tenure: null, sMax: 0 },
        operations: noIndex(),
        ...{
          base: typeof base === 'number' ? base : null,
          isPositionKnown: false,
          lastApplied: 0,
          appliedTs: 0,
          shownTs: 0,
          applyingTo: 0,
          safeTs: 0,
          promisedTimes: [],
        },
        ...{
          noticed: 0,
          held: null,
          requests: new Map(),
          recent: noOperations(),
          told: [],
          groups: noGroups(),
          routedTo: null,
          routedEpoch: 0,
        },
        seen: NOTHING_SEEN,
        own: {},
      };
      beginPolling(node, out);
      if (place.maxStalenessUs > 0) out.setTimer(SAFE_TIMER, place.safeTimeUs);
      if (!group.isBlank(node)) askForPosition(out);
      group.start(node, out, birth);
      goOn(node, out);
      return node;
    },
    step(node, input, out) {
      handle(node, input, out);
      goOn(node, out);
    },
  };
}

/** What the last input made possible. */
function goOn(node: SpanState, out: SpanOut): void {
  keepTenure(node, out);
  followLeader(node, out);
  goOnWithTransactions(node, out);
  goOnLeading(node, out);
  tellOfCommits(node, out);
  hearItself(node, out);
  applyChosen(node, out);
  runSafeReads(node, out);
  if (node.place.group > 0) {
    hearItself(node, out);
    gatherAll(node, out);
  }
  group.end(node, out);
}

/** What it has said to itself counts within the step, and so does what follows of it. */
function hearItself(node: SpanState, out: SpanOut): void {
  while (node.told.length > 0) for (const told of node.told.splice(0)) onMessage(node, out, node.place.spec.id, told);
}

function onMessage(node: SpanState, out: SpanOut, from: NodeId, message: SpanMessage): void {
  switch (message.kind) {
    case 'query':
      return node.place.group > 0 ? onPosed(node, out, from, message) : onQuery(node, out, from, message);
    case 'group-query':
      return onGroupQuery(node, out, from, message);
    case 'reply':
      return onGroupReply(node, out, message);
    case 'rows-at':
      return onRowsAt(node, message);
    case 'time':
      onTime(node, out, from, message);
      return routeAll(node, out, ['routing']);
    case 'lease-request':
      return onLeaseRequest(node, out, from, message);
    case 'lease-vote':
      return onLeaseVote(node, out, from, message);
    case 'commit-request':
    case 'safe-time-request':
    case 'transaction-request':
    case 'prepare-request':
    case 'prepare-vote':
    case 'decision':
      return onLeaderRequest(node, out, from, message);
    case 'transaction-reply':
      return onTransactionReply(node, out, message);
    case 'commit-refused':
      return onCommitRefused(node, out, message);
    case 'safe-time':
      return onSafeTime(node, message);
    case 'poll-time':
      return;
    default:
      return group.onMessage(node, out, from, message);
  }
}

function onTimer(node: SpanState, out: SpanOut, name: string): void {
  if (group.onTimer(node, out, name)) return;
  switch (name) {
    case POLL_TIMER:
      return onPollTimer(node, out);
    case ANSWER_TIMER:
      return onUnanswered(node, out);
    case LEASE_TIMER:
      return onLeaseTimer(node, out);
    case RETRY_TIMER:
      return tryAgain(node, out);
    case SAFE_TIMER:
      return promiseAgain(node, out);
    case IDLE_TIMER:
      return onIdle(node, out);
    case VOTES_TIMER:
      return onVotesTimer(node, out);
    case PATIENCE_TIMER:
      return onPatienceOver(node, out);
    // What was held back is looked at after every step.
    case WAIT_TIMER:
  }
}

function onOrder(node: SpanState, out: SpanOut, order: string): void {
  if (order === 'lead') group.order(node, out, { does: 'lead', member: node.place.spec.id });
}

function onResult(node: SpanState, out: SpanOut, tag: SpanTag, result: SpanResult): void {
  if (tag.kind === 'versions') return onAllRows(node, out, result);
  // No other tag asks for those.
  if (result.kind === 'rows-all' || result.kind === 'rows-put') return;
  switch (tag.kind) {
    case 'position':
      return onPosition(node, out, result);
    case 'apply':
      return onApplied(node, out, result);
    case 'step':
      return onFootprint(node, out, tag, result);
    case 'posed':
      return onTablesKnown(node, out, tag.op, result);
    case 'gather':
      return onGathered(node, out, tag.op, result);
    case 'classify':
      return onClassified(node, out, tag.op, result);
    case 'read':
      return onRead(node, out, tag.op, result);
  }
}

function onSynced(node: SpanState, out: SpanOut, tag: SpanTag): void {
  if (tag.kind === 'group') return group.onSynced(node, out, tag);
  if (tag.kind !== 'written') return;
  keepPromises(node.promises, out, tag);
  onOwnVote(node, out);
}
