/** The event feed: what happened, in plain words. Present tense, cities as actors. */
import type { Command } from '../sim/commands.ts';
import type { DropReason, TraceEvent } from '../sim/events.ts';
import type { Message, Micros, NodeId, ReportValue } from '../sim/node.ts';
import { shorten } from './format.ts';
import { ms } from '../words/en/numbers.ts';
import { lostWords } from './lost-words.ts';
import { verdict } from './verdict.ts';
import type { TraceIndex } from './world.ts';
import * as Say from '../words/en/trace/words.ts';

/** What the feed asks of an architecture: words for its own events. */
export interface Teller {
  readonly messages: Readonly<Record<string, { readonly label: string; readonly meaning: string; readonly hollow: boolean }>>;
  sentence(event: ToldEvent, city: (node: NodeId) => string): string | null;
}

type ToldEvent =
  | { readonly type: 'role'; readonly node: NodeId; readonly role: string }
  | { readonly type: 'report'; readonly node: NodeId; readonly key: string; readonly value: ReportValue }
  | { readonly type: 'send'; readonly from: NodeId; readonly to: NodeId; readonly message: Message };

export interface FeedItem {
  readonly seq: number;
  readonly at: Micros;
  readonly words: string;
  /** `ink` for what people did and roles; else the meaning whose colour it has. */
  readonly tone: 'ink' | 'query' | 'reply' | 'replicate' | 'agree' | 'cache' | 'stale' | 'lost';
}

type City = (node: NodeId) => string;

/** What is worth telling of the events in (fromUs, toUs], oldest first. */
export function feed(index: TraceIndex, fromUs: Micros, toUs: Micros, teller: Teller, city: City): readonly FeedItem[] {
  const items: FeedItem[] = [];
  for (let i = index.countAt(fromUs); i < index.countAt(toUs); i++) {
    const event = index.event(i);
    const item = event && tell(index, event, teller, city);
    if (event && item) items.push({ seq: event.seq, at: event.at, ...item });
  }
  return items;
}

type Told = Pick<FeedItem, 'words' | 'tone'> | null;

/** What is told of one event; null where it is not worth a line in a feed. */
export function tell(index: TraceIndex, event: TraceEvent, teller: Teller, city: City): Told {
  switch (event.type) {
    case 'command': {
      const words = commandWords(event.command, city);
      return words === null ? null : { words, tone: event.command.type === 'heal' ? 'ink' : 'lost' };
    }
    case 'call':
      return { words: Say.asks(city(event.node), shorten(event.statement.sql)), tone: 'query' };
    case 'return': {
      const found = verdict(index, event.op, city);
      if (!found) return null;
      const tone =
        found.kind === 'stale' ? 'stale' : found.kind === 'failed' || found.kind === 'unknown' || found.kind === 'lost' ? 'lost' : 'reply';
      return { words: `${city(event.node)}: ${found.head} ${found.body}`, tone };
    }
    case 'boot':
      return event.cause < 0 ? null : { words: Say.isBack(city(event.node)), tone: 'ink' };
    case 'role':
    case 'report': {
      const words = teller.sentence(event, city);
      return words === null ? null : { words, tone: 'ink' };
    }
    case 'send': {
      const words = teller.sentence(event, city);
      return words === null ? null : { words, tone: toneOf(teller.messages[event.message.as ?? event.message.kind]?.meaning) };
    }
    case 'drop':
    case 'stall': {
      const flight = index.flight(event.cause);
      const look = flight && teller.messages[flight.message.as ?? flight.message.kind];
      // Lost heartbeats and receipts are told by what follows from them.
      if (!flight || look?.meaning === 'pulse' || (look?.meaning === 'replicate' && look.hollow)) return null;
      // That something still waits, or was lost once more, is no news.
      if (event.type === 'stall' && (event.reason === 'waits' || index.event(event.cause)?.type === 'resend')) return null;
      const what = look?.label ?? flight.message.kind;
      const why = event.type === 'stall' ? AGAIN[event.reason] : gone(event.reason, city(flight.from), city(flight.to));
      return { words: Say.fromTo(capital(what), city(flight.from), city(flight.to), why), tone: 'lost' };
    }
    case 'refuse': {
      const here = city(event.node);
      if (event.message === null) return { words: Say.hasLostItsConnectionTo(here, city(event.peer)), tone: 'lost' };
      const what = teller.messages[event.message.as ?? event.message.kind]?.label ?? event.message.kind;
      return { words: Say.hearsThatTakesNoNobody(here, city(event.peer), what), tone: 'lost' };
    }
    case 'lose': {
      const words = lostWords(event.writes, event.more);
      return words === null ? null : { words, tone: 'lost' };
    }
    case 'violation':
      return { words: Say.anInvariantBroke(event.invariant, event.detail), tone: 'lost' };
    default:
      return null;
  }
}

const AGAIN = {
  partition: Say.heldUpByThePartition,
  loss: Say.lostOnTheWayTo,
  waits: Say.waitsForTheConnection,
  full: Say.notTakenItsReceiverStands,
} as const;

function gone(reason: DropReason, from: string, to: string): string {
  return {
    partition: Say.lostAtThePartition,
    loss: Say.lostOnTheWay,
    crashed: Say.nobodyTakesItIn(to),
    overflow: Say.hasNoRoomLeftFor(to),
    refused: Say.refusesItNobodyListens(to),
    unsent: Say.itHadNotLeft(from),
    road: Say.lostWithTheRoadFrom(from),
    reset: Say.givesTheConnectionUp(from),
  }[reason];
}

const TONES: readonly FeedItem['tone'][] = ['query', 'reply', 'replicate', 'agree', 'cache', 'stale', 'lost'];
const toneOf = (meaning: string | undefined): FeedItem['tone'] => TONES.find((t) => t === meaning) ?? 'ink';

export function commandWords(command: Command, city: City): string | null {
  const list = (regions: readonly string[]): string => regions.map(city).join(', ');
  switch (command.type) {
    case 'query':
      return null;
    case 'crash':
      return command.what === 'process' ? Say.crashesWhatItHeldIn(city(command.node)) : Say.crashesWhatItHeldIn2(city(command.node));
    case 'wipe':
      return Say.crashesAndLosesItsDisk(city(command.node));
    case 'slow-disk':
      return Say.theDiskOfOrEvery(command.factor, city(command.node));
    case 'lying-disk':
      return Say.diskLiesOrNot(command.lies, city(command.node));
    case 'restart':
      return Say.isStartedAgain(city(command.node));
    case 'pause':
      return Say.standsStillWhatArrives(city(command.node));
    case 'resume':
      return Say.goesOn(city(command.node));
    case 'partition': {
      const [a, b] = command.sides;
      return command.oneWay ? Say.nothingPassesFromToAny(list(a), list(b)) : Say.theNetworkSplits(list(a), list(b));
    }
    case 'heal':
      return Say.theNetworkIsWholeAgain;
    case 'slow':
      return command.factor === 1
        ? Say.backToNormalSpeed(list(command.between))
        : Say.betweenEverythingTakes(list(command.between), command.factor);
    case 'lossy':
      return Say.betweenOfMessagesAreLost(list(command.between), Math.round(command.loss * 100), Math.round(command.duplication * 100));
    case 'skew':
      return Say.theClockOfIsOff(city(command.node), ms(command.offsetMs * 1000));
    case 'outage':
      return Say.isOutEveryNodeThere(city(command.region), command.road);
    case 'restore':
      return Say.hasPowerAgain(city(command.region));
    case 'order':
      return Say.isToldTo(city(command.node), command.order);
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
