/** A router: it holds the schema and the ring, and no rows. Which handler gets what. */
import type { RouterResult } from '../../sharding/jobs.ts';
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { asQueryResult, refusal } from '../shared/answers.ts';
import { stepBy } from '../shared/step.ts';
import { accept, noOperations } from '../shared/recent.ts';
import { keepPromises, noPromises } from '../shared/promises.ts';
import { bootWays } from '../shared/ways.ts';
import { changeRole } from '../shared/roles.ts';
import { hear, refusedBehind, remind } from './asking.ts';
import { admit, noBarrier } from './barrier.ts';
import { onLogged, onSchemaAsk, onSchemaDone, RETRY_TIMER, resume, tellSilent } from './coordinator.ts';
import { isLost } from './lost.ts';
import { routerRoles } from './machine.ts';
import { libraryOf } from './replica-set/library.ts';
import { end, operationOf, PATIENCE_TIMER } from './operations.ts';
import {
  ADD_ORDER,
  REMOVE_ORDER,
  bootRebalancing,
  MOVES_TIMER,
  onAdd,
  onAgain,
  onHave,
  onMovesLogged,
  onReady,
  onSurveyed,
  onRemove,
  reportLeft,
  resumeMoves,
  tellOfMoves,
} from './rebalancing.ts';
import { NOTHING_MOVED } from './map.ts';
import { onSplit } from './splitting.ts';
import {
  askToDivide,
  bootSplitting,
  onDivided,
  onSplitOrder,
  onWish,
  reportSplits,
  resumeSplit,
  SPLIT_ORDER,
  SPLIT_TIMER,
} from './ordering-splits.ts';
import { learn } from './stale.ts';
import type { Place } from './place.ts';
import type { Copy, Got, Have, PartitionRouterMessage, Split, Told } from './protocol.ts';
import {
  AGAIN_TIMER,
  onAnswered,
  onFailed,
  onForwarded,
  onFragment,
  onGathered,
  onPatienceOver,
  onPlanned,
  onQuery,
  planAgain,
} from './routing.ts';
import type { RouterOut, RouterState, RouterTag } from './state.ts';
import { bootVersions, endChange, onSchema } from './versions.ts';

type Result = SqlResult | RouterResult;

const handle = stepBy<RouterState, PartitionRouterMessage, Result, RouterTag>({
  onMessage,
  onResult,
  onSynced,
  onTimer,
  onRefused,
  onOrder,
});

export function routerLogic(place: Place): NodeLogic<RouterState, PartitionRouterMessage, Result, RouterTag> {
  return {
    roles: routerRoles,
    boot(disk, role, out, birth) {
      const versions = bootVersions(disk);
      const node: RouterState = {
        place,
        role,
        barrier: noBarrier(),
        operations: new Map(),
        transactions: new Map(),
        references: new Set(),
        versions,
        position: 0,
        promises: noPromises(versions.version),
        recent: noOperations(),
        own: {},
        coordination: place.spec.id === place.coordinator ? { change: null, length: 0 } : null,
        drivers: new Map([...(place.behind ?? [])].map(([partition, { driver }]) => [partition, driver.boot(out)])),
        asked: [],
        ...(place.elastic && place.spec.id === place.coordinator ? bootRebalancing(disk) : { map: NOTHING_MOVED, rebalancing: null }),
        splitting: null,
        ...bootSplitting(place, disk),
      };
      bootWays(place.ways, node, out, disk, birth);
      if (birth === 'first') {
        out.persist('version', 0);
        if (node.rebalancing !== null) reportLeft(node, out);
        reportSplits(node, out);
        return node;
      }
      changeRole(routerRoles, node, out, isLost(place.rules, disk, out, birth) ? 'LOST' : 'READY');
      resume(node, out, disk);
      resumeMoves(node, out);
      resumeSplit(node, out);
      return node;
    },
    step(node, input, out) {
      handle(node, input, out);
      if (node.place.snapshot) admit(node, out, (operation) => planAgain(node, out, operation.op));
    },
  };
}

