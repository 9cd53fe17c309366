/** Words for the feed. They come later than the pictures: what is said of a room here is not in the first load. */
import { ownKinds } from './composition/shown.ts';
import { sentence as ofMultiMaster } from './multi-master/told.ts';
import { sentence as ofQueryCache } from './query-cache/told.ts';
import type { About, ArchitectureId } from './showing.ts';
import { roomsOf, shownRoom } from './shown.ts';
import { sentence as ofSingleNode } from './single-node/told.ts';

type Sentence = NonNullable<About['sentence']>;

/** Rooms whose own words stand apart from the rest of what is said of them; those of their mechanisms do not. */
const TOLD: Readonly<Partial<Record<ArchitectureId, Sentence>>> = {
  'single-node': ofSingleNode,
  'query-cache': ofQueryCache,
  'multi-master': ofMultiMaster,
};

/** What a room says of an event, or null; one in front of another speaks of its own nodes. */
export function sentenceOf(about: About): Sentence {
  const [front, back] = roomsOf(about.id);
  if (front === undefined || back === undefined)
    return (event, city) => TOLD[about.id]?.(event, city) ?? about.sentence?.(event, city) ?? null;
  const [before, behind] = [shownRoom(front).about, shownRoom(back).about];
  const own = [...ownKinds(before)];
  const [ofBefore, ofBehind] = [sentenceOf(before), sentenceOf(behind)];
  return (event, city) => {
    // Ids begin with the kind.
    const id = event.type === 'send' ? event.from : event.node;
    return (own.some((kind) => id.startsWith(`${kind}-`)) ? ofBefore : ofBehind)(event, city);
  };
}

/** What the feed asks of a room. */
export const tellerOf = (about: About): Pick<About, 'messages'> & { readonly sentence: Sentence } => ({
  messages: about.messages,
  sentence: sentenceOf(about),
});
