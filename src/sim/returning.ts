/** A node that returns its effects as a list, as the kernel takes it: they are written down after the step. */
import type { NodeLogic } from './logic.ts';
import type { Disk, Effect, Input, Job, Message, Micros } from './node.ts';
import type { Out } from './out.ts';
import type { Role, RoleChart } from './role.ts';

export interface ReturningLogic<S = unknown, M extends Message = Message, J extends Job = Job, R = unknown> {
  readonly roles: RoleChart;
  boot(disk: Disk, role: Role, now: Micros): { readonly state: S; readonly effects: readonly Effect<M, J>[] };
  step(state: S, input: Input<M, R>, now: Micros): readonly Effect<M, J>[];
}

export function returning(logic: ReturningLogic): NodeLogic<unknown, Message, unknown, string> {
  return {
    roles: logic.roles,
    boot(disk, role, out) {
      const { state, effects } = logic.boot(disk, role, out.now);
      writeAll(out, effects);
      return state;
    },
    step(state, input, out) {
      writeAll(out, logic.step(state, input, out.now));
    },
  };
}

export function writeAll(out: Out, effects: readonly Effect[]): void {
  for (const effect of effects) write(out, effect);
}

function write(out: Out, effect: Effect): void {
  switch (effect.type) {
    case 'send':
      return out.send(effect.to, effect.message);
    case 'setTimer':
      return out.setTimer(effect.name, effect.minUs, effect.maxUs);
    case 'cancelTimer':
      return out.cancelTimer(effect.name);
    case 'execute':
      return out.execute(effect.tag, effect.job);
    case 'persist':
      return out.persist(effect.key, effect.value);
    case 'append':
      return out.append(effect.log, effect.from, effect.entries);
    case 'role':
      return out.role(effect.role);
    case 'report':
      return out.report(effect.key, effect.value);
    case 'lose':
      return out.lose(effect.position, effect.reason);
    case 'call':
      return out.call(effect.asked);
    case 'return':
      return out.return(effect.answer);
  }
}
