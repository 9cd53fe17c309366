/**
 * A member of the placement driver: a Raft group whose leader is the timestamp oracle, and says where regions are led (`placement.ts`). A leader hands out timestamps while its lease
 * holds, below a bound that the group has saved; a new one begins above that bound, so what those before it handed out is never handed
 * out again (tikv/pd, pkg/tso; its lease is 3 s and it saves 3 s ahead).
 */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import { allot, onAskSplit } from './allotting.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { stepBy } from '../../shared/step.ts';
import { isSpent, nextBound, oracleAbove, physicalOf, take } from './oracle.ts';
import { HEARTBEAT } from './heartbeats.ts';
import type { MemberPlace } from './place.ts';
import { forget, noPlacement, onHeartbeat } from './placement.ts';
import { type Heartbeat, isBound, type TidbMessage, type TsoRequest } from './protocol.ts';
import { group, type MemberOut, type MemberResult, type MemberTag, type PdState } from './state.ts';

const WAITING_MAX = 10_000;

export function pdLogic(place: MemberPlace): NodeLogic<PdState, TidbMessage, MemberResult, MemberTag> {
  const handle = stepBy<PdState, TidbMessage, MemberResult, MemberTag>({
    onMessage,
    onSynced: (node, out, tag) => {
      if (tag.kind === 'group') group.onSynced(node, out, tag);
    },
    onTimer: (node, out, name) => {
      group.onTimer(node, out, name);
    },
    onOrder(node, out, order) {
      if (order === 'lead') group.order(node, out, { does: 'lead', member: node.place.spec.id });
    },
  });
  return {
    roles: place.agreement.roles,
    boot(disk, role, out, birth) {
      const node: PdState = {
        ...{ role, place, own: {} },
        ...place.agreement.begin(disk, place, out.now, birth),
        ...{ oracle: null, oracleEpoch: -1, savingMs: 0, waiting: new Map(), tickets: 0, handedOut: null },
        ...{ splits: new Map(), placement: noPlacement() },
      };
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

function onMessage(node: PdState, out: MemberOut, from: NodeId, message: TidbMessage): void {
  switch (message.kind) {
    case 'tso':
      return onTso(node, out, from, message);
    case 'region-heartbeat':
    case 'store-heartbeat':
      return onBeat(node, out, from, message);
    case 'ask-split':
      return onAskSplit(node, out, from, message);
    case 'ask-split-reply':
    case 'hand-over':
    case 'adopted':
    case 'epoch-not-match':
    case 'pd-reply':
    case 'query':
    case 'reply':
    case 'timestamps':
    case 'detect':
    case 'deadlock':
    case 'not-leader':
    case 'kv-get':
    case 'kv-rows':
    case 'kv-answer':
    case 'kv-prewrite':
    case 'kv-commit':
    case 'kv-lock':
    case 'kv-resolve':
      return;
    default:
      group.onMessage(node, out, from, message);
  }
}

function onBeat(node: PdState, out: MemberOut, from: NodeId, message: Heartbeat): void {
  const { placement } = node.place;
  if (!placement) return;
  if (!group.isLeader(node)) return out.send(from, { kind: 'not-leader', call: HEARTBEAT, leader: group.leader(node) });
  const { planned } = node.placement;
  const lead = onHeartbeat(node.placement, placement, node.place.rules, from, message, out.steady);
  if (node.placement.planned !== planned && node.placement.planned) {
    const { region, peer } = node.placement.planned;
    out.report('movesLead', [region, from, peer]);
  }
  out.send(from, { kind: 'pd-reply', lead, term: message.term });
}

const clockMs = (out: MemberOut): number => Math.floor(out.now / 1000);

function refuse(node: PdState, out: MemberOut, to: NodeId, { batch }: TsoRequest): void {
  out.send(to, { kind: 'not-leader', call: batch, leader: group.leader(node) });
}

function onTso(node: PdState, out: MemberOut, from: NodeId, request: TsoRequest): void {
  if (!group.isLeader(node) || node.waiting.size >= WAITING_MAX) return refuse(node, out, from, request);
  node.tickets += 1;
  const ticket = String(node.tickets);
  const { rules } = node.place;
  node.waiting.set(ticket, { from, request, confirmed: rules.mayHandOut(false), untilUs: out.steady + node.place.confirmedForUs });
  if (!group.read(node, out, { from: node.place.spec.id, ticket })) node.waiting.delete(ticket);
}

/** The bound that the log says last, of those that are chosen. */
function savedMs(node: PdState): number {
  const log = group.log(node);
  for (let index = group.chosenIndex(node); index > log.base.index; index -= 1) {
    const payload = entryAt(log, index)?.payload;
    if (isBound(payload)) return payload.savedMs;
  }
  return 0;
}

function goOn(node: PdState, out: MemberOut): void {
  if (!group.isLeader(node)) {
    for (const { from, request } of node.waiting.values()) refuse(node, out, from, request);
    node.waiting.clear();
    node.oracle = null;
    forget(node.placement);
    node.splits.clear();
  } else {
    handOut(node, out);
    allot(node, out);
  }
  group.end(node, out);
}

/** Answers what may be answered. A confirmed read of the own group tells that all bounds before are chosen here, and that nobody else leads. */
function handOut(node: PdState, out: MemberOut): void {
  for (const { ticket } of group.takeReads(node)) {
    const waiting = node.waiting.get(ticket);
    if (waiting) waiting.confirmed = true;
  }
  const epoch = group.epoch(node);
  const saved = savedMs(node);
  if (node.oracle === null || node.oracleEpoch !== epoch) {
    if (![...node.waiting.values()].some(({ confirmed }) => confirmed)) return;
    node.oracle = oracleAbove(node.place.rules.beginsAbove(saved));
    node.oracleEpoch = epoch;
    node.savingMs = 0;
  }
  const { oracle } = node;
  oracle.savedMs = Math.max(oracle.savedMs, saved);
  if (node.waiting.size > 0 && isSpent(oracle, clockMs(out))) save(node, out);
  for (const [ticket, { from, request, confirmed, untilUs }] of node.waiting) {
    if (!confirmed) continue;
    // It stood still, or was answered late: another may lead by now, and has begun above.
    if (out.steady >= untilUs) {
      node.waiting.delete(ticket);
      refuse(node, out, from, request);
      continue;
    }
    const before = oracle.last;
    const last = take(oracle, request.count, clockMs(out));
    if (last === null) {
      save(node, out);
      break;
    }
    node.waiting.delete(ticket);
    node.handedOut = Object.freeze({ first: Math.max(before + 1, last - request.count + 1), last });
    out.send(from, { kind: 'timestamps', batch: request.batch, count: request.count, last });
  }
}

function save(node: PdState, out: MemberOut): void {
  const { oracle } = node;
  if (!oracle || node.savingMs > oracle.savedMs) return;
  const bound = nextBound(oracle, clockMs(out), node.place.windowMs);
  if (group.propose(node, out, Object.freeze({ kind: 'bound', savedMs: bound })) === null) return;
  node.savingMs = bound;
  out.report('savedMs', bound - physicalOf(oracle.last));
}
