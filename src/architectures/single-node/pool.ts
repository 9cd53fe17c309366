/**
 * A pool in front of the database: clients connect to it, and it has a few connections to the database that are always open. One of them
 * is a statement's, or a transaction's from its first statement to its end; whoever finds none free waits, in the order of coming.
 * Source: PgBouncer, features, transaction pooling.
 */
import type { NodeLogic } from '../../sim/logic.ts';
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Out } from '../../sim/out.ts';
import type { Role } from '../../sim/role.ts';
import type { ClientQuery, ClientReply } from '../contract.ts';
import { refusal, reply } from '../shared/answers.ts';
import { accept, noOperations, type RecentOperations } from '../shared/recent.ts';
import { changeRole } from '../shared/roles.ts';
import { stepBy } from '../shared/step.ts';
import { bootWays } from '../shared/ways.ts';
import { poolRoles } from './machine.ts';
import type { Place } from './place.ts';
import type { SingleNodeMessage } from './protocol.ts';

const IDLE_TIMER = 'idle connection';
interface Waiting {
  readonly client: NodeId;
  readonly query: ClientQuery;
}

/** A connection to the database that somebody has: when it was used last, and how many answers are still to come on it. */
interface Held {
  usedAt: Micros;
  open: number;
}

export interface PoolState {
  readonly place: Place;
  role: Role;
  /** By statement or transaction. */
  readonly held: Map<string, Held>;
  readonly waiting: Waiting[];
  /** Whose an operation is, and which connection it has. */
  readonly asked: Map<string, { readonly client: NodeId; readonly holder: string; readonly ends: boolean }>;
  readonly recent: RecentOperations;
  readonly own: Record<string, unknown>;
}

type PoolOut = Out<SingleNodeMessage, never, never>;

export function poolLogic(place: Place): NodeLogic<PoolState, SingleNodeMessage, never, never> {
  return {
    roles: poolRoles,
    boot(disk, role, out, birth) {
      const node: PoolState = {
        place,
        role,
        held: new Map(),
        waiting: [],
        asked: new Map(),
        recent: noOperations(),
        own: {},
      };
      bootWays(place.ways, node, out, disk, birth);
      if (birth !== 'first') changeRole(poolRoles, node, out, 'READY');
      return node;
    },
    step: stepBy({
      onMessage(node, out, from, message) {
        if (message.kind === 'query') onQuery(node, out, { client: from, query: message });
        else if (message.kind === 'reply') onReply(node, out, message);
      },
      onTimer: (node, out, name) => (name === IDLE_TIMER ? takeBack(node, out) : undefined),
      onRefused(node, out, primary, message) {
        if (message.kind !== 'query') return;
        const outcome = refusal(`${primary} refuses connections: nobody listens there. Nothing was written.`);
        onReply(node, out, reply(message.op, outcome, node.place.spec.id, null));
      },
    }),
  };
}

const holderOf = ({ op, transaction, ends }: ClientQuery): string => transaction?.id ?? ends?.transaction ?? op;

function onQuery(node: PoolState, out: PoolOut, waiting: Waiting): void {
  const { op } = waiting.query;
  if (node.place.rules.isRepeated(!accept(node.recent, op))) return;
  if (node.held.has(holderOf(waiting.query)) || hasRoom(node)) return passOn(node, out, waiting);
  const { waitingMax } = node.place;
  if (node.waiting.length >= waitingMax) {
    const outcome = refusal(
      `${waitingMax} statements wait for a connection of ${node.place.spec.id} already, the most that may (poolWaiting). Nothing was written.`,
    );
    return out.send(waiting.client, reply(op, outcome, node.place.spec.id, null));
  }
  node.waiting.push(waiting);
  out.report('waiting', node.waiting.length);
}

const hasRoom = ({ held, place: { rules, poolSize } }: PoolState): boolean => rules.mayTake(held.size, poolSize);

function passOn(node: PoolState, out: PoolOut, { client, query }: Waiting): void {
  const holder = holderOf(query);
  const held = node.held.get(holder) ?? { usedAt: out.now, open: 0 };
  if (!node.held.has(holder)) node.held.set(holder, held);
  if (node.held.size === 1 && node.place.idleUs > 0) out.setTimer(IDLE_TIMER, node.place.idleUs);
  held.usedAt = out.now;
  held.open += 1;
  node.asked.set(query.op, { client, holder, ends: query.ends !== undefined });
  out.send(node.place.primary, query);
}

function onReply(node: PoolState, out: PoolOut, message: ClientReply): void {
  const asked = node.asked.get(message.op);
  if (!asked) return;
  node.asked.delete(message.op);
  out.send(asked.client, message);
  const { holder } = asked;
  const held = node.held.get(holder);
  if (!held) return;
  held.usedAt = out.now;
  held.open -= 1;
  const inTransaction = holder !== message.op && !asked.ends;
  if (held.open === 0 && node.place.rules.givesBack({ inTransaction, ok: message.outcome.ok })) free(node, out, holder);
}

function free(node: PoolState, out: PoolOut, holder: string): void {
  node.held.delete(holder);
  while (hasRoom(node)) {
    const next = node.waiting.shift();
    if (!next) return;
    out.report('waiting', node.waiting.length);
    passOn(node, out, next);
  }
}

/** Whoever has not used its connection for as long as a transaction may be idle has lost it: its client or the database is gone. */
function takeBack(node: PoolState, out: PoolOut): void {
  const { idleUs } = node.place;
  for (const [holder, { usedAt }] of [...node.held]) if (usedAt + idleUs <= out.now) free(node, out, holder);
  const oldest = Math.min(...[...node.held.values()].map(({ usedAt }) => usedAt));
  if (node.held.size > 0) out.setTimer(IDLE_TIMER, oldest + idleUs - out.now);
}
