/** The world at a moment as a list of sentences: what a map shows by places, badges, tears and dots. */
import type { Stage } from '../../../session/run.ts';
import { carriedBy, carriedWords } from '../../../trace/carried.ts';
import { shorten } from '../../../trace/format.ts';
import { statementOf } from '../../../trace/statements.ts';
import { capital, commandWords } from '../../../trace/words.ts';
import type { Flight, TraceIndex, World } from '../../../trace/world.ts';
import * as Count from '../../../words/en/count.ts';
import * as Say from '../../../words/en/in-words.ts';
import { msText } from '../../../words/en/numbers.ts';
import type { PictureProps } from '../../map/layers/props.ts';
import { nodeViews } from '../../map/marks/views.ts';
import { nodeWords } from '../../map/marks/words.ts';
import { kindWords } from '../../names.ts';

type City = (id: string) => string;

interface Line {
  readonly id: string;
  readonly words: string;
}

/** Messages that are told one by one. */
const TOLD_MAX = 24;
/** Calls that are looked through for open ones, the newest first. */
const CALLS_MAX = 200;

/** Every node that is no client, those of the main region first: what it is, how it stands, what it holds. */
export function nodeLines(stage: Stage, world: World, looks: Pick<PictureProps, 'look' | 'glyphOf' | 'hideAnswers'>): readonly Line[] {
  const views = nodeViews(world, looks);
  const place = (region: string): number => stage.places.findIndex(({ id }) => id === region);
  return stage.nodes
    .filter(({ kind }) => kind !== 'client')
    .sort((a, b) => place(a.region) - place(b.region))
    .flatMap((spec) => {
      const view = views.get(spec.id);
      const city = stage.places.find(({ id }) => id === spec.region)?.city ?? spec.region;
      return view ? [{ id: spec.id, words: nodeWords(view.fact, view.glyph, { city, kind: kindWords(stage, spec) }) }] : [];
    });
}

/** What stands in the way of messages. */
export function troubles({ partitions, slow, lossy }: World, city: City): readonly string[] {
  const told = [...slow, ...lossy].map((command) => commandWords(command, city)).filter((words) => words !== null);
  return [...partitions.map((cut) => Say.stillCut(commandWords(cut, city) ?? '', msText(cut.since))), ...told];
}

/** Questions that wait for an answer. */
export function waiting(index: TraceIndex, nowUs: number, city: City): readonly Line[] {
  return [...index.operations.values()]
    .slice(-CALLS_MAX)
    .filter(({ calledAt, returnedAt }) => calledAt <= nowUs && (returnedAt === null || returnedAt > nowUs))
    .map(({ op, client, statement, calledAt }) => ({
      id: op,
      words: Say.waits(city(client), ended(shorten(statement.sql)), msText(nowUs - calledAt)),
    }));
}

const ended = (sql: string): string => (/[;.…]$/.test(sql) ? sql : `${sql};`);

/** What one node sends to several others. */
export interface Parcel {
  readonly id: number;
  readonly words: string;
  readonly to: readonly { readonly send: number; readonly words: string }[];
}

export interface Travelling {
  readonly parcels: readonly Parcel[];
  /** How many more there are that are not told. */
  readonly more: number;
  readonly heartbeats: number;
}

export interface TravelLooks {
  readonly lookOf: PictureProps['lookOf'];
  readonly city: City;
  /** What a message carries answers the question that is open. */
  readonly hideAnswers: boolean;
}

/** Messages on their way: from whom to whom, with what, and when they will arrive; those that only say that somebody lives are counted. */
export function travelling(index: TraceIndex, nowUs: number, { lookOf, city, hideAnswers }: TravelLooks): Travelling {
  const all = index.flightsAt(nowUs, 0).filter(({ sentAt, endedAt }) => sentAt <= nowUs && (endedAt === null || endedAt > nowUs));
  const telling = all.filter(({ message }) => lookOf(message).meaning !== 'pulse');
  const words = ({ message, from, ...flight }: Flight): string => {
    const carried = hideAnswers ? '' : contents(index, { message, from, ...flight }, nowUs);
    return `${Say.sends(capital(lookOf(message).label), city(from))}${carried === '' ? '' : Say.carrying(carried)}`;
  };
  const parcels = new Map<string, Parcel>();
  for (const flight of telling.slice(0, TOLD_MAX)) {
    const same = words(flight);
    const { id, to } = parcels.get(same) ?? { id: flight.send, to: [] };
    const arrives = Say.arrives(city(flight.to), msText(Math.max(0, flight.arriveAt - nowUs)));
    parcels.set(same, { id, words: same, to: [...to, { send: flight.send, words: arrives }] });
  }
  return { parcels: [...parcels.values()], more: Math.max(0, telling.length - TOLD_MAX), heartbeats: all.length - telling.length };
}

/** What it carries; of a change the statement that made it, which the message itself does not say. */
function contents(index: TraceIndex, { message, sentAt }: Flight, nowUs: number): string {
  const [change] = carriedBy(message).changes;
  const sql = change ? statementOf(index, change.position, Math.max(sentAt, nowUs)) : null;
  return sql === null ? carriedWords(message) : `${carriedWords(message)}, ${shorten(sql)}`;
}

export const moreWords = ({ more, heartbeats }: Travelling): string =>
  [more > 0 ? Say.more(Count.moreMessages(more)) : '', heartbeats > 0 ? Say.heartbeats(Count.messages(heartbeats)) : ''].join(' ').trim();
