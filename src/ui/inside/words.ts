/** What is said inside a node. */
import type { Look } from '../../session/look.ts';
import type { NodeFact, World } from '../../trace/world.ts';
import { wordsOf } from '../inspector/words.ts';
import * as Count from '../../words/en/count.ts';
import * as Say from '../../words/en/inside.ts';

export const WORDS = {
  has: Say.whatItHas,
  knows: Say.whatItKnows,
  is: Say.whatItIs,
  onlyWe: Say.onlyWeSeeThat,
  beside: Say.seenFromOutsideNoNode,
  guessFirst: Say.guessFirstWhatOnlySomebody,
  noDatabase: Say.itKeepsNoDatabase,
  down: Say.itIsDownAndKnows,
  wait: Say.lookingInside,
  noRows: Say.noRows,
  forEver: Say.noEnd,
  notHere: Say.notHereYet,
  tooMany: Say.noLongerInTheNewest,
} as const;

/** `a cache`, `an empty …`. */
export const withArticle = (noun: string): string => `${/^[aeio]/i.test(noun) ? 'an' : 'a'} ${noun}`;

export interface Situation {
  readonly look: Look | null;
  readonly fact: NodeFact;
  readonly world: World;
  readonly city: (id: string) => string;
  /** What the picture says of it, under its name. */
  readonly note: string | null;
  /** What only an onlooker can tell may be told. */
  readonly open: boolean;
}

/** A sentence or two on how it stands with this node now; amber is what only an onlooker knows. */
export function standing({
  look,
  fact,
  world,
  city,
  note,
  open,
}: Situation): readonly { readonly text: string; readonly outside: boolean }[] {
  const say = (text: string, outside = false) => ({ text, outside });
  const own = ownWords(fact, note);
  const cut = world.partitions.flatMap(({ sides }) =>
    sides.flatMap((side, i) => (side.includes(fact.region) ? [sides[1 - i]?.map(city).join(', ') ?? ''] : [])),
  );
  return [
    ...(own === '' ? [] : [say(own)]),
    ...cut.map((others) => say(Say.itIsCutOffFrom(others), true)),
    ...(look && open ? behindWords(look, city).map((words) => say(words, true)) : []),
  ];
}

function ownWords({ health, role }: NodeFact, note: string | null): string {
  if (health === 'crashed') return WORDS.down;
  if (health === 'paused') return Say.itStandsStillWhatArrives;
  const words = note?.trim() ?? '';
  return words === '' ? Say.itsRole(wordsOf(role)) : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function behindWords({ node, stored, newest }: Look, city: (id: string) => string): readonly string[] {
  if (!stored || !newest || newest.node === node) return [];
  const behind = newest.position - stored.position;
  if (behind > 0) return [Say.behind(Count.versions(behind), city(newest.node), WORDS.onlyWe)];
  return behind < 0 ? [Say.itHasThatHasNot(Count.versions(-behind), city(newest.node), WORDS.onlyWe)] : [];
}

/** `3 of 12 rows differ from Virginia’s`. */
export function differenceWords({ table, newest }: Look, city: (id: string) => string): string {
  if (!table || !newest || table.compared === 0) return '';
  const of = table.compared < table.count ? Say.theFirst(Count.rows(table.compared)) : Count.rows(table.compared);
  return Say.noCellDiffersOrOf(table.differing, city(newest.node), of);
}

/** `1 of 4 cores busy, none waiting`. */
export function queueWords({ cores, busyCores, waiting, blocked, inbox }: Look['host']): string {
  const waits = Say.nothingWaitsForOrFor(waiting, Count.jobs(waiting));
  const locked = Say.heldUp(blocked, Count.jobs(blocked));
  const arrived = Say.arrivedMeanwhile(inbox, Count.messages(inbox));
  return Say.ofBusy(busyCores, Count.cores(cores), waits, locked, arrived);
}

export function diskWords({ host, stored }: Look): string {
  const slow = `${Say.eachFsync(host.diskFactor)}${host.diskLies ? Say.andKeepsNothing : ''}`;
  const bytes = `${stored ? Say.ofPages(Count.bytes(stored.bytes)) : Say.noDatabase}${slow}`;
  if (host.syncing + host.syncsWaiting === 0) return Say.noFsyncUnderWay(bytes);
  const more = Say.waitFor(host.syncsWaiting);
  return Say.anFsyncForUnderWay(bytes, Count.writes(host.syncing), more);
}
