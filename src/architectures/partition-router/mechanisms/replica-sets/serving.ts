/** What a replica does for the library that asks it: a write at the primary, a read anywhere, and barriers. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Outcome } from '../../../../sim/operation.ts';
import type { QueryResult, SqlResult } from '../../../../sqlite/jobs.ts';
import { asQueryResult, refusal } from '../../../shared/answers.ts';
import { entryAt, lastIndex } from '../../../shared/consensus/log.ts';
import { accept, isKnown } from '../../../shared/recent.ts';
import type { Work } from '../../slots.ts';
import type { Barrier, Item, ItemReply } from '../../replica-set/protocol.ts';
import { noteRun, whoseIs } from './halving.ts';
import { membersOf } from './members.ts';
import { lagOf } from './shipping.ts';
import { epochAt, epochOf, isReady, mayRead, mayWrite, writerAsKnown, writesHere } from './standing.ts';
import { appliedIn, globalIn, group, loggedIn, type ReplicaOut, type ReplicaState } from './state.ts';

/** Most that wait at one replica. */
const MAX_WAITING = 10_000;
/** How soon a write that a region’s lag holds up is to be asked again. Ours. */
const LAG_RETRY_US = 500_000;

/** A write is the work of all four, so each bears a part of its price. */
const workOf = ({ nowMs, whole }: Item, { place }: ReplicaState): Work =>
  nowMs === null ? { writes: false, whole } : { writes: true, whole, part: 1 / place.replicas };

function answer(node: ReplicaState, out: ReplicaOut, to: NodeId, item: Item, rest: Partial<ItemReply>): void {
  const members = membersOf(node);
  out.send(to, {
    kind: 'item-reply',
    op: item.op,
    ask: item.ask,
    status: 'done',
    outcome: refusal(''),
    position: null,
    lsn: appliedIn(node),
    written: loggedIn(node),
    globalCommitted: globalIn(node),
    primary: writerAsKnown(node),
    ...(node.standing !== null && { epoch: epochOf(node) }),
    ...(members !== null && { members }),
    ...rest,
  });
}

const fail = (message: string, detail: string, code?: string): Outcome => ({
  ok: false,
  definite: true,
  problem: { message, detail, offset: null, ...(code !== undefined && { code }) },
});

export function onItem(node: ReplicaState, out: ReplicaOut, from: NodeId, item: Item): void {
  const { rules, spec, throughput } = node.place;
  if (rules.isRepeated(!accept(node.recent, `${item.op} ${item.ask}`))) return;
  const writes = item.nowMs !== null;
  const isMine = writes ? mayWrite(node, out.steady) : !group.isBlank(node) && mayRead(node, out.steady);
  if (!isMine || node.base === null)
    return answer(node, out, from, item, {
      status: 'elsewhere',
      outcome: fail(`${spec.id} is not the one to ask.`, '410'),
    });
  if (writes && rules.isRepeated(isInLog(node, item.op))) return;
  const whose = whoseIs(node, item);
  if (whose === 'another') return sendAway(node, out, from, item);
  if (whose === 'not yet') return void (node.reads.length < MAX_WAITING && node.reads.push({ from, message: item }));
  const retryUs = throughput.waitUs(node, out, workOf(item, node));
  if (retryUs !== null) return answer(node, out, from, item, { status: 'throttled', outcome: tooMany(spec.part ?? '', retryUs), retryUs });
  if (writes) onWrite(node, out, from, item);
  else if (rules.isNewEnough(appliedIn(node), neededOf(node, item))) read(node, out, from, item);
  else if (item.waits && node.reads.length < MAX_WAITING) node.reads.push({ from, message: item });
  else
    answer(node, out, from, item, {
      status: 'behind',
      outcome: fail(`${spec.id} has not yet what this session has seen.`, '404, x-ms-substatus: 1002'),
    });
}

/** What a session has seen of a write region that is no more counts as far as it is left: and who still asks the others what they have does not know that. */
function neededOf(node: ReplicaState, { atLeast, epoch = 1 }: Item): number {
  if (atLeast === 0 || epochOf(node) <= epoch) return atLeast;
  const logged = loggedIn(node);
  for (let lsn = 1; lsn <= Math.min(atLeast, logged); lsn++) if (epochAt(node, lsn) > epoch) return lsn - 1;
  const account = node.standing?.account;
  return writesHere(node) && group.isLeader(node) && account != null && isReady(node, account) ? Math.min(atLeast, logged) : atLeast;
}

/** 410, substatus 1002 (PartitionKeyRangeGone): who asks is to look at the map, which comes along. */
function sendAway(node: ReplicaState, out: ReplicaOut, from: NodeId, item: Item): void {
  const outcome = fail(`${node.place.spec.id} does not have these rows any more.`, '410, x-ms-substatus: 1002');
  answer(node, out, from, item, { status: 'moved', moved: node.map, outcome });
}

