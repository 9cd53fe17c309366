/**
 * Why something happened: the chain of its causes back to the command that began it, in words. What went round in a loop
 * (a timer that sets itself again, messages to and fro) is told once and counted.
 */
import type { TraceEvent } from '../sim/events.ts';
import type { Micros, NodeId } from '../sim/node.ts';
import { shorten } from './format.ts';
import { ms } from '../words/en/numbers.ts';
import { capital, commandWords, tell, type Teller } from './words.ts';
import { type OperationFact, staleness, type TraceIndex } from './world.ts';
import * as Say from '../words/en/trace/why.ts';

type City = (node: NodeId) => string;

export interface WhyStep {
  readonly seq: number;
  readonly at: Micros;
  readonly words: string;
  /** Where it happened; null for what happened to the network. */
  readonly node: NodeId | null;
  /** The `seq` of the transmission that this step is about. */
  readonly send: number | null;
  /** Events before it that are left out, since they were of a kind with others of the chain. */
  readonly folded: number;
}

export interface Why {
  /** The event itself first, the command that began it last. */
  readonly steps: readonly WhyStep[];
  /** The chain goes back beyond the part of the run that is held. */
  readonly cut: boolean;
}

/** The chain of causes of event `seq`. */
export function whyOf(index: TraceIndex, seq: number, teller: Teller, city: City): Why {
  const chain = index.causes(seq);
  const oldest = chain.at(-1);
  return {
    steps: folded(chain, index).map(({ event, left }) => stepOf(index, event, left, teller, city)),
    cut: (oldest?.cause ?? -1) >= 0,
  };
}

/** Where an event is seen again further back in the chain, what lies between them and the last of its kind is left out. */
function folded(chain: readonly TraceEvent[], index: TraceIndex): readonly { readonly event: TraceEvent; readonly left: number }[] {
  const kinds = chain.map((event) => kindOf(event, index));
  const lastOf = new Map(kinds.map((kind, i) => [kind, i]));
  const out: { event: TraceEvent; left: number }[] = [];
  for (let i = 0; i < chain.length; i++) {
    const event = chain[i];
    if (!event) break;
    const last = lastOf.get(kinds[i] ?? '') ?? i;
    out.push({ event, left: Math.max(0, last - i) });
    i = last;
  }
  return out;
}

function kindOf(event: TraceEvent, index: TraceIndex): string {
  const flight = index.flight(event.seq);
  if (flight) return `${event.type} ${flight.from} ${flight.to} ${flight.message.kind}`;
  const where = 'node' in event ? event.node : '';
  if (event.type === 'timer') return `timer ${where} ${event.name}`;
  // What a node worked on is another thing each time.
  return event.type === 'role' || event.type === 'report' ? `${event.type} ${where}` : `${event.type} ${event.seq}`;
}

function stepOf(index: TraceIndex, event: TraceEvent, left: number, teller: Teller, city: City): WhyStep {
  const flight = index.flight(event.seq);
  const node = event.type === 'send' || event.type === 'resend' ? event.from : 'node' in event ? event.node : null;
  const words = capital(wordsOf(index, event, teller, city));
  return { seq: event.seq, at: event.at, words, node, send: flight?.send ?? null, folded: left };
}

