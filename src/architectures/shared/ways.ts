/** The chosen mechanisms at one node: what each of them does there, by slot, and who gets what the room itself does not know. */
import type { Birth, Disk } from '../../sim/node.ts';
import type { Out } from '../../sim/out.ts';
import type { Handlers, HandlersByName, Mechanism, Post, Way } from '../contract.ts';
import { chosenOf } from '../mechanisms.ts';

/** A node that mechanisms work at: what each keeps stands under its slot. */
export interface Host {
  readonly place: { readonly ways: Ways };
  readonly own: Record<string, unknown>;
}

/** Slot → what the chosen mechanism does here. */
export type Ways = ReadonlyMap<string, Way>;

export function waysOf(mechanisms: readonly Mechanism[], post: Post): Ways {
  return new Map(chosenOf(mechanisms, post.settings).map((mechanism) => [mechanism.slot, mechanism.at(post)]));
}

/** The way of a slot. That mechanisms listed for a slot are of its type is the room's promise. */
export function wayOf<W extends Way>(ways: Ways, slot: string): W {
  const way = ways.get(slot);
  if (!way) throw new Error(`Antipode's own mistake: no mechanism fills the slot “${slot}”`);
  return way as W;
}

export function bootWays(ways: Ways, node: Host, out: Out, disk: Disk, birth: Birth): void {
  for (const [slot, way] of ways) node.own[slot] = way.boot?.(node, out, disk, birth) ?? null;
}

/** Who deals with a message, timer, order or result of that name, when it is a chosen mechanism. */
export function handlerOf<P extends keyof Handlers>(ways: Ways, part: P, name: string): Handlers[P] | undefined {
  for (const way of ways.values()) {
    const handlers: HandlersByName = way;
    // An order's name comes from outside: “constructor” is nobody's.
    const own = handlers[part];
    if (own !== undefined && Object.hasOwn(own, name)) return own[name];
  }
  return undefined;
}
