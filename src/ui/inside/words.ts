/** What is said inside a node. */
import type { Look } from '../../session/look.ts';
import type { NodeFact, World } from '../../trace/world.ts';
import { counted } from '../format.ts';

export const WORDS = {
  has: 'What it has',
  knows: 'What it knows',
  is: 'What it is',
  onlyWe: 'Only we see that.',
  beside: 'seen from outside: no node sees the others’ logs',
  guessFirst: 'Guess first: what only somebody outside can see is hidden until then.',
  noDatabase: 'It keeps no database.',
  down: 'It is down, and knows nothing. What it has is on its disk.',
  wait: 'Looking inside…',
  noRows: 'No rows.',
  forEver: 'no end',
  notHere: 'not here yet',
  tooMany: 'no longer in the newest state',
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
    ...cut.map((others) => say(`It is cut off from ${others}.`, true)),
    ...(look && open ? behindWords(look, city).map((words) => say(words, true)) : []),
  ];
}

function ownWords({ health, role }: NodeFact, note: string | null): string {
  if (health === 'crashed') return WORDS.down;
  if (health === 'paused') return 'It stands still: what arrives waits.';
  const words = note?.trim() ?? '';
  return words === '' ? `Its role: ${role}.` : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function behindWords({ node, stored, newest }: Look, city: (id: string) => string): readonly string[] {
  if (!stored || !newest || newest.node === node) return [];
  const behind = newest.position - stored.position;
  if (behind > 0) return [`${counted(behind, 'version')} behind ${city(newest.node)}. ${WORDS.onlyWe}`];
  return behind < 0 ? [`It has ${counted(-behind, 'version')} that ${city(newest.node)} has not. ${WORDS.onlyWe}`] : [];
}

/** `3 of 12 rows differ from Virginia’s`. */
export function differenceWords({ table, newest }: Look, city: (id: string) => string): string {
  if (!table || !newest || table.compared === 0) return '';
  const of = table.compared < table.count ? `the first ${counted(table.compared, 'row')}` : counted(table.compared, 'row');
  return table.differing === 0
    ? `No cell differs from ${city(newest.node)}’s newest.`
    : `${table.differing} of ${of} differ from ${city(newest.node)}’s newest.`;
}

/** `1 of 4 cores busy, none waiting`. */
export function queueWords({ cores, busyCores, waiting, blocked, inbox }: Look['host']): string {
  const waits = waiting === 0 ? 'nothing waits for one' : `${counted(waiting, 'job')} ${waiting === 1 ? 'waits' : 'wait'} for one`;
  const locked = blocked === 0 ? '' : `, ${counted(blocked, 'job')} held up by a lock`;
  const arrived = inbox === 0 ? '' : `, ${counted(inbox, 'message')} arrived meanwhile`;
  return `${busyCores} of ${counted(cores, 'core')} busy, ${waits}${locked}${arrived}`;
}

export function diskWords({ host, stored }: Look): string {
  const slow = host.diskFactor === 1 ? '' : `, each fsync ${host.diskFactor} times as long`;
  const bytes = `${stored ? `${counted(stored.bytes, 'byte')} of pages` : 'no database'}${slow}`;
  if (host.syncing + host.syncsWaiting === 0) return `${bytes}, no fsync under way`;
  const more = host.syncsWaiting === 0 ? '' : `, ${host.syncsWaiting} wait for the next`;
  return `${bytes}, an fsync for ${counted(host.syncing, 'write')} under way${more}`;
}
