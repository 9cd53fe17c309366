/** What is drawn, said aloud: names of nodes, links and regions for those who do not see the picture. */
import type { Glyph } from '../../../architectures/showing.ts';
import type { NodeFact } from '../../../trace/world.ts';
import { majorityOf } from '../../glyphs/shapes.ts';
import * as Say from '../../../words/en/map/pictures.ts';
import { inMs } from '../../../words/en/numbers.ts';

/** Roles that say more than the kind does. */
const TELLING_ROLES = new Set([
  'leader',
  'candidate',
  'follower',
  'primary',
  'promoting',
  'fenced',
  'restoring',
  'empty',
  'lost',
  'learner',
]);

/** Whether becoming this is worth a word in the lanes: going back to the ranks, starting and crashing show otherwise. */
export const tellsOfChange = (role: string): boolean => role !== 'follower' && TELLING_ROLES.has(role);

const CHANGE: Readonly<Record<string, string>> = {
  leader: 'leads',
  candidate: Say.asksForVotes,
  primary: Say.isTheNewPrimary,
  promoting: Say.asksTheOthers,
  fenced: Say.isFencedOff,
  restoring: Say.restoresItsBackup,
  empty: Say.restartsEmpty,
  lost: Say.hasLostItsRows,
};

/** The same beside a lane, where the city stands already. */
export const changeWord = (role: string): string => (role === 'promoting' ? Say.asksTheOthers : role);

/** “Virginia leads”. */
export const changeWords = (city: string, role: string): string => `${city} ${CHANGE[role] ?? role}`;

/** “Tokyo replica, version 41, 1 version behind”; `kind` as the room calls it. */
export function nodeWords(node: NodeFact, glyph: Glyph, { city, kind }: { readonly city: string; readonly kind: string }): string {
  const parts = [`${city} ${kind}`];
  if (node.health !== 'up') parts.push(Say.health[node.health]);
  else if (TELLING_ROLES.has(node.role) && node.role !== node.kind) parts.push(node.role);
  if (glyph.badge) parts.push(/^v[\d ?]/.test(glyph.badge) ? Say.version(glyph.badge.slice(1)) : glyph.badge);
  // Nobody but a candidate is without its own vote: while a question is open they are not told.
  if (glyph.votes?.some((vote) => vote !== 'waiting')) {
    const yes = glyph.votes.filter((v) => v === 'yes').length;
    parts.push(Say.ofVotesNeeds(yes, glyph.votes.length, majorityOf(glyph.votes.length)));
  }
  if (glyph.share) parts.push(Say.shareOf(glyph.share[0] + 1, glyph.share[1]));
  if (glyph.level !== null) parts.push(Say.ofItsTimeLeft(Math.round(glyph.level * 100)));
  if (glyph.note) parts.push(glyph.note);
  return parts.join(', ');
}

export const linkWords = (a: string, b: string, rttMs: number, state: string): string =>
  Say.linkToRoundTrip(a, b, formatMs(rttMs), state ? `, ${state}` : '');

export const formatMs = (value: number): string => inMs(value < 10 ? value.toFixed(1) : Math.round(value));
