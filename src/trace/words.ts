/** The event feed: what happened, in plain words. Present tense, cities as actors. */
import type { Command } from '../sim/commands.ts';
import type { DropReason, TraceEvent } from '../sim/events.ts';
import type { Message, Micros, NodeId, ReportValue } from '../sim/node.ts';
import { ms, shorten } from './format.ts';
import { lostWords } from './lost-words.ts';
import { verdict } from './verdict.ts';
import type { TraceIndex } from './world.ts';

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
      return { words: `${city(event.node)} asks: ${shorten(event.statement.sql)}`, tone: 'query' };
    case 'return': {
      const found = verdict(index, event.op, city);
      if (!found) return null;
      const tone =
        found.kind === 'stale' ? 'stale' : found.kind === 'failed' || found.kind === 'unknown' || found.kind === 'lost' ? 'lost' : 'reply';
      return { words: `${city(event.node)}: ${found.head} ${found.body}`, tone };
    }
    case 'boot':
      return event.cause < 0 ? null : { words: `${city(event.node)} is back.`, tone: 'ink' };
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
      return { words: `${capital(what)} from ${city(flight.from)} to ${city(flight.to)}: ${why}.`, tone: 'lost' };
    }
    case 'refuse': {
      const here = city(event.node);
      if (event.message === null) return { words: `${here} has lost its connection to ${city(event.peer)}.`, tone: 'lost' };
      const what = teller.messages[event.message.as ?? event.message.kind]?.label ?? event.message.kind;
      return { words: `${here} hears that ${city(event.peer)} takes no ${what}: nobody listens there.`, tone: 'lost' };
    }
    case 'lose': {
      const words = lostWords(event.writes, event.more);
      return words === null ? null : { words, tone: 'lost' };
    }
    case 'violation':
      return { words: `An invariant broke: ${event.invariant}. ${event.detail}`, tone: 'lost' };
    default:
      return null;
  }
}

const AGAIN = {
  partition: 'held up by the partition, to be sent again',
  loss: 'lost on the way, to be sent again',
  waits: 'waits for the connection',
  full: 'not taken: its receiver stands still and has no room left, so the sender waits',
} as const;

function gone(reason: DropReason, from: string, to: string): string {
  return {
    partition: 'lost at the partition',
    loss: 'lost on the way',
    crashed: `nobody takes it in ${to}`,
    overflow: `${to} has no room left for it`,
    refused: `${to} refuses it, nobody listens there`,
    unsent: `it had not left ${from}`,
    road: `lost with the road from ${from}`,
    reset: `${from} gives the connection up`,
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
      return command.what === 'process'
        ? `${city(command.node)} crashes. What it held in memory is gone; its host lives and refuses what comes.`
        : `${city(command.node)} crashes. What it held in memory is gone.`;
    case 'wipe':
      return `${city(command.node)} crashes and loses its disk.`;
    case 'slow-disk':
      return command.factor === 1
        ? `The disk of ${city(command.node)} is as fast as before.`
        : `Every fsync in ${city(command.node)} takes ${command.factor} times as long.`;
    case 'lying-disk':
      return command.lies
        ? `The disk of ${city(command.node)} lies: it says that it has written, and keeps nothing.`
        : `The disk of ${city(command.node)} is honest again.`;
    case 'restart':
      return `${city(command.node)} is started again.`;
    case 'pause':
      return `${city(command.node)} stands still. What arrives there waits.`;
    case 'resume':
      return `${city(command.node)} goes on.`;
    case 'partition': {
      const [a, b] = command.sides;
      return command.oneWay ? `Nothing passes from ${list(a)} to ${list(b)} any more.` : `The network splits: ${list(a)} | ${list(b)}.`;
    }
    case 'heal':
      return 'The network is whole again.';
    case 'slow':
      return command.factor === 1
        ? `${list(command.between)}: back to normal speed.`
        : `Between ${list(command.between)} everything takes ${command.factor} times as long.`;
    case 'lossy':
      return `Between ${list(command.between)}, ${Math.round(command.loss * 100)} % of messages are lost, ${Math.round(command.duplication * 100)} % doubled.`;
    case 'skew':
      return `The clock of ${city(command.node)} is off by ${ms(command.offsetMs * 1000)} ms.`;
    case 'outage':
      return `${city(command.region)} is out: every node there stops, and what has not left is lost${command.road ? ', as is what is on its road' : ''}.`;
    case 'restore':
      return `${city(command.region)} has power again.`;
    case 'order':
      return `${city(command.node)} is told to ${command.order}.`;
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
