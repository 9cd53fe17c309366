/**
 * Stepping by meaning: the times of a trace at which a message travels or ends, something is committed, a role changes,
 * or something surprising happens. Filed once per event as the trace grows, so a step is a binary search.
 */
import type { Meaning } from '../architectures/showing.ts';
import type { TraceEvent } from '../sim/events.ts';
import type { TraceIndex } from '../trace/world.ts';
import type { MomentKind } from './state.ts';

/** What the store must be told about a trace by those who know architectures. */
export interface MomentReader {
  /** What a message kind means in this run; null when unknown. */
  meaning(kind: string): Meaning | null;
  /** This finished operation returned something older than it could be. */
  stale(index: TraceIndex, op: string): boolean;
}

type Times = Record<MomentKind, number[]>;

const noTimes = (): Times => ({ message: [], commit: [], 'role change': [], operation: [], surprise: [] });

export class Moments {
  readonly #times = noTimes();
  #read = 0;
  #position = 0;

  constructor(
    readonly index: TraceIndex,
    readonly reader: MomentReader,
  ) {}

  /** The nearest moment of that kind strictly after (1) or before (-1) `us`, or null. */
  near(kind: MomentKind, us: number, direction: 1 | -1): number | null {
    this.#readOn();
    const times = this.#times[kind];
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const time = times[middle] ?? 0;
      if (direction === 1 ? time <= us : time < us) low = middle + 1;
      else high = middle;
    }
    return times[direction === 1 ? low : low - 1] ?? null;
  }

  #readOn(): void {
    for (const event of this.index.events(this.#read)) this.#file(event);
    this.#read = this.index.count;
  }

  #file(event: TraceEvent): void {
    const kind = this.#kindOf(event);
    if (kind !== null) this.#add(kind, event.at);
    // A surprise may also be the end of a message.
    if (kind === 'surprise' && (event.type === 'drop' || event.type === 'stall')) this.#add('message', event.at);
    // An operation begins when it is asked and ends when its client knows what came of it.
    if (event.type === 'call' || event.type === 'return') this.#add('operation', event.at);
  }

  #add(kind: MomentKind, at: number): void {
    const times = this.#times[kind];
    if (times.at(-1) !== at) times.push(at);
  }

  #kindOf(event: TraceEvent): MomentKind | null {
    switch (event.type) {
      case 'refuse':
        return 'surprise';
      case 'send':
      case 'resend':
        return this.#tells(event.message.kind) ? 'message' : null;
      case 'deliver':
      case 'stall':
      case 'drop': {
        const flight = this.index.flight(event.seq);
        if (!flight || flight.end === 'waits' || !this.#tells(flight.message.kind)) return null;
        return event.type === 'deliver' ? 'message' : 'surprise';
      }
      case 'execute':
      case 'finish':
        return this.#commits(event.result) ? 'commit' : null;
      case 'role':
        return event.at > 0 ? 'role change' : null;
      case 'crash':
      case 'violation':
        return 'surprise';
      case 'return':
        return !event.outcome.ok || this.reader.stale(this.index, event.op) ? 'surprise' : null;
      default:
        return null;
    }
  }

  /** Heartbeats go all the time: stepping through them one by one shows nothing. */
  #tells(kind: string): boolean {
    return this.reader.meaning(kind) !== 'pulse';
  }

  /** A write took effect for the first time: at its database, or in a replicated log's first copy. */
  #commits(result: unknown): boolean {
    if (typeof result !== 'object' || result === null || !('kind' in result)) return false;
    if (result.kind === 'query') return 'change' in result && result.change !== null;
    if (result.kind !== 'replayed' || !('position' in result) || typeof result.position !== 'number') return false;
    if (result.position <= this.#position) return false;
    this.#position = result.position;
    return true;
  }
}