function onMessage(node: RouterState, out: RouterOut, from: NodeId, message: PartitionRouterMessage): void {
  switch (message.kind) {
    case 'query':
      return onQuery(node, out, from, message);
    case 'forward-reply':
      return onForwarded(node, out, from, message);
    case 'fragment':
      return onFragment(node, out, from, message);
    case 'schema':
      return onSchema(node, out, message);
    case 'schema-ask':
      if (node.place.rules.isRepeated(!accept(node.recent, `ask ${message.op}`))) return;
      return onSchemaAsk(node, out, from, message);
    case 'schema-done':
      return onSchemaDone(node, out, from, message);
    case 'schema-answer':
      return end(node, out, message.op, message.outcome);
    case 'map':
      return void learn(node, out, message.map);
    case 'move':
      return onMove(node, out, from, message);
    case 'wish':
      return onWish(node, out, message);
    case 'divided':
      return onDivided(node, out, message.map);
    case 'reply':
    case 'item-reply':
    case 'barrier-reply':
      return onAnswered(node, out, hear(node, out, from, message));
  }
}

function onMove(node: RouterState, out: RouterOut, from: NodeId, message: Copy | Told | Got | Have | Split): void {
  if (message.step === 'ready') return onReady(node, out, message.attempt);
  if (message.step === 'again') return onAgain(node, out, message.attempt);
  if (message.step === 'split') return onSplit(node, out, from, message.bound, message.why);
  if (message.step === 'have') onHave(node, out, from, message.version);
}

function onOrder(node: RouterState, out: RouterOut, order: string): void {
  if (node.place.throughput.order?.(node, out, order)) return;
  if (order.startsWith(SPLIT_ORDER)) onSplitOrder(node, out, order);
  else if (order === ADD_ORDER) onAdd(node, out);
  else if (order === REMOVE_ORDER) onRemove(node, out);
}

function onResult(node: RouterState, out: RouterOut, tag: RouterTag, result: Result): void {
  if (tag.kind === 'survey') return onSurveyed(node, out, tag, result);
  if (tag.kind === 'plan' && result.kind === 'plan') return onPlanned(node, out, tag.op, result.plan);
  if (result.kind === 'plan') return;
  const { outcome, position } = asQueryResult(result);
  // A plan or an answer that could not be made is a statement that failed.
  if (tag.kind === 'plan') return onFailed(node, out, tag.op, outcome);
  if (tag.kind === 'gather') return onGathered(node, out, tag.op, outcome);
  node.position = Math.max(node.position, position);
  endChange(node, out, result);
}

function onSynced(node: RouterState, out: RouterOut, tag: RouterTag): void {
  if (tag.kind === 'written') keepPromises(node.promises, out, tag);
  else if (tag.kind === 'schema logged') onLogged(node, out, tag.version);
  else if (tag.kind === 'moves logged') onMovesLogged(node, out, tag.attempt, tag.version);
  else if (tag.kind === 'split logged') askToDivide(node, out);
}

/** A partition's host says that nobody listens there: nothing that needs it can be done. */
function onRefused(node: RouterState, out: RouterOut, peer: NodeId, message: PartitionRouterMessage): void {
  const op = message.kind === 'fetch' ? operationOf(node, message.fetch)?.op : message.kind === 'forward' ? message.op : undefined;
  const outcome = refusal(`${peer} refuses connections: nobody listens there. Nothing was written.`);
  if (op !== undefined) return onFailed(node, out, op, outcome);
  const answer = refusedBehind(node, out, peer, message);
  // Who has replicas to choose from says itself how it ended.
  onAnswered(node, out, answer && message.kind === 'query' ? { ...answer, outcome } : answer);
}

function onTimer(node: RouterState, out: RouterOut, name: string): void {
  if (name === RETRY_TIMER) tellSilent(node, out);
  else if (name === SPLIT_TIMER) askToDivide(node, out);
  else if (name === MOVES_TIMER) tellOfMoves(node, out);
  else if (libraryOf(name) !== null) onAnswered(node, out, remind(node, out, name));
  else if (name.startsWith(AGAIN_TIMER)) planAgain(node, out, name.slice(AGAIN_TIMER.length));
  else onPatienceOver(node, out, name.slice(PATIENCE_TIMER.length));
}
