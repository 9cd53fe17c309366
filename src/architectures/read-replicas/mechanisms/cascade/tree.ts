/**
 * Which standby follows which. `primary_conninfo` of PostgreSQL names one server; here one text has it for all of them.
 * A name is a region or a node, as in synchronous_standby_names; one that no database has is nobody's, and its standby follows the primary.
 */
import type { NodeId, NodeSpec } from '../../../../sim/node.ts';

const NAME = '[A-Za-z0-9_-]+';
const PAIR = `${NAME} from ${NAME}`;
/** `japaneast from southeastasia, australiaeast from japaneast`, or `chain`. */
export const TREE_PATTERN = `chain|${PAIR}( ?, ?${PAIR})*`;

/** Standby → whom it follows; whoever is missing follows the primary, whoever that is. */
export type Tree = ReadonlyMap<NodeId, NodeId>;

const pairsOf = (text: string): readonly (readonly [string, string])[] =>
  text.split(',').flatMap((pair): (readonly [string, string])[] => {
    const [name, upstream] = pair.trim().split(' from ');
    return name && upstream ? [[name, upstream]] : [];
  });

/** `databases` in their order, the first primary first: in a chain each follows the one before it. */
export function treeOf(text: string, databases: readonly NodeSpec[]): Tree {
  if (text.trim() === 'chain')
    return new Map(databases.slice(2).flatMap(({ id }, i): [NodeId, NodeId][] => [[id, databases[i + 1]?.id ?? id]]));
  const called = (name: string): NodeId | undefined => databases.find(({ id, region }) => name === id || name === region)?.id;
  return new Map(
    pairsOf(text).flatMap(([name, upstream]): [NodeId, NodeId][] => {
      const [follower, followed] = [called(name), called(upstream)];
      return follower !== undefined && followed !== undefined ? [[follower, followed]] : [];
    }),
  );
}

/** Whom `node` may follow while `leader` leads: its upstream, that one's, and so on up to the leader. */
export function wayUp(tree: Tree, node: NodeId, leader: NodeId): readonly NodeId[] {
  const way: NodeId[] = [];
  for (let at = tree.get(node); at !== undefined && at !== leader && !way.includes(at); at = tree.get(at)) way.push(at);
  return [...way, leader];
}

/** What is wrong with a text by which somebody follows himself, in words, or null. */
export function circleIn(text: string): string | null {
  const tree = new Map(pairsOf(text));
  for (const start of tree.keys()) {
    const seen = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      at = tree.get(at);
    }
    if (at !== undefined)
      return `“primaryConninfo” goes in a circle: ${[...seen, at].join(' from ')}. Leave one of these pairs out, so that it ends at the primary.`;
  }
  return null;
}
