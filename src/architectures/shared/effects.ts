/** Short names for the effects that every room uses, so that handlers read as sentences. */
import type { Effect, Job, Message, Micros, NodeId, ReportValue } from '../../sim/node.ts';
import type { Role, RoleChart } from '../../sim/role.ts';
import type { SqlJob } from '../../sqlite/jobs.ts';

/** An effect of a database node that speaks the protocol `M`; `J` when it has jobs of its own. */
export type RoomEffect<M extends Message, J extends Job = SqlJob> = Effect<M, J>;

/** An effect that carries no message: it fits every room. */
export type PlainEffect = Effect<never, SqlJob>;

export function send<M extends Message>(to: NodeId, message: M): RoomEffect<M> {
  return { type: 'send', to, message };
}

export function report(key: string, value: ReportValue): PlainEffect {
  return { type: 'report', key, value };
}

export function execute<J extends Job = SqlJob>(tag: string, job: J): Effect<never, J> {
  return { type: 'execute', tag, job };
}

export function persist(key: string, value: unknown): PlainEffect {
  return { type: 'persist', key, value };
}

/** A timer that fires after exactly this time, by the kernel's clock. */
export function setTimer(name: string, afterUs: Micros): PlainEffect {
  return { type: 'setTimer', name, minUs: afterUs, maxUs: afterUs };
}

export function cancelTimer(name: string): PlainEffect {
  return { type: 'cancelTimer', name };
}

/** Moves a node's role by an event of its machine; no effect when the machine does not react to it. */
export function moveRole(roles: RoleChart, state: { role: Role }, event: string): readonly PlainEffect[] {
  const next = roles.next(state.role, event);
  if (next === state.role) return [];
  state.role = next;
  return [{ type: 'role', role: next }];
}
