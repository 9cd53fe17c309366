/**
 * A member: takes SQL from any client, agrees with the others on one order of all writes, and runs them in that
 * order in its own database. Each input goes to the handler of its name, then what has become possible is done (tell of
 * commits, confirm reads, apply, ask a new leader again).
 */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { SqlResult } from '../../../sqlite/jobs.ts';
import { IDLE_TIMER } from '../../shared/transactions/idle.ts';
import { stepBy } from '../../shared/step.ts';
import { bootWays } from '../../shared/ways.ts';
import { noOperations } from '../../shared/recent.ts';
import { applyCommitted, askForPosition, BASE_KEY, onApplied, onPosition, RETRY_TIMER, tryAgain } from './apply.ts';
import { group } from './group.ts';
import { onReadIndex, tellOfCommits } from './leading.ts';
import { endIdleOnes, keepLeading, onConfirmed, onPrepared, onPropose, onStatement, onStep, takeTurns } from './locking.ts';
import { noIndex } from '../../shared/consensus/operations.ts';
import type { Place } from './place.ts';
import type { MemberMessage } from './protocol.ts';
import { askIfDue } from './reading.ts';
import { onClassified, onIndexKnown, onPatienceOver, onQuery, onRead, onReadIndexReply, onRefuse, onTold, rerouteAll } from './requests.ts';
import { goOnWithSnapshots, onImage, onKept, onLoaded } from './snapshots.ts';
import type { MemberOut, MemberState, MemberTag } from './state.ts';

/** How many lives a member has had: on disk since the first moment of its first. */
const LIVES_KEY = 'lives';
const MOST_LIVES = 2 ** 32 - 1;

export function memberLogic(place: Place): NodeLogic<MemberState, MemberMessage, SqlResult, MemberTag> {
  const handle = stepBy({ onMessage, onResult, onSynced, onDrawn, onTimer, onOrder });
  return {
    roles: place.agreement.roles,
    boot(disk, role, out, birth) {
      const lives = disk.get(LIVES_KEY);
      const base = disk.get(BASE_KEY);
      const node: MemberState = {
        place,
        role,
        ...place.agreement.begin(disk, place, out.now, birth),
        life: typeof lives === 'number' ? lives + 1 : birth === 'first' ? 1 : MOST_LIVES,
        // The first life's was on disk before time began.
        isNumbered: birth === 'first' || (out.writesThrough && typeof lives === 'number'),
        startedAt: out.now,
        requests: new Map(),
        recent: noOperations(),
        operations: noIndex(),
        keptAt: null,
        snapshotJob: null,
        base: typeof base === 'number' ? base : null,
        isPositionKnown: false,
        lastApplied: 0,
        applyingTo: 0,
        leading: null,
        told: [],
        noticed: 0,
        routedTo: null,
        routedTerm: 0,
        readQuestions: new Map(),
        readsAsked: 0,
        readsAskedAt: 0,
        waitingReads: new Set(),
        own: {},
      };
      bootWays(place.ways, node, out, disk, birth);
      if (typeof lives !== 'number' && birth !== 'first') out.draw({ kind: 'life' }, 2, MOST_LIVES);
      else noteLife(node, out);
      if (!group.isBlank(node)) askForPosition(out);
      group.start(node, out, birth);
      keepLeading(node, out);
      return node;
    },
    step(node, input, out) {
      handle(node, input, out);
      goOn(node, out);
    },
  };
}

/** The number of this life: one more than that of the last, or drawn where that is lost, so that none is used twice. */
function noteLife(node: MemberState, out: MemberOut): void {
  out.persist(LIVES_KEY, node.life);
  if (!node.isNumbered) out.sync({ kind: 'born' });
}

function onDrawn(node: MemberState, out: MemberOut, _tag: MemberTag, life: number): void {
  node.life = life;
  node.isNumbered = out.writesThrough;
  noteLife(node, out);
}

/** What the last input made possible. */
function goOn(node: MemberState, out: MemberOut): void {
  keepLeading(node, out);
  rerouteAll(node, out);
  tellOfCommits(node, out);
  tellOfReads(node, out);
  askIfDue(node, out);
  goOnWithSnapshots(node, out);
  applyCommitted(node, out);
  takeTurns(node, out);
  for (const told of node.told.splice(0)) onTold(node, out, told);
  group.end(node, out);
}

function onMessage(node: MemberState, out: MemberOut, from: NodeId, message: MemberMessage): void {
  switch (message.kind) {
    case 'query':
      return onQuery(node, out, from, message);
    case 'propose':
      return onPropose(node, out, from, message);
    case 'statement':
      return onStatement(node, out, from, message);
    case 'statement-reply':
      return onTold(node, out, message);
    case 'refuse':
      return onRefuse(node, out, message);
    case 'read-index':
      return onReadIndex(node, out, from, message);
    case 'read-index-reply':
      return onReadIndexReply(node, out, message.ticket, message.index);
    case 'reply':
      return;
    default:
      return group.onMessage(node, out, from, message);
  }
}

function onTimer(node: MemberState, out: MemberOut, name: string): void {
  if (group.onTimer(node, out, name)) return;
  if (name === RETRY_TIMER) tryAgain(node, out);
  else if (name === IDLE_TIMER) endIdleOnes(node, out);
  else onPatienceOver(node, out);
}

/** Of this member: `lead`, `add`, `learn`, `remove`. Of all: `members` and the nodes that are to vote, with spaces between. */
function onOrder(node: MemberState, out: MemberOut, order: string): void {
  const [does = '', ...members] = order.split(' ');
  if (does === 'members') group.order(node, out, { does, members });
  else if (does === 'lead' || does === 'add' || does === 'learn' || does === 'remove')
    group.order(node, out, { does, member: node.place.spec.id });
}

function onResult(node: MemberState, out: MemberOut, tag: MemberTag, result: SqlResult): void {
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
      return onStep(node, out, tag, result);
    case 'prepared':
      return onPrepared(node, out, tag, result);
  }
}

function onSynced(node: MemberState, out: MemberOut, tag: MemberTag): void {
  if (tag.kind === 'group') group.onSynced(node, out, tag);
  else node.isNumbered = true;
}

function tellOfReads(node: MemberState, out: MemberOut): void {
  for (const { from, ticket, index } of group.takeReads(node)) {
    if (from === node.place.spec.id) onConfirmed(node, out, ticket) || onIndexKnown(node, out, ticket, index);
    else out.send(from, { kind: 'read-index-reply', ticket, index });
  }
}
