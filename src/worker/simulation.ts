/**
 * One run in this thread. It is simulated as far ahead as the page allows, which holds a window of its trace; it goes on elsewhere when the page
 * asks for another part, from the nearest checkpoint. A run that is done holds no session until then.
 */
import { loadSqlite, openSession, type Session } from '../session/index.ts';
import { agreedUntil, type RunSpec } from '../session/run.ts';
import type { Micros } from '../sim/node.ts';
import { type Block, blockOf } from '../sim/trace.ts';
import { withoutBytes } from '../sim/withheld.ts';
import type { Checkpoints, Kept } from './checkpoints.ts';
import type { Cut, FromWorker, Like, RunId } from './protocol.ts';
import type { Bounds, Room } from './room.ts';
import { Slices } from './slice.ts';
import { Stretch } from './stretch.ts';
import { Left, type Turns } from './turns.ts';

/** Ours: so much of a fork is sent as soon as it is there, µs; a slice of time would hold many times that. */
const FIRST_US = 10_000;

export interface SimulationOptions {
  readonly id: RunId;
  readonly run: RunSpec;
  readonly turns: Turns;
  readonly room: Room;
  readonly checkpoints: Checkpoints;
  readonly clockMs: () => number;
  readonly bounds: Bounds;
  readonly say: (message: FromWorker, transfer?: Transferable[]) => void;
  /** Its events are being sent from now on, or are no more. */
  readonly growing: (grows: boolean) => void;
}

export class Simulation {
  readonly #o: SimulationOptions;
  /** Events and bytes of answers, from the run's start on, that the page has room for. */
  #allowed = { events: 0, bytes: 0 };
  /** The page wants what happened here. */
  #wantedUs: Micros | null = null;
  #resting: { readonly go: () => void; readonly leave: (left: Left) => void } | null = null;
  #stretch: Stretch | null = null;
  /** A fork is shown a little of what is new in it before it goes on. */
  #firstUs = Number.POSITIVE_INFINITY;

  constructor(options: SimulationOptions) {
    this.#o = options;
  }

  allow(events: number, bytes: number): void {
    this.#allowed = { events, bytes };
    this.#resting?.go();
  }

  /** The page's trace shall begin anew, a little before this moment. */
  go(atUs: Micros): void {
    this.#wantedUs = atUs;
    this.#resting?.go();
  }

  leave(): void {
    this.#resting?.leave(new Left());
  }

  /** Never resolves: it ends with `Left`, or with what is wrong with the run. `like`: what the page has of it already. */
  async simulate(like: Like | undefined): Promise<never> {
    const { id, run, turns, room, checkpoints, bounds, say, growing } = this.#o;
    say({ type: 'loading', id, ready: 0, of: run.scenario.regions.length });
    try {
      // What comes over the network takes nobody's turn.
      await loadSqlite();
      await turns.take(id);
      const from = like ? checkpoints.nearest(run, ({ checkpoint }) => checkpoint.events <= like.events) : null;
      const { session, settled } = await this.#open(from);
      if (from) this.#firstUs = agreedUntil(from.checkpoint.run, run) + FIRST_US;
      this.#allowed = { events: settled.events + bounds.traceLimit, bytes: settled.bytes + bounds.traceBytes };
      const of = session.stage.nodes.filter((n) => n.kind !== 'client').length;
      // What is sent from here on, until its next turn, is of a run that is still open: nobody was heard since the last one.
      say({ type: 'loading', id, ready: of, of });
      say({ type: 'opened', id, stage: session.stage, ...(like && from ? { after: { id: like.id, ...settled } } : {}) });
      if (like && from) room.share(id, like.id, settled);
      checkpoints.begin(id, run);
      for (;;) {
        growing(true);
        const done = await this.#sendAll();
        if (done) {
          say({ type: 'hash', id, traceHash: this.#now.session.traceHash() });
          growing(false);
          this.#close();
          while (this.#wantedUs === null) await this.#rest();
          await turns.take(id);
        }
        await this.#goThere();
      }
    } finally {
      this.#close();
    }
  }

  get #now(): Stretch {
    if (!this.#stretch) throw new Error("Antipode's own mistake: a run that has no session was to go on");
    return this.#stretch;
  }

  #close(): void {
    this.#stretch?.session.close();
    this.#stretch = null;
  }

  /** Nobody is heard from the choice of a checkpoint until the session has it, so that it is not released meanwhile. */
  async #open(from: Kept | null): Promise<Stretch> {
    const { run, bounds } = this.#o;
    const going = from ? { from: from.checkpoint } : {};
    const session = await openSession(run, {
      traceLimit: Number.POSITIVE_INFINITY,
      traceBytes: Number.POSITIVE_INFINITY,
      // Half of what a page may hold lies on either side of its clock.
      chunkBytes: bounds.traceBytes / 2,
      pause: this.#pausing(),
      ...going,
    });
    this.#stretch = new Stretch(session, from?.place ?? null);
    return this.#stretch;
  }

  /** For a set-up: the next turn when its slice is over. */
  #pausing(): () => Promise<void> | null {
    const { id, turns, clockMs } = this.#o;
    const slices = new Slices(clockMs);
    return () => (slices.over ? turns.take(id).then(() => slices.begin()) : null);
  }

