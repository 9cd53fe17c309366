/** The runs that are open in this thread: each is set up and simulated to its end, turn by turn, and says what happened. */
import { BadInput, loadSqlite, openSession, type Session, SqliteMissing } from '../session/index.ts';
import { type Block, blockOf } from '../sim/trace.ts';
import { Checkpoints } from './checkpoints.ts';
import type { Cut, FromWorker, Like, RunId } from './protocol.ts';
import { type Bounds, Room } from './room.ts';
import { Slices } from './slice.ts';
import { Left, Turns } from './turns.ts';
import type { RunSpec } from '../session/run.ts';

export interface SimulationsOptions {
  readonly say: (message: FromWorker, transfer?: Transferable[]) => void;
  /** Gives others a turn. */
  readonly pause: () => Promise<void>;
  /** Any clock that goes forward. */
  readonly clockMs: () => number;
  /** Of one trace, and of all together. */
  readonly bounds: Bounds;
}

export class Simulations {
  readonly room: Room;
  readonly turns: Turns;
  readonly checkpoints: Checkpoints;
  readonly #options: SimulationsOptions;
  /** Runs whose events are being sent: they grow. */
  readonly #growing = new Set<RunId>();

  constructor(options: SimulationsOptions) {
    const { say, pause, clockMs, bounds } = options;
    this.#options = options;
    this.room = new Room(bounds);
    this.checkpoints = new Checkpoints();
    this.turns = new Turns({
      pause,
      clockMs,
      mayGo: (id) => !this.#growing.has(id) || this.room.hasFor(id),
      passed: (id) => say({ type: 'turn', id }),
      stuck: () => say({ type: 'full' }),
    });
  }

  async open(id: RunId, run: RunSpec, like?: Like): Promise<void> {
    this.turns.enter(id);
    try {
      await this.#simulate(id, run, like);
    } catch (error) {
      this.#failed(id, error);
    } finally {
      this.#end(id);
    }
  }

  /** The run is given up at its next turn, and what it held is free. */
  close(id: RunId): void {
    this.room.free(id);
    this.checkpoints.free(id);
    this.#end(id);
  }

  #end(id: RunId): void {
    this.#growing.delete(id);
    this.turns.leave(id);
  }

  #failed(id: RunId, error: unknown): void {
    const { say } = this.#options;
    if (error instanceof Left) return;
    if (error instanceof SqliteMissing) say({ type: 'missing', id, forbidden: error.forbidden });
    else if (error instanceof BadInput) say({ type: 'failed', id, message: error.message });
    else say({ type: 'broken', id, why: String(error) });
  }

  /** `like`: what the page has of it already. */
  async #simulate(id: RunId, run: RunSpec, like: Like | undefined): Promise<void> {
    const { say, bounds } = this.#options;
    say({ type: 'loading', id, ready: 0, of: run.scenario.regions.length });
    // What comes over the network takes nobody's turn.
    await loadSqlite();
    await this.turns.take(id);
    // Nobody is heard until the session has it, so that it is not released meanwhile.
    const from = like ? this.checkpoints.nearest(run, like.events) : null;
    const session = await openSession(run, { ...bounds, pause: this.#pausing(id), ...(from ? { from } : {}) });
    try {
      const of = session.stage.nodes.filter((n) => n.kind !== 'client').length;
      // What is sent from here on, until its next turn, is of a run that is still open: nobody was heard since the last one.
      say({ type: 'loading', id, ready: of, of });
      const after = like && from ? { after: { id: like.id, events: from.events, names: from.names.length } } : {};
      say({ type: 'opened', id, stage: session.stage, ...after });
      if (like && from) this.room.share(id, like.id, { events: from.events, bytes: from.executor.answeredBytes });
      this.checkpoints.begin(id, run, from?.events ?? null);
      this.#growing.add(id);
      await this.#sendAll(session, id, { sent: from?.events ?? 0, named: from?.names.length ?? 0 });
      say({ type: 'hash', id, traceHash: session.traceHash() });
    } finally {
      session.close();
    }
  }

  /** For a set-up: the next turn when its slice is over. */
  #pausing(id: RunId): () => Promise<void> | null {
    const slices = new Slices(this.#options.clockMs);
    return () => (slices.over ? this.turns.take(id).then(() => slices.begin()) : null);
  }

  async #sendAll(session: Session, id: RunId, known: { readonly sent: number; readonly named: number }): Promise<void> {
    const { say, clockMs } = this.#options;
    const { untilUs } = session.run;
    const slices = new Slices(clockMs);
    let { sent, named } = known;
    let reached = false;
    for (;;) {
      await this.turns.take(id);
      if (!reached && sent === session.trace.length) {
        reached = slices.work((tasks) => {
          this.checkpoints.consider(id, session);
          return session.advance(untilUs, tasks);
        });
        this.room.hold(id, { events: session.trace.length, bytes: session.sql.answeredBytes });
        this.turns.reached(id, session.nowUs);
      }
      const block = blockOf(session.trace, sent);
      sent += block.length;
      const names = session.legend.names.list.slice(named);
      named += names.length;
      const done = reached && sent === session.trace.length;
      const last = block.at[block.length - 1];
      const horizonUs = done && !session.cut ? untilUs : sent === session.trace.length ? session.nowUs : (last ?? 0);
      const bytes = session.sql.answeredBytes;
      say({ type: 'events', id, block, names, horizonUs, bytes, done, cut: cutOf(session) }, buffersOf(block));
      if (done) return;
    }
  }
}

function cutOf({ cut, heavy }: Session): Cut | null {
  if (!cut) return null;
  return heavy ? 'bytes' : 'events';
}

/** The columns change hands; only bodies are copied. */
function buffersOf({ type, node, at, cause, about, x, y }: Block): Transferable[] {
  return [type, node, at, cause, about, x, y].map((column) => column.buffer);
}
