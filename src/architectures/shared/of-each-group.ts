/** A run has several consensus groups: what must hold of one is looked at for each by itself. */
import type { NodeId } from '../../sim/node.ts';
import type { Checker, Invariant } from '../contract.ts';
import { remembering } from './remembering.ts';

/** `kinds`: of nodes that are members of groups. A group's name is their `part`; where they have none, those of a kind are one. */
export const ofEachGroup =
  (...kinds: readonly string[]) =>
  (invariant: Invariant): Invariant => ({
    ...invariant,
    begin(topology, databases, settings): Checker {
      const groups = new Map<string, NodeId[]>();
      const groupOf = new Map<NodeId, string>();
      for (const { id, kind, part } of topology.nodes) {
        if (!kinds.includes(kind)) continue;
        const name = part ?? kind;
        groups.set(name, [...(groups.get(name) ?? []), id]);
        groupOf.set(id, name);
      }
      // Most runs have one.
      if (groups.size === 1) return invariant.begin(topology, databases, settings);
      const checkers = new Map([...groups].map(([name]) => [name, invariant.begin(topology, databases, settings)]));
      const memory = new Map([...checkers].map(([name, checker]) => [name, checker.memory]));
      return remembering({ memory }, (node, states, known) => {
        const name = groupOf.get(node);
        const members = name === undefined ? undefined : groups.get(name);
        if (name === undefined || members === undefined) return null;
        const own = new Map(members.flatMap((id) => (states.has(id) ? [[id, states.get(id)] as const] : [])));
        return checkers.get(name)?.after(node, own, known.memory.get(name)) ?? null;
      });
    },
  });
