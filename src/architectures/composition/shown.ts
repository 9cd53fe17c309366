/** What is shown of one room in front of another: each keeps its words, its looks and its orders for its own nodes. */
import * as Say from '../../words/en/composition.ts';
import { idOver } from './ids.ts';
import type { About, Glyph, KindLook, NodeFacts } from '../showing.ts';

export const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The kind of node whose place the room behind takes. */
export function placeOf({ kinds, id }: About): KindLook {
  const place = kinds.find(({ givesWay }) => givesWay);
  if (!place) throw new Error(`Antipode's own mistake: no kind of ${id} gives way, so nothing can stand behind it`);
  return place;
}

/** Kinds of nodes that the room in front keeps. */
export function ownKinds(front: About): ReadonlySet<string> {
  const place = placeOf(front);
  return new Set(front.kinds.filter((look) => look !== place).map(({ kind }) => kind));
}

export function aboutOver(front: About, back: About): About {
  const place = placeOf(front);
  const several = place.stands !== 'main region';
  const own = ownKinds(front);
  const roomOf = (kind: string): About => (own.has(kind) ? front : back);
  return {
    id: idOver(front.id, back.id),
    name: Say.over(front.name, lower(back.name)),
    summary: Say.summaryOver(front.summary, { several, place: place.name, behind: lower(back.name), does: lower(back.summary) }),
    traits: [...new Set([...(front.traits ?? []), ...(back.traits ?? [])])],
    kinds: kindsOver(front, back, place, several),
    // What a room in front asks has a name that no other room has.
    messages: { ...front.messages, ...back.messages, several: { meaning: 'pulse', label: Say.heartbeatsOfSeveral, hollow: false } },
    orders: (node) => roomOf(node.kind).orders(node),
    glyph(node, all, atUs) {
      if (own.has(node.kind)) return front.glyph(node, all, atUs);
      const beside = all.filter(({ kind, part }) => !own.has(kind) && kind !== 'client' && part === node.part);
      const glyph = back.glyph(node, several ? beside : all, atUs);
      // Several stand close together: a badge would cover its neighbours. Whose share it is says more.
      return several ? { ...glyph, badge: null, share: shareOf(node, all) } : glyph;
    },
  };
}

function kindsOver(front: About, back: About, place: KindLook, several: boolean): readonly KindLook[] {
  const behind = back.kinds.map(({ kind }) => kind);
  return front.kinds.flatMap((look): readonly KindLook[] => {
    if (look !== place) {
      const others = look.talksTo.filter((kind) => kind !== place.kind);
      return [{ ...look, talksTo: others.length < look.talksTo.length ? [...others, ...behind] : others }];
    }
    return back.kinds.map((each): KindLook => {
      const { givesWay: _, ...rest } = { ...each, talksTo: [...each.talksTo, ...place.talksTo] };
      // One group has its main region, several have one each.
      return several
        ? { ...rest, badgeLetters: 0, stands: rest.stands === null ? null : 'every region', holds: sharing(rest.holds) }
        : rest;
    });
  });
}

const sharing = (holds: KindLook['holds']): KindLook['holds'] => (holds === 'main' ? 'share' : holds);

/** Which part it keeps, of how many. */
function shareOf({ part }: NodeFacts, all: readonly NodeFacts[]): Glyph['share'] {
  const parts = [...new Set(all.flatMap((node) => node.part ?? []))];
  const index = part === undefined ? -1 : parts.indexOf(part);
  return index < 0 ? null : [index, parts.length];
}
