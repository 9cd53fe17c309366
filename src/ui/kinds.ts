/** What the kinds of a run's nodes are to each other and to people; each room describes its own. */
import type { KindLook } from '../architectures/contract.ts';
import { PLAIN_KIND } from '../architectures/shared/kinds.ts';
import type { NodeKind, NodeSpec } from '../sim/node.ts';
import type { Stage } from '../session/run.ts';

/** The look of a kind. Clients are of no room, and are called what they are. */
export function kindOf({ kinds }: Pick<Stage, 'kinds'>, kind: NodeKind): KindLook {
  return (
    kinds.find((each) => each.kind === kind) ?? { ...PLAIN_KIND, kind, name: kind, plural: `${kind}s`, badgeLetters: 0, holds: 'nothing' }
  );
}

/** Where one main database stands in the middle, the node that it started as. */
export const mainOf = (stage: Stage): NodeSpec | undefined => stage.nodes.find((node) => kindOf(stage, node.kind).holds === 'main');

/** Peers speak to each other as equals; otherwise one main database, or a router, stands in the middle. */
export const isPeerStage = (stage: Stage): boolean => stage.nodes.some((node) => kindOf(stage, node.kind).holds === 'equal');
