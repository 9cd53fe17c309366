/** The primary: it runs what the caches pass on, and says of each answer whether it may be kept. */
import { advanceTo } from '../shared/position.ts';
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import { asQueryResult, POSITION_JOB, queryJob, refusal, reply } from '../shared/answers.ts';
import { stepBy } from '../shared/step.ts';
import { accept, noOperations } from '../shared/recent.ts';
import { foundOnDisk, keepPromises, noPromises, promise } from '../shared/promises.ts';
import { busy, endIdle, IDLE_TIMER, idle } from '../shared/transactions/idle.ts';
import { bootWays } from '../shared/ways.ts';
import { changeRole } from '../shared/roles.ts';
import { primaryRoles } from './machine.ts';
import type { Place } from './place.ts';
import type { QueryCacheMessage } from './protocol.ts';
import type { PrimaryOut, PrimaryState, PrimaryTag } from './state.ts';

export function primaryLogic(place: Place): NodeLogic<PrimaryState, QueryCacheMessage, SqlResult, PrimaryTag> {
  return {
    roles: primaryRoles,
    boot(disk, role, out, birth) {
      const node: PrimaryState = {
        ...{ place, role, position: 0, promises: noPromises<QueryCacheMessage>(), recent: noOperations(), idleSince: new Map() },
        ...{ own: {}, lastAnswer: null },
      };
      bootWays(place.ways, node, out, disk, birth);
      if (place.rules.isLost(birth)) {
        changeRole(primaryRoles, node, out, 'LOST');
        return node;
      }
      changeRole(primaryRoles, node, out, 'READY');
      out.execute({ kind: 'position' }, POSITION_JOB);
      return node;
    },
    step: stepBy({ onMessage, onResult, onTimer, onSynced }),
  };
}

function onMessage(node: PrimaryState, out: PrimaryOut, from: NodeId, message: QueryCacheMessage): void {
  if (message.kind === 'query') onQuery(node, out, from, message);
}

function onQuery(node: PrimaryState, out: PrimaryOut, from: NodeId, asked: ClientQuery): void {
  if (node.place.rules.isRepeated(!accept(node.recent, asked.op))) return;
  if (node.role.value === 'lost') return refuse(node, out, from, asked);
  busy(node.idleSince, asked);
  out.execute({ kind: 'query', from, asked }, queryJob(asked, false));
}

function refuse({ place }: PrimaryState, out: PrimaryOut, from: NodeId, { op }: ClientQuery): void {
  const outcome = refusal(`The disk of ${place.spec.id} was lost, and its rows with it. There is no copy to answer from.`);
  out.send(from, reply(op, outcome, place.spec.id, null));
}

function onResult(node: PrimaryState, out: PrimaryOut, tag: PrimaryTag, result: SqlResult): void {
  if (tag.kind === 'query') onAnswer(node, out, tag, result);
  else if (result.kind === 'applied') onPosition(node, out, result.position);
}

/** The first job of a life: nothing had been written in it. */
function onPosition(node: PrimaryState, out: PrimaryOut, position: number): void {
  foundOnDisk(node.promises, position);
  advanceTo(node, out, position);
}

function onSynced(node: PrimaryState, out: PrimaryOut, tag: PrimaryTag): void {
  if (tag.kind === 'written') keepPromises(node.promises, out, tag);
}

function onTimer(node: PrimaryState, out: PrimaryOut, name: string): void {
  if (name === IDLE_TIMER) endIdle(node.idleSince, out, node.place.idleUs, { kind: 'idle' });
}

function onAnswer(node: PrimaryState, out: PrimaryOut, { from, asked }: Extract<PrimaryTag, { kind: 'query' }>, result: SqlResult): void {
  const { rules, spec } = node.place;
  const { outcome, position } = asQueryResult(result);
  advanceTo(node, out, position);
  idle(node.idleSince, out, node.place.idleUs, asked, outcome);
  // Caches keep it, and the invariants know it again as this object: a checkpoint must not copy it.
  Object.freeze(outcome);
  node.lastAnswer = { question: asked, outcome, position };
  const message = reply(asked.op, outcome, spec.id, position);
  promise(node.promises, out, rules, { upTo: position, to: from, message });
}
