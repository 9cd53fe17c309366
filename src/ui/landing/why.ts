/** Why the answer was what it was: read off the trace, for the sentence beside the landing's lanes. */
import type { NodeId } from '../../sim/node.ts';
import type { OperationFact, TraceIndex } from '../../trace/world.ts';
import { inWindow, storyOf } from '../timeline/story.ts';

export type Why =
  /** The primary is down. */
  | { readonly kind: 'down' }
  /** The copy lacks a change that needs so long; null while it is not known how long. */
  | { readonly kind: 'behind'; readonly travelUs: number | null }
  /** It was asked of the primary itself. */
  | { readonly kind: 'primary' }
  /** The copy has all that there is. */
  | { readonly kind: 'level' };

export interface WhyOf {
  readonly index: TraceIndex;
  /** What is spoken of, if anything was asked. */
  readonly operation: OperationFact | null;
  /** The node that answers the client that asks. */
  readonly node: NodeId;
  readonly main: NodeId;
  readonly nowUs: number;
}

export function whyOf({ index, operation, node, main, nowUs }: WhyOf): Why {
  if (index.worldAt(nowUs).nodes.get(main)?.health === 'crashed') return { kind: 'down' };
  if (node === main) return { kind: 'primary' };
  const lag = storyOf(index).behind.get(node) ?? [];
  const then = operation && operation.served?.node === node ? operation.calledAt : nowUs;
  const stretch = inWindow(lag, then, then)[0] ?? inWindow(lag, nowUs, nowUs)[0];
  if (!stretch) return { kind: 'level' };
  return { kind: 'behind', travelUs: stretch.toUs === null ? null : stretch.toUs - stretch.fromUs };
}
