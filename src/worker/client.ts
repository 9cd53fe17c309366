/**
 * The page's end of the wire to the worker. Runs are told apart by their ids, so that what a closed run still sends is dropped
 * here and nobody else has to think of it. A worker that hangs or dies is replaced, and all its runs are opened again. The port can
 * be replaced in tests.
 */
import type { Micros } from '../sim/node.ts';
import type { Block } from '../sim/trace.ts';
import type { Port } from './port.ts';
import type { After, Cut, FromWorker, Like, Place, RunId, ToWorker } from './protocol.ts';
import { type EverySecond, Watchdog } from './watchdog.ts';
import type { Look, LookAt } from '../session/look.ts';
import type { RunSpec, Stage } from '../session/run.ts';

/** What this client needs of its surroundings. */
export interface Surroundings {
  /** Called at the first run, so that nothing heavy is fetched before the first paint; what it throws is told as it stands. */
  readonly connect: () => Port;
  /** Resolves when it is worth asking again for what did not come. */
  readonly pause: () => Promise<void>;
  readonly everySecond: EverySecond;
}

export type { After, Cut, Like, Place, RunId } from './protocol.ts';

export interface Batch {
  readonly block: Block;
  /** Names in the events that are new. */
  readonly names: readonly string[];
  /** Everything up to this time has been simulated and sent, µs. */
  readonly horizonUs: number;
  /** Of all answers so far. */
  readonly bytes: number;
  readonly done: boolean;
  /** A bound of the trace that was reached. */
  readonly cut: Cut | null;
}

/** What is told of one run. */
export interface RunListener {
  loading(ready: number, of: number): void;
  /** `after`: of what it was said to be like, so much is not sent again. */
  opened(stage: Stage, after?: After): void;
  /** What comes next is another part of the run, which was asked for. */
  window(place: Place): void;
  events(batch: Batch): void;
  hash(traceHash: string): void;
  /** The runs together hold as much as a page may: this one waits until another is closed. */
  full(): void;
  /** The databases have not come, or may not run on this page; the run is opened as soon as they can be. */
  missing(why: 'network' | 'forbidden'): void;
  failed(message: string): void;
  /** The worker was lost; the same run comes again out of another one, from its start or a little before the moment that is returned. */
  again(): Micros | null;
}

type Held = Omit<Extract<ToWorker, { type: 'window' }>, 'type' | 'id'>;
const NOTHING: Held = { from: 0, fromBytes: 0, events: 0, bytes: 0 };

const WHY_CHARS_MAX = 200;

const HUNG =
  'The databases stopped answering twice in this run, and it was ended: something in it takes too long. Ask for less at once; nothing that you typed is lost.';
const died = (why: string): string =>
  `The databases stopped twice in this run, and it was ended (${why.slice(0, WHY_CHARS_MAX)}). Change it, or reload the page; nothing that you typed is lost.`;

interface Open {
  readonly id: RunId;
  readonly run: RunSpec;
  readonly listener: RunListener;
  /** Until a worker has looked whether it has that, too. */
  like: Like | undefined;
  /** Awaited: something is to come of it. Missing: it is opened again when its databases may be there. */
  state: 'awaited' | 'missing' | 'finished';
  /** Workers that it has cost. */
  lost: number;
  /** What the page holds of it. */
  events: number;
  bytes: number;
  held: Held;
  /** The worker that simulates it. */
  port: Port | null;
  /** Asked for, and not begun to come. */
  wantedUs: Micros | null;
}

