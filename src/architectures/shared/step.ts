/** One handler for each kind of input: what most nodes are made of. What a chosen mechanism lists goes to that. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { Message, NodeId } from '../../sim/node.ts';
import type { Out } from '../../sim/out.ts';
import { handlerOf, type Host } from './ways.ts';

/** Under what a job or a sync was asked for. */
interface Tag {
  readonly kind: string;
}

interface ByInput<S, M extends Message, R, T> {
  onMessage(node: S, out: Out<M, T>, from: NodeId, message: M): void;
  /** A job is done. */
  onResult?(node: S, out: Out<M, T>, tag: T, result: R): void;
  /** What was written when this was asked for is on disk. */
  onSynced?(node: S, out: Out<M, T>, tag: T): void;
  /** The number that was asked for. */
  onDrawn?(node: S, out: Out<M, T>, tag: T, value: number): void;
  onTimer?(node: S, out: Out<M, T>, name: string): void;
  /** A person or a lesson orders something. */
  onOrder?(node: S, out: Out<M, T>, order: string): void;
  /** Nobody at the peer takes this message: for certain, it was not taken. */
  onRefused?(node: S, out: Out<M, T>, peer: NodeId, message: M): void;
}

/** A step that gives each input to its handler; what has none is ignored. */
export function stepBy<S extends Host, M extends Message, R, T extends Tag>(handlers: ByInput<S, M, R, T>): NodeLogic<S, M, R, T>['step'] {
  const { onMessage, onResult, onSynced, onDrawn, onTimer, onOrder, onRefused } = handlers;
  return (node, input, out) => {
    switch (input.type) {
      case 'message': {
        const { from, message } = input;
        const handler = handlerOf(node.place.ways, 'messages', message.kind);
        return handler ? handler(node, out, from, message) : onMessage(node, out, from, message);
      }
      case 'result': {
        const { tag, result } = input;
        const handler = handlerOf(node.place.ways, 'results', tag.kind);
        return handler ? handler(node, out, tag, result) : onResult?.(node, out, tag, result);
      }
      case 'synced': {
        const { tag } = input;
        const handler = handlerOf(node.place.ways, 'syncs', tag.kind);
        return handler ? handler(node, out, tag) : onSynced?.(node, out, tag);
      }
      case 'drawn': {
        const { tag, value } = input;
        const handler = handlerOf(node.place.ways, 'draws', tag.kind);
        return handler ? handler(node, out, tag, value) : onDrawn?.(node, out, tag, value);
      }
      case 'timer': {
        const handler = handlerOf(node.place.ways, 'timers', input.name);
        return handler ? handler(node, out) : onTimer?.(node, out, input.name);
      }
      case 'order': {
        const handler = handlerOf(node.place.ways, 'orders', input.order);
        return handler ? handler(node, out) : onOrder?.(node, out, input.order);
      }
      case 'refused':
        return onRefused?.(node, out, input.peer, input.message);
    }
  };
}