function wordsOf(index: TraceIndex, event: TraceEvent, teller: Teller, city: City): string {
  const flight = index.flight(event.seq);
  const label = flight ? (teller.messages[flight.message.as ?? flight.message.kind]?.label ?? flight.message.kind) : '';
  switch (event.type) {
    case 'command':
      if (event.command.type === 'query') return Say.somebodyAsksAs(city(event.command.client), shorten(event.command.sql));
      return commandWords(event.command, city) ?? event.command.type;
    case 'send':
      return Say.to(city(event.from), city(event.to), label);
    case 'resend':
      return Say.toSentAgain(city(event.from), city(event.to), label);
    case 'deliver':
      return Say.reachesMsAfterSentIt(label, city(event.node), ms(event.at - (flight?.sentAt ?? event.at)), city(flight?.from ?? ''));
    case 'timer':
      return Say.theTimerOfRings(event.name, city(event.node));
    case 'execute':
      return Say.ms(
        city(event.node),
        workWords(event.job),
        event.waitedUs > 0 ? Say.afterAWaitOfMs(ms(event.waitedUs)) : '',
        ms(event.doneAt - event.at),
      );
    case 'finish':
      return Say.itIsDoneWhatIt(city(event.node));
    case 'wait':
      return Say.itHasToWaitIn(city(event.node), event.waitsFor.length === 1 ? 'another' : Say.others(event.waitsFor.length));
    case 'sync':
      return Say.theDiskOfBeginsAn(city(event.node), ms(event.doneAt - event.at));
    case 'draw':
      return Say.drawsANumberByChance(city(event.node));
    case 'pause':
      return Say.standsStill(city(event.node));
    case 'resume':
      return Say.goesOn(city(event.node));
    case 'crash':
      return Say.crashes(city(event.node), event.wiped, event.lied === true);
    case 'exchange':
      return Say.opensItsConnectionTo(city(event.node), city(event.peer), event.name);
    case 'role':
      return tell(index, event, teller, city)?.words ?? Say.isNow(city(event.node), event.role);
    case 'boot':
      return Say.starts(city(event.node), event.cause);
    default:
      return tell(index, event, teller, city)?.words ?? event.type;
  }
}

function workWords(job: object): string {
  if ('sql' in job && typeof job.sql === 'string') return Say.runs(shorten(job.sql));
  if ('changes' in job && Array.isArray(job.changes))
    return job.changes.length === 0 ? Say.looksWhereItStands : Say.applies(changesWords(job.changes.length));
  if ('statements' in job && Array.isArray(job.statements)) return Say.appliesOfTheLog(changesWords(job.statements.length));
  return 'kind' in job ? Say.worksOn(String(job.kind)) : 'works';
}

const changesWords = (n: number): string => Say.oneChangeOrChanges(n);

/** Beside the chain of a stale answer: the write that it did not know of, and where word of that was. */
export interface Missed {
  readonly version: number;
  /** The commit of that write, whose own causes are the other chain. */
  readonly commit: number;
  readonly words: string;
  /** The transmission that carried word of it to who answered; null: there was none. */
  readonly send: number | null;
}

export function missedBy(index: TraceIndex, operation: OperationFact, teller: Teller, city: City): Missed | null {
  const old = staleness(operation);
  const { served, returnedAt } = operation;
  if (!old || !served || returnedAt === null) return null;
  const commit = index.versions.eventOf(old.newest, returnedAt);
  if (commit === undefined || commit < index.first) return null;
  const committedAt = index.timeOf(commit);
  const told = index
    .flightsAt(returnedAt, returnedAt - committedAt)
    .find(
      (f) =>
        f.sentAt >= committedAt &&
        f.from === old.node &&
        f.to === served.node &&
        teller.messages[f.message.as ?? f.message.kind]?.meaning === 'replicate',
    );
  const head = Say.hadCommittedVMsBefore(city(old.node), old.newest, ms(old.staleUs));
  const there = city(served.node) === city(old.node) ? Say.theNodeBesideItThat : city(served.node);
  if (!told) return { version: old.newest, commit, words: Say.nothingHadTold(head, there), send: null };
  const after = (told.endedAt ?? told.arriveAt) - returnedAt;
  const word =
    told.end !== null && told.end !== 'delivered'
      ? Say.wordOfItToWas(city(served.node))
      : after > 0
        ? Say.wordOfItWasOn(city(served.node), ms(after))
        : Say.wordOfItHadCome(city(served.node));
  return { version: old.newest, commit, words: `${head} ${word}`, send: told.send };
}
