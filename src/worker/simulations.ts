/** The runs that are open in this thread: each is set up and simulated, turn by turn, and says what happened. */
import { BadInput, SqliteMissing } from '../session/index.ts';
import type { RunSpec } from '../session/run.ts';
import { Checkpoints } from './checkpoints.ts';
import { Looker } from './looker.ts';
import type { FromWorker, Like, RunId, ToWorker } from './protocol.ts';
import { type Bounds, Room } from './room.ts';
import { Simulation } from './simulation.ts';
import { Left, Turns } from './turns.ts';

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
  readonly #options: SimulationsOptions;
  readonly #checkpoints = new Checkpoints();
  readonly #simulations = new Map<RunId, Simulation>();
  readonly #looker: Looker;
  /** Runs whose events are being sent: they grow. */
  readonly #growing = new Set<RunId>();

  constructor(options: SimulationsOptions) {
    const { say, pause, clockMs, bounds } = options;
    this.#options = options;
    this.#looker = new Looker({ pause, clockMs, bounds, checkpoints: this.#checkpoints });
    this.room = new Room(bounds);
    this.turns = new Turns({
      pause,
      clockMs,
      mayGo: (id) => !this.#growing.has(id) || this.room.hasFor(id),
      passed: (id) => say({ type: 'turn', id }),
      stuck: () => say({ type: 'full' }),
    });
  }

  async open(id: RunId, run: RunSpec, like?: Like): Promise<void> {
    const { clockMs, bounds, say } = this.#options;
    const growing = (grows: boolean): void => {
      if (grows) this.#growing.add(id);
      else this.#growing.delete(id);
    };
    const { turns, room } = this;
    turns.enter(id);
    const simulation = new Simulation({ id, run, turns, room, checkpoints: this.#checkpoints, clockMs, bounds, say, growing });
    this.#simulations.set(id, simulation);
    try {
      await simulation.simulate(like);
    } catch (error) {
      this.#failed(id, error);
    } finally {
      this.#end(id);
    }
  }

  /** The page holds this run from event `from` on, and has room for it up to some event and some byte. */
  window({ id, from, fromBytes, events, bytes }: Extract<ToWorker, { type: 'window' }>): void {
    this.room.drop(id, { events: from, bytes: fromBytes });
    this.#simulations.get(id)?.allow(events, bytes);
    this.turns.decide();
  }

  go(id: RunId, atUs: number): void {
    this.#simulations.get(id)?.go(atUs);
  }

  /** What is inside a node of a run at a moment; the run itself is left alone. */
  async look({ id, ask, run, atUs, at }: Extract<ToWorker, { type: 'look' }>): Promise<void> {
    const look = await this.#looker.look(id, run, atUs, at);
    this.#options.say({ type: 'looked', id, ask, look });
  }

  unlook(id: RunId): void {
    this.#looker.leave(id);
  }

  /** The run is given up at its next turn, and what it held is free. */
  close(id: RunId): void {
    this.room.free(id);
    this.#looker.leave(id);
    this.#checkpoints.free(id);
    this.#end(id);
  }

  #end(id: RunId): void {
    this.#growing.delete(id);
    this.#simulations.get(id)?.leave();
    this.#simulations.delete(id);
    this.turns.leave(id);
  }

  #failed(id: RunId, error: unknown): void {
    const { say } = this.#options;
    if (error instanceof Left) return;
    if (error instanceof SqliteMissing) say({ type: 'missing', id, forbidden: error.forbidden });
    else if (error instanceof BadInput) say({ type: 'failed', id, message: error.message });
    else say({ type: 'broken', id, why: String(error) });
  }
}
