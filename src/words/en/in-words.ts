/** English: what a picture shows, said in words, where the page goes without pictures. */

/** A figure is not broken at its thousands, nor before its unit. */
const inMs = (ms: string) => `${ms} ms`.replace(/ /g, '\u00a0');

export const now = (ms: string) => `Now, at ${inMs(ms)}`;
export const justHappened = 'What just happened';
export const nothingYet = 'Nothing has happened yet.';
export const atThisMoment = 'At this very moment';
export const last = (words: string, ms: string) => `${ended(words)} That was at ${inMs(ms)}.`;
export const theWorld = 'The world now';
export const emptyPlanet = 'No database stands anywhere yet. Places, beside this, puts one into a city.';
export const databases = 'What keeps data';
export const clients = 'Who asks';
export const clientsOf = (list: string) => `Clients stand in ${list}.`;
export const noClients = 'Nobody asks.';
export const waits = (city: string, sql: string, ms: string) =>
  `${city} waits for an answer to: ${ended(sql.replace(/;\s*$/, ''))} It has waited ${inMs(ms)}.`;
export const network = 'The network';
export const whole = 'Nothing is cut, slowed or lossy.';
export const stillCut = (words: string, sinceMs: string) => `${words} It has been so since ${inMs(sinceMs)}.`;
export const onTheWay = 'On the way';
export const nothingOnTheWay = 'No message is on its way.';
export const hidden = 'What they carry is not told while the question is open.';
export const sends = (what: string, from: string) => `${what} from ${from}`;
export const carrying = (what: string) => `: ${what}`;
export const arrives = (city: string, ms: string) => `to ${city}, there in ${ms} ms`;
export const more = (messages: string) => `And ${messages}.`;
export const heartbeats = (messages: string) => `${messages} that only say “I am here”.`;
export const whatCanBeDone = 'What can be done';
export const to = 'To whom or what';
export const nothingChosen = 'nothing chosen';
export const nodes = 'Nodes';
export const regions = 'Whole regions';
export const links = 'Links';
export const region = (city: string) => `the region of ${city}`;
export const link = (a: string, b: string) => `the link between ${a} and ${b}`;
export const undo = 'Undo what was done last';
export const keys =
  'Keys: Space plays and pauses, → and ← step by message, a dot goes to the next step of a lesson, W goes back to the pictures, ? lists the rest.';
export const backToPictures = 'Back to the pictures';

/** As a sentence, whatever it ends with. */
const ended = (words: string): string => (/[.?!…]$/.test(words) ? words : `${words}.`);