export class WorkerClient {
  #port: Port | null = null;
  /** This worker has said something: it has been fetched, and has to answer from now on. */
  #started = false;
  /** The run that this worker is at. */
  #turn: RunId | null = null;
  #watched: { readonly ids: readonly RunId[]; readonly toUs: Micros } | null = null;
  readonly #runs = new Map<RunId, Open>();
  /** Who looks inside a node and waits: only the last who asked. */
  #looking: { readonly ask: number; readonly told: (look: Look | null) => void } | null = null;
  #looks = 0;
  readonly #around: Surroundings;
  readonly #watchdog: Watchdog;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#watchdog = new Watchdog(around.everySecond, {
      ping: () => this.#port?.post({ type: 'ping' }),
      hung: () => this.#replace(HUNG),
    });
  }

  /** Simulates `run` to its end, beside the others; from its start, or from where it is no longer `like` another. An id is used once. */
  open(id: RunId, run: RunSpec, listener: RunListener, like?: Like): void {
    const open: Open = {
      id,
      run,
      listener,
      like,
      state: 'awaited',
      lost: 0,
      events: 0,
      bytes: 0,
      held: NOTHING,
      port: null,
      wantedUs: null,
    };
    this.#runs.set(id, open);
    this.#post(open);
  }

  /** Nothing more is heard of this run, and what it held is free. */
  close(id: RunId): void {
    if (!this.#runs.delete(id)) return;
    this.#port?.post({ type: 'close', id });
    this.#guard();
  }

  /** These runs are seen, the focused one first, and the clock will soon be at `toUs`: they are simulated before others. */
  watch(ids: readonly RunId[], toUs: Micros): void {
    this.#watched = { ids, toUs };
    this.#port?.post({ type: 'watch', ids, toUs });
  }

  /** The page holds this part of a run, and has room for so much more. */
  window(id: RunId, held: Held): void {
    const open = this.#runs.get(id);
    if (!open) return;
    open.held = held;
    if (open.port === this.#port) this.#port?.post({ type: 'window', id, ...held });
  }

  /** The page wants the part of a run around this moment instead. */
  go(id: RunId, atUs: Micros): void {
    const open = this.#runs.get(id);
    if (!open) return;
    open.wantedUs = atUs;
    // It may be done, and its worker may be gone since.
    if (open.port === null || open.port !== this.#port) return this.#post(open);
    open.state = 'awaited';
    open.port.post({ type: 'go', id, atUs });
    this.#guard();
  }

  /** What is inside a node at a moment; null where that cannot be had, and for whoever asked before another did. */
  look(id: RunId, atUs: Micros, at: LookAt): Promise<Look | null> {
    this.#looked(null);
    const run = this.#runs.get(id)?.run;
    const port = this.#port;
    if (!run || !port) return Promise.resolve(null);
    this.#looks += 1;
    const ask = this.#looks;
    port.post({ type: 'look', id, ask, run, atUs, at });
    return new Promise((told) => {
      this.#looking = { ask, told };
    });
  }

  unlook(id: RunId): void {
    this.#looked(null);
    this.#port?.post({ type: 'unlook', id });
  }

  #looked(look: Look | null): void {
    this.#looking?.told(look);
    this.#looking = null;
  }

  #post(open: Open): void {
    open.state = 'awaited';
    open.events = 0;
    open.bytes = 0;
    open.held = NOTHING;
    let port: Port;
    try {
      port = this.#connected();
    } catch (error) {
      this.#fail(open, error instanceof Error ? error.message : String(error));
      return;
    }
    const { id, run, like, wantedUs } = open;
    open.port = port;
    port.post({ type: 'open', id, run, ...(like ? { like } : {}) });
    if (wantedUs !== null) port.post({ type: 'go', id, atUs: wantedUs });
    this.#guard();
  }

  /**
   * The worker is lost. The run that it was at is the one to blame, or all that are awaited when that is not known; a run that is
   * blamed twice is given up with `words`. The others are opened in a new worker.
   */
  #replace(words: string): void {
    const awaited = this.#awaited();
    const turn = this.#turn;
    this.#forgetPort();
    const blamed = turn === null ? awaited : awaited.filter(({ id }) => id === turn);
    for (const open of blamed) open.lost += 1;
    for (const open of blamed) if (open.lost > 1) this.#fail(open, words);
    for (const open of awaited) {
      // Giving one up may have closed others.
      if (open.state !== 'awaited' || this.#runs.get(open.id) !== open) continue;
      open.wantedUs = open.listener.again();
      this.#post(open);
    }
  }

  #awaited(): readonly Open[] {
    return [...this.#runs.values()].filter(({ state }) => state === 'awaited');
  }

  #fail(open: Open, words: string): void {
    this.#finish(open);
    open.listener.failed(words);
  }

  /** Nothing more is to come of this run. */
  #finish(open: Open): void {
    open.state = 'finished';
    this.#guard();
  }

  /** The worker is watched while something is to come. What is still being fetched may be silent for as long as the network takes. */
  #guard(): void {
    if (this.#started && this.#awaited().length > 0) this.#watchdog.begin();
    else this.#watchdog.end();
  }

  #forgetPort(): void {
    this.#watchdog.end();
    this.#looked(null);
    this.#port?.end();
    this.#port = null;
    this.#started = false;
    this.#turn = null;
  }

  /** Says so, and asks again in a while for what did not come, unless the run has been closed by then. */
  async #missing(open: Open, why: 'network' | 'forbidden'): Promise<void> {
    open.state = 'missing';
    this.#guard();
    open.listener.missing(why);
    await this.#around.pause();
    if (open.state === 'missing' && this.#runs.get(open.id) === open) this.#post(open);
  }

  #connected(): Port {
    if (this.#port) return this.#port;
    const port = this.#around.connect();
    this.#port = port;
    port.listen(
      (message) => {
        if (port === this.#port) this.#hear(message);
      },
      (why) => {
        if (port === this.#port) this.#lose(why);
      },
    );
    for (const { id, state, events, bytes, held } of this.#runs.values())
      if (state === 'finished' && events > 0) port.post({ type: 'held', id, events: events - held.from, bytes: bytes - held.fromBytes });
    if (this.#watched) port.post({ type: 'watch', ...this.#watched });
    return port;
  }

  /** The worker died by itself, or could not be fetched. What dies with nothing to simulate is missed by nobody. */
  #lose(why: string | null): void {
    if (why !== null) return this.#replace(died(why));
    const awaited = this.#awaited();
    this.#forgetPort();
    for (const open of awaited) void this.#missing(open, 'network');
  }

  #hear(message: FromWorker): void {
    this.#started = true;
    this.#watchdog.heard();
    this.#guard();
    switch (message.type) {
      case 'alive':
        return;
      case 'turn':
        this.#turn = message.id;
        return;
      case 'full':
        for (const { listener } of this.#awaited()) listener.full();
        return;
      case 'looked':
        if (message.ask === this.#looking?.ask) this.#looked(message.look);
        return;
      case 'broken':
        this.#turn = message.id;
        return this.#replace(died(message.why));
    }
    const open = this.#runs.get(message.id);
    if (!open) return;
    const { listener } = open;
    switch (message.type) {
      case 'loading':
        listener.loading(message.ready, message.of);
        return;
      case 'opened':
        open.like = undefined;
        listener.opened(message.stage, message.after);
        return;
      case 'window':
        open.wantedUs = null;
        listener.window(message);
        return;
      case 'events':
        open.events = message.block.from + message.block.length;
        open.bytes = message.bytes;
        listener.events(message);
        return;
      case 'hash':
        this.#finish(open);
        // It has come through: what is lost later is not to blame on this.
        open.lost = 0;
        listener.hash(message.traceHash);
        return;
      case 'missing':
        void this.#missing(open, message.forbidden ? 'forbidden' : 'network');
        return;
      case 'failed':
        this.#fail(open, message.message);
    }
  }
}