function tooMany(partition: string, retryUs: number): Outcome {
  const ms = Math.ceil(retryUs / 1000);
  const message = `Request rate is large: a replica of ${partition} has spent its share of request units. Ask again in ${ms} ms.`;
  return fail(message, `429, x-ms-retry-after-ms: ${ms}`, '429');
}

/** What is behind the last that was applied is looked at too: a leader before may have taken it. */
function isInLog(node: ReplicaState, op: string): boolean {
  if (isKnown(node.known, op)) return true;
  const log = group.log(node);
  for (let index = node.lastApplied + 1; index <= lastIndex(log); index++) if (entryAt(log, index)?.payload?.op === op) return true;
  return false;
}

function onWrite(node: ReplicaState, out: ReplicaOut, from: NodeId, item: Item): void {
  const { level, rules, maxVersions, maxLagUs, spec } = node.place;
  const lag = lagOf(node, out.now);
  if (level === 'bounded staleness' && lag !== null && !rules.isWithinWindow(lag.versions, lag.ageUs, maxVersions, maxLagUs)) {
    const message = `${lag.region} is ${lag.versions} writes behind, as far as this account allows: writes wait until it has caught up.`;
    return answer(node, out, from, item, { status: 'throttled', outcome: fail(message, '429', '429'), retryUs: LAG_RETRY_US });
  }
  const { op, sql, params, nowMs } = item;
  const index =
    node.writes.size >= MAX_WAITING
      ? null
      : group.propose(node, out, {
          ...{ op, statement: { sql, params, nowMs: nowMs ?? 0, seed: op }, takenAt: out.now },
          ...(epochOf(node) > 1 && { epoch: epochOf(node) }),
          ...(node.place.splits && item.places && { places: item.places }),
        });
  if (index === null)
    return answer(node, out, from, item, { outcome: refusal(`${spec.id} takes no more writes now. Nothing was written.`) });
  node.took = { lsn: loggedIn(node), ageUs: lag?.ageUs ?? 0, epoch: epochOf(node) };
  noteRun(node, item);
  node.writes.set(op, { from, message: item });
}

/** It is in the database of this replica, so its set has committed it. Whoever took it answers. */
export function onDone(node: ReplicaState, out: ReplicaOut, op: string, lsn: number, { outcome, position }: QueryResult): void {
  const waiting = node.writes.get(op);
  const work: Work = { writes: true, whole: false, part: 1 / node.place.replicas };
  node.place.throughput.charge(node, out, waiting ? work : { ...work, unpaid: true }, outcome);
  if (!waiting) return;
  node.writes.delete(op);
  answer(node, out, waiting.from, waiting.message, { outcome, position, lsn });
}

function read(node: ReplicaState, out: ReplicaOut, from: NodeId, item: Item): void {
  const { op, sql, params, whole } = item;
  node.admitted = { op };
  noteRun(node, item);
  const job = { kind: 'query', sql, params, seed: op, readOnly: true } as const;
  out.execute({ kind: 'read', from, item }, whole ? { ...job, bulk: true } : job);
}

export function onRead(node: ReplicaState, out: ReplicaOut, from: NodeId, item: Item, result: SqlResult): void {
  const { outcome, position } = asQueryResult(result);
  const lsn = position - (node.base ?? position);
  node.place.throughput.charge(node, out, workOf(item, node), outcome);
  node.served = { lsn, atLeast: neededOf(node, item) };
  answer(node, out, from, item, { outcome, position, lsn });
}

export function onBarrier(node: ReplicaState, out: ReplicaOut, from: NodeId, message: Barrier): void {
  if (node.barriers.length < MAX_WAITING) node.barriers.push({ from, message });
  letGo(node, out);
}

/** Lets those go on for whom enough is there now. */
export function letGo(node: ReplicaState, out: ReplicaOut): void {
  const { rules } = node.place;
  if (node.barriers.length > 0) {
    const held = node.barriers.splice(0);
    for (const each of held) {
      const { op, ask, lsn } = each.message;
      if (lsn <= globalIn(node)) out.send(each.from, { kind: 'barrier-reply', op, ask });
      else node.barriers.push(each);
    }
  }
  if (node.reads.length > 0 && node.base !== null) {
    const held = node.reads.splice(0);
    for (const each of held) {
      if (!mayRead(node, out.steady)) {
        const outcome = fail(`${node.place.spec.id} answers no more.`, '410');
        answer(node, out, each.from, each.message, { status: 'elsewhere', outcome });
      } else if (whoseIs(node, each.message) === 'another') sendAway(node, out, each.from, each.message);
      else if (whoseIs(node, each.message) === 'here' && rules.isNewEnough(appliedIn(node), neededOf(node, each.message)))
        read(node, out, each.from, each.message);
      else node.reads.push(each);
    }
  }
}
