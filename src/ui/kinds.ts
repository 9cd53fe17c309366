/** What the kinds of a run's nodes are to each other and to people; each room describes its own. */
import type { KindLook } from '../architectures/showing.ts';
import { PLAIN_KIND } from '../architectures/shared/kinds.ts';
import type { NodeKind, NodeSpec } from '../sim/node.ts';
import type { NodeFact } from '../trace/world.ts';
import type { Stage } from '../session/run.ts';
import * as Say from '../words/en/app/shared.ts';

/** The look of a kind. Clients are of no room, and are called what they are. */
export function kindOf({ kinds }: Pick<Stage, 'kinds'>, kind: NodeKind): KindLook {
  return (
    kinds.find((each) => each.kind === kind) ?? {
      ...PLAIN_KIND,
      kind,
      name: kind === 'client' ? Say.client : kind,
      plural: kind === 'client' ? Say.clients : kind,
      badgeLetters: 0,
      holds: 'nothing',
    }
  );
}

/** What a node is called in the role that it has: one that became something else goes by that. */
export function nounOf(stage: Pick<Stage, 'kinds'>, { kind, role }: Pick<NodeFact, 'kind' | 'role'>): string {
  const { name, inRole } = kindOf(stage, kind);
  return (Object.hasOwn(inRole, role) ? inRole[role] : undefined) ?? name;
}

/** Where one main database stands in the middle, the node that it started as. */
export const mainOf = (stage: Stage): NodeSpec | undefined => stage.nodes.find((node) => kindOf(stage, node.kind).holds === 'main');

/** Peers speak to each other as equals; otherwise one main database, or a router, stands in the middle. */
export const isPeerStage = (stage: Stage): boolean => stage.nodes.some((node) => kindOf(stage, node.kind).holds === 'equal');

/** How far a node is from a main database that is down, or one no more, says nothing. */
export function isMainGone(stage: Stage, nodes: Iterable<NodeFact>): boolean {
  for (const { kind, health, role } of nodes) if (kindOf(stage, kind).holds === 'main') return health === 'crashed' || role === 'fenced';
  return false;
}
