/**
 * A client that knows the map: the router is a library in the application, so that a statement goes to its partition with no step
 * between. It plans on a copy of the schema, and of the map it knows what it was told when it was refused. Source: Redis Cluster specification,
 * “Redirection and resharding” (smart clients); azure-docs, cosmos-db/nosql/sdk-connection-modes.md (direct mode).
 */
import type { Disk, Effect, Input, Message, NodeId } from '../../sim/node.ts';
import type { NodeLogic } from '../../sim/logic.ts';
import type { Answer } from '../../sim/operation.ts';
import { Out } from '../../sim/out.ts';
import { write } from '../../sim/write.ts';
import { asksOne } from '../shared/asks-one.ts';
import type { Driver } from '../contract.ts';
import { routerRoles } from './machine.ts';

/** A library has no disk: what it knows it is told again. */
const NO_DISK: Disk = { get: () => undefined, log: () => [] };

interface Library {
  /** The router's state, and that of what asks it. */
  readonly router: unknown;
  readonly asking: unknown;
  /** Answers that came in one step beside another. */
  readonly more: Answer[];
}

const MORE = 'more answers';

/** `logic`: of a router that stands at `self`. */
export function clientDriver(self: NodeId, logic: NodeLogic): Driver<Library> {
  const asks: Driver = asksOne(self);
  /** What one of the two does; what it says to the other is heard at once, the rest goes out. */
  const turn = (library: Library, real: Out, act: (out: Out) => Answer | null): Answer | null => {
    const answers: Answer[] = [];
    const next: ((out: Out) => Answer | null)[] = [act];
    for (let one = next.shift(); one; one = next.shift()) {
      const out = new Out();
      out.now = real.now;
      out.steady = real.steady;
      const answer = one(out);
      if (answer !== null) answers.push(answer);
      for (const effect of out.effects()) {
        if (effect.type === 'send' && effect.to === self) next.push((then) => hearSelf(library, then, effect.message));
        else pass(real, effect);
      }
    }
    const [first = null, ...rest] = answers;
    library.more.push(...rest);
    if (rest.length > 0) real.setTimer(MORE, 0);
    return first;
  };
  const step = (library: Library, out: Out, input: Input): null => {
    logic.step(library.router, input, out);
    return null;
  };
  const hearSelf = (library: Library, out: Out, message: Message): Answer | null =>
    message.kind === 'reply' ? asks.hear(library.asking, out, self, message) : step(library, out, { type: 'message', from: self, message });
  return {
    home: self,
    boot(real) {
      const out = new Out();
      const router = logic.boot(NO_DISK, routerRoles.initial, out, 'first');
      for (const effect of out.effects()) pass(real, effect);
      return { router, asking: asks.boot(real), more: [] };
    },
    ask: (library, out, asked) => turn(library, out, (inner) => asks.ask(library.asking, inner, asked)),
    hear: (library, out, from, message) => turn(library, out, (inner) => step(library, inner, { type: 'message', from, message })),
    timer: (library, out, name) =>
      name === MORE ? give(library, out) : turn(library, out, (inner) => step(library, inner, { type: 'timer', name })),
    done: (library, out, tag, result) => turn(library, out, (inner) => step(library, inner, { type: 'result', tag, result })),
    refused: (library, out, peer, message) => turn(library, out, (inner) => step(library, inner, { type: 'refused', peer, message })),
    forget: (library, out, op) => {
      turn(library, out, (inner) => {
        asks.forget?.(library.asking, inner, op);
        return null;
      });
    },
  };
}

function give({ more }: Library, out: Out): Answer | null {
  const next = more.shift() ?? null;
  if (more.length > 0) out.setTimer(MORE, 0);
  return next;
}

/** What it keeps on disk as a node it keeps nowhere here, and its role is nobody's. */
const PASSED: ReadonlySet<Effect['type']> = new Set(['send', 'setTimer', 'cancelTimer', 'execute', 'report']);

function pass(out: Out, effect: Effect): void {
  if (PASSED.has(effect.type)) write(out, effect);
}