  /** Until the page allows more, or wants something else. */
  #rest(): Promise<void> {
    this.#o.turns.rest(this.#o.id);
    return new Promise<void>((go, leave) => {
      this.#resting = { go, leave };
    }).finally(() => {
      this.#resting = null;
    });
  }

  #advance(slices: Slices, untilUs: Micros): boolean {
    const { id, checkpoints } = this.#o;
    const stretch = this.#now;
    return slices.work((tasks) => {
      if (stretch.due) {
        stretch.settle();
        checkpoints.consider(id, stretch.session, stretch.settled);
      }
      return stretch.session.advance(untilUs, tasks);
    });
  }

  /** Sends all that happens; true when the run is at its end, false when the page wants another part of it. */
  async #sendAll(): Promise<boolean> {
    const { id, run, turns, room, clockMs } = this.#o;
    const slices = new Slices(clockMs);
    const stretch = this.#now;
    const { session } = stretch;
    let reached = false;
    for (;;) {
      await turns.take(id);
      if (this.#wantedUs !== null) return false;
      if (!this.#mayGoOn(stretch)) {
        await this.#rest();
        continue;
      }
      if (!reached && stretch.unsent === 0) {
        const firstUs = Math.min(this.#firstUs, run.untilUs);
        reached = this.#advance(slices, firstUs) && firstUs === run.untilUs;
        if (session.nowUs >= firstUs) this.#firstUs = run.untilUs;
        room.hold(id, { events: session.trace.length, bytes: session.sql.answeredBytes });
        turns.reached(id, session.nowUs);
      }
      if (this.#send(stretch, reached)) return true;
    }
  }

  #mayGoOn({ session, sent, unsent }: Stretch): boolean {
    const { events, bytes } = this.#allowed;
    return sent < events && (unsent > 0 || session.sql.answeredBytes < bytes);
  }

  /** Sends what stands in one chunk; says whether that was the last of the run. */
  #send(stretch: Stretch, reached: boolean): boolean {
    const { id, run, say } = this.#o;
    const { session } = stretch;
    const whole = blockOf(session.trace, stretch.sent);
    const block = { ...whole, body: whole.body.map(withoutBytes) };
    stretch.sent += block.length;
    const names = session.legend.names.list.slice(stretch.named);
    stretch.named += names.length;
    const all = stretch.unsent === 0;
    const done = reached && all;
    const last = block.at[block.length - 1];
    const horizonUs = done && !session.cut ? run.untilUs : all ? session.nowUs : (last ?? 0);
    const bytes = session.sql.answeredBytes;
    say({ type: 'events', id, block, names, horizonUs, bytes, done, cut: cutOf(session) }, buffersOf(block));
    return done;
  }

  /** Goes to where the page wants to look, without a word of what happens on the way, and says where its trace begins now. */
  async #goThere(): Promise<void> {
    const { id, run, turns, checkpoints, say, clockMs } = this.#o;
    for (;;) {
      const wantedUs = this.#wantedUs ?? 0;
      this.#close();
      const stretch = await this.#open(checkpoints.nearest(run, ({ checkpoint }) => checkpoint.at <= wantedUs));
      checkpoints.goOn(id, stretch.settled.events);
      const slices = new Slices(clockMs);
      // Elsewhere again, perhaps, before it has come there.
      while (this.#wantedUs === wantedUs && !this.#advance(slices, Math.min(wantedUs, run.untilUs))) {
        stretch.skip();
        await turns.take(id);
      }
      if (this.#wantedUs !== wantedUs) continue;
      this.#wantedUs = null;
      stretch.skip();
      turns.reached(id, stretch.session.nowUs);
      say({ type: 'window', id, ...stretch.settled });
      return;
    }
  }
}

function cutOf({ cut }: Session): Cut | null {
  return cut ? 'bytes' : null;
}

/** The columns change hands; only bodies are copied, without databases and log records (`sim/withheld.ts`). */
function buffersOf({ type, node, at, cause, about, x, y }: Block): Transferable[] {
  return [type, node, at, cause, about, x, y].map((column) => column.buffer);
}
