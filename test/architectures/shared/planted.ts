/** Planted bugs: a node whose steps go wrong, or ask for something else than they should. */
import { copyOf } from '../../../src/sim/copy.ts';
import type { NodeLogic } from '../../../src/sim/logic.ts';
import type { Effect, Input, Job, Message, Micros } from '../../../src/sim/node.ts';
import { Out } from '../../../src/sim/out.ts';
import type { SqlJob } from '../../../src/sqlite/index.ts';
import { write } from '../../../src/sim/write.ts';

/** Changes what each step of a node asks for; null drops it. `state` may be broken on the way. */
export function altered(logic: NodeLogic, change: (effect: Effect, state: unknown, now: Micros) => Effect | null): NodeLogic {
  const own = new Out();
  return {
    roles: logic.roles,
    boot: (disk, role, out, birth) => logic.boot(disk, role, out, birth),
    step(state, input, out) {
      own.clear();
      own.now = out.now;
      own.steady = out.steady;
      own.writesThrough = out.writesThrough;
      logic.step(state, input, own);
      for (const effect of own.effects()) {
        const changed = change(effect, state, out.now);
        if (changed !== null) write(out, changed);
      }
    },
  };
}

/** Changes what each step of a node is given. */
export function misread(logic: NodeLogic, change: (input: Input, state: unknown) => Input): NodeLogic {
  return {
    roles: logic.roles,
    boot: (disk, role, out, birth) => logic.boot(disk, role, out, birth),
    step: (state, input, out) => logic.step(state, change(input, state), out),
  };
}

/** A node whose whole state is a copy in every step, as after a checkpoint: all but its place is plain data. */
export function copied(logic: NodeLogic): NodeLogic {
  return {
    roles: logic.roles,
    boot: (disk, role, out, birth) => ({ state: logic.boot(disk, role, out, birth) }),
    step(box, input, out) {
      if (typeof box !== 'object' || box === null || !('state' in box)) throw new Error('a box without a state');
      if (typeof box.state !== 'object' || box.state === null) throw new Error('a box without a state');
      const { place, ...data }: { readonly place?: unknown } = box.state;
      // A store of locks has none: all of it changes.
      box.state = { ...copyOf(data, new Map()), ...(place === undefined ? {} : { place }) };
      logic.step(box.state, input, out);
    },
  };
}

/** Whether a job is of this kind: for bugs that look into what passes between a node and its database. */
export function isJob<K extends SqlJob['kind']>(job: Job, kind: K): job is Extract<SqlJob, { kind: K }> {
  return job.kind === kind;
}

export function isSent(effect: Effect, kind: Message['kind']): effect is Extract<Effect, { type: 'send' }> {
  return effect.type === 'send' && effect.message.kind === kind;
}
