/** One handler for each kind of input: what most nodes are made of. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { Message, NodeId } from '../../sim/node.ts';
import type { Out } from '../../sim/out.ts';

export interface Handlers<S, M extends Message, R, T> {
  onMessage(node: S, out: Out<M, T>, from: NodeId, message: M): void;
  /** A job is done. */
  onResult?(node: S, out: Out<M, T>, tag: T, result: R): void;
  onTimer?(node: S, out: Out<M, T>, name: string): void;
  /** A person or a lesson orders something. */
  onOrder?(node: S, out: Out<M, T>, order: string): void;
}

/** A step that gives each input to its handler; what has none is ignored. */
export function stepBy<S, M extends Message, R, T>(handlers: Handlers<S, M, R, T>): NodeLogic<S, M, R, T>['step'] {
  const { onMessage, onResult, onTimer, onOrder } = handlers;
  return (node, input, out) => {
    switch (input.type) {
      case 'message':
        return onMessage(node, out, input.from, input.message);
      case 'result':
        return onResult?.(node, out, input.tag, input.result);
      case 'timer':
        return onTimer?.(node, out, input.name);
      case 'order':
        return onOrder?.(node, out, input.order);
    }
  };
}
