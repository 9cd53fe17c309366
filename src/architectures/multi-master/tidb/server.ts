/** A TiDB server: takes clients' SQL, keeps nothing. Rows come from regions' leaders, order comes from the oracle. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import { noOperations } from '../../shared/recent.ts';
import { stepBy } from '../../shared/step.ts';
import { CALLS_TIMER, firstCall, onCallRefused, onCallsDue, onNotLeader } from '../../shared/ranges/calls.ts';
import { IDLE_TIMER, PATIENCE_TIMER } from '../../shared/ranges/requests.ts';
import { catalogueOf } from '../../shared/ranges/rows.ts';
import { sqlRoles } from './machine.ts';
import type { SqlPlace } from './place.ts';
import type { KvAnswer, Rows, TidbMessage, Timestamps } from './protocol.ts';
import { BEAT_TIMER, onBeat, requests } from './requests.ts';
import { onEpochNotMatch } from './rerouting.ts';
import { onLocked, onResolved, onResolveTs, onSecondaries, onStatus } from './resolving.ts';
import type { MemberResult, SqlOut, SqlState, SqlTag } from './state.ts';
import { ask, onNoOracle, onTimestamps, onTsoRefused, onTsoTimer, TSO_TIMER } from './timestamps.ts';
import { onRows, onStatementRan, onTs, onTxnAnswer } from './transactions.ts';

export function serverLogic(place: SqlPlace): NodeLogic<SqlState, TidbMessage, MemberResult, SqlTag> {
  const handle = stepBy<SqlState, TidbMessage, MemberResult, SqlTag>({ onMessage, onResult, onTimer, onRefused });
  return {
    roles: sqlRoles,
    boot(_disk, role, out, birth) {
      const node: SqlState = {
        ...{ role, place, own: {}, startedAt: out.now, isRestarted: birth !== 'first', catalogue: null },
        ...{ requests: new Map(), recent: noOperations(), txns: new Map() },
        leaders: place.regions.map(([first = '']) => first),
        ...{
          calls: new Map(),
          callCount: firstCall(out, birth),
          resolutions: new Map(),
          wanted: [],
          asked: null,
          batches: 0,
          pd: 0,
          committed: null,
        },
        counters: { tso: 0, regionErrors: 0, resolved: 0, commits: { '2PC': 0, async: 0, onePC: 0 } },
      };
      out.execute({ kind: 'catalogue' }, { kind: 'rows-all' });
      if (place.isPessimistic) onBeat(node, out);
      return node;
    },
    step(node, input, out) {
      handle(node, input, out);
      ask(node, out);
      requests.keepIdle(node, out);
    },
  };
}

function onMessage(node: SqlState, out: SqlOut, from: NodeId, message: TidbMessage): void {
  switch (message.kind) {
    case 'query':
      return requests.onQuery(node, out, from, message);
    case 'timestamps':
      return onTso(node, out, message);
    case 'kv-rows':
    case 'kv-answer':
      return onAnswer(node, out, message);
    case 'epoch-not-match':
      return onEpochNotMatch(node, out, message);
    case 'not-leader':
      return node.place.pds.includes(from) ? onNoOracle(node, out, message) : onNotLeader(node, out, from, message.call, message.leader);
    default:
  }
}

function onTso(node: SqlState, out: SqlOut, message: Timestamps): void {
  for (const [wanted, ts] of onTimestamps(node, out, message)) {
    if (wanted.kind === 'resolve') onResolveTs(node, out, wanted.startTs, ts);
    else onTs(node, out, wanted, ts);
  }
}

function onAnswer(node: SqlState, out: SqlOut, message: Rows | KvAnswer): void {
  const call = node.calls.get(message.call);
  if (!call) return;
  const { purpose } = call;
  if (message.kind === 'kv-answer' && message.result.kind === 'locked' && purpose.kind !== 'background')
    return onLocked(node, out, call, message.result.locks);
  node.calls.delete(call.id);
  if (message.kind === 'kv-rows') {
    if (purpose.kind === 'fetch') onRows(node, out, purpose.txn, message.rows);
    return;
  }
  switch (purpose.kind) {
    case 'status':
      return onStatus(node, out, purpose.startTs, message.result);
    case 'secondaries':
      return onSecondaries(node, out, purpose.startTs, message.result);
    case 'resolve':
      return onResolved(node, out, purpose.startTs);
    case 'background':
      return;
    default:
      return onTxnAnswer(node, out, call, purpose.txn, message.result);
  }
}

function onTimer(node: SqlState, out: SqlOut, name: string): void {
  switch (name) {
    case CALLS_TIMER:
      return onCallsDue(node, out);
    case TSO_TIMER:
      return onTsoTimer(node, out, true);
    case PATIENCE_TIMER:
      return requests.onPatienceOver(node, out);
    case IDLE_TIMER:
      return requests.onIdle(node, out);
    case BEAT_TIMER:
      return onBeat(node, out);
  }
}

function onResult(node: SqlState, out: SqlOut, tag: SqlTag, result: MemberResult): void {
  switch (tag.kind) {
    case 'catalogue':
      if (result.kind !== 'rows-all') return;
      node.catalogue = catalogueOf(result, node.place.dealt);
      return;
    case 'classify':
      return requests.onClassified(node, out, tag.op, result);
    case 'run':
      return onStatementRan(node, out, tag.id, tag.op, result);
  }
}

function onRefused(node: SqlState, out: SqlOut, peer: NodeId, message: TidbMessage): void {
  if (message.kind === 'tso') onTsoRefused(node, out);
  else if ('call' in message && message.kind !== 'kv-rows' && message.kind !== 'kv-answer' && message.kind !== 'not-leader')
    onCallRefused(node, out, peer, message.call);
}
