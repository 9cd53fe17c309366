/** A CockroachDB node as clients see it: takes SQL, gives transactions their timestamps, asks leaseholders. Its rows are with the replicas. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import { CALLS_TIMER, firstCall, onCallRefused, onCallsDue, onNotLeader, onQueued } from '../../shared/ranges/calls.ts';
import { IDLE_TIMER, PATIENCE_TIMER } from '../../shared/ranges/requests.ts';
import { catalogueOf } from '../../shared/ranges/rows.ts';
import { noOperations } from '../../shared/recent.ts';
import { stepBy } from '../../shared/step.ts';
import { beginProbing, hear, newClock, onProbe, onProbeTimer, onReading, PROBE_TIMER } from './clock.ts';
import { resolveRest } from './committing.ts';
import { gatewayRoles } from './machine.ts';
import type { GatewayPlace } from './place.ts';
import { type Answer, type CrdbMessage, isRequest, type Rows } from './protocol.ts';
import { requests } from './requests.ts';
import type { GatewayOut, GatewayState, GatewayTag, JobResult } from './state.ts';
import { onRows, onStatementRan, onTxnAnswer } from './transactions.ts';

export function gatewayLogic(place: GatewayPlace): NodeLogic<GatewayState, CrdbMessage, JobResult, GatewayTag> {
  const handle = stepBy<GatewayState, CrdbMessage, JobResult, GatewayTag>({ onMessage, onResult, onTimer, onRefused });
  return {
    roles: gatewayRoles,
    boot(_disk, role, out, birth) {
      const node: GatewayState = {
        ...{ role, place, own: {}, startedAt: out.now, isRestarted: birth !== 'first', catalogue: null },
        ...newClock(),
        ...{ requests: new Map(), recent: noOperations(), txns: new Map() },
        leaders: place.regions.map(([first = '']) => first),
        ...{ calls: new Map(), callCount: firstCall(out, birth), begun: null, committed: null },
        counters: {
          ...{ regionErrors: 0, commits: 0, commits1PC: 0, parallelCommits: 0, refreshes: 0, refreshesFailed: 0 },
          restarts: { readwithinuncertainty: 0, serializable: 0, txnaborted: 0 },
        },
      };
      out.execute({ kind: 'catalogue' }, { kind: 'rows-all' });
      beginProbing(node, out);
      return node;
    },
    step(node, input, out) {
      node.heard = 0;
      if (node.stopped) return;
      node.wallMs = out.now / 1000;
      handle(node, input, out);
      requests.keepIdle(node, out);
    },
  };
}

function onMessage(node: GatewayState, out: GatewayOut, from: NodeId, message: CrdbMessage): void {
  switch (message.kind) {
    case 'query':
      return requests.onQuery(node, out, from, message);
    // It is compared whatever it shows.
    case 'clock-probe':
      return onProbe(node, out, from, message);
    case 'clock-reading':
      if (onReading(node, out, from, message)) stop(node, out);
      return;
    default:
  }
  if ('hlc' in message && !hear(node, out, message.hlc)) return out.report('clockRefused', from);
  switch (message.kind) {
    case 'batch-rows':
    case 'batch-answer':
      return onAnswer(node, out, from, message);
    case 'not-leaseholder':
      return onNotLeader(node, out, from, message.call, message.leader);
    default:
  }
}

/** The process ends: nobody is answered any more. */
function stop(node: GatewayState, out: GatewayOut): void {
  node.role = gatewayRoles.next(node.role, 'STOP');
  out.role(node.role);
  node.requests.clear();
  node.txns.clear();
  node.calls.clear();
}

function onAnswer(node: GatewayState, out: GatewayOut, from: NodeId, message: Rows | Answer): void {
  const call = node.calls.get(message.call);
  if (!call) return;
  const { purpose } = call;
  if (message.kind === 'batch-answer' && message.result.kind === 'queued') return onQueued(node, out, call);
  node.calls.delete(call.id);
  if (message.kind === 'batch-rows') {
    if (purpose.kind === 'fetch') onRows(node, out, call, purpose.txn, from, message);
    return;
  }
  switch (purpose.kind) {
    case 'finish':
      if (message.result.kind === 'ended') resolveRest(node, out, purpose, message.result.ts);
      return;
    case 'background':
      return;
    default:
      return onTxnAnswer(node, out, call, purpose.txn, message.result);
  }
}

function onTimer(node: GatewayState, out: GatewayOut, name: string): void {
  switch (name) {
    case PROBE_TIMER:
      return onProbeTimer(node, out);
    case CALLS_TIMER:
      return onCallsDue(node, out);
    case PATIENCE_TIMER:
      return requests.onPatienceOver(node, out);
    case IDLE_TIMER:
      return requests.onIdle(node, out);
  }
}

function onResult(node: GatewayState, out: GatewayOut, tag: GatewayTag, result: JobResult): void {
  switch (tag.kind) {
    case 'catalogue':
      if (result.kind !== 'rows-all') return;
      node.catalogue = catalogueOf(result, node.place.regions.length);
      return;
    case 'classify':
      return requests.onClassified(node, out, tag.op, result);
    case 'run':
      return onStatementRan(node, out, tag.id, tag.op, result);
  }
}

function onRefused(node: GatewayState, out: GatewayOut, peer: NodeId, message: CrdbMessage): void {
  if (isRequest(message)) onCallRefused(node, out, peer, message.call);
}
