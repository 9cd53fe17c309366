/** What is said of a room is put together from what is said of its mechanisms. No mechanism's behaviour comes with it. */
import type { About, MechanismShown } from '../showing.ts';

/** What a room shows, together with what its mechanisms do. */
export function withShown(about: About, mechanisms: readonly MechanismShown[]): About {
  return {
    ...about,
    messages: Object.assign({}, about.messages, ...mechanisms.map(({ messages }) => messages)),
    orders: (node) => [...about.orders(node), ...mechanisms.flatMap((mechanism) => mechanism.orders?.(node) ?? [])],
    sentence(event, city) {
      for (const each of [about, ...mechanisms]) {
        const words = each.sentence?.(event, city) ?? null;
        if (words !== null) return words;
      }
      return null;
    },
  };
}
