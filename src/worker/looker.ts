/**
 * Looks inside nodes of runs, with a session of its own beside those that are simulated: it begins at the nearest checkpoint
 * and goes forward as long as that is the shorter way. One at a time, in slices, so that the runs have their turns between.
 */
import { lookInside, openSession, type Session } from '../session/index.ts';
import type { Look, LookAt } from '../session/look.ts';
import type { RunSpec } from '../session/run.ts';
import type { Micros } from '../sim/node.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { RunId } from './protocol.ts';
import type { Bounds } from './room.ts';
import { Slices } from './slice.ts';

export interface LookerOptions {
  readonly checkpoints: Checkpoints;
  readonly pause: () => Promise<void>;
  readonly clockMs: () => number;
  readonly bounds: Bounds;
}

interface Wanted {
  readonly id: RunId;
  readonly run: RunSpec;
  readonly atUs: Micros;
  readonly at: LookAt;
}

export class Looker {
  readonly #o: LookerOptions;
  #open: { readonly id: RunId; readonly session: Session } | null = null;
  #wanted: Wanted | null = null;
  /** The look under way, and those before it, have ended. */
  #done: Promise<unknown> = Promise.resolve();

  constructor(options: LookerOptions) {
    this.#o = options;
  }

  /** Null: another look was asked for meanwhile, or there is nothing to see. */
  look(id: RunId, run: RunSpec, atUs: Micros, at: LookAt): Promise<Look | null> {
    const wanted = { id, run, atUs, at };
    this.#wanted = wanted;
    const looked = this.#done.then(() => this.#look(wanted));
    this.#done = looked;
    return looked;
  }

  /** What was kept for looking into this run is free. */
  leave(id: RunId): void {
    if (this.#wanted?.id === id) this.#wanted = null;
    if (this.#open?.id === id && this.#wanted === null) this.#close();
  }

  #close(): void {
    this.#open?.session.close();
    this.#open = null;
  }

  async #look(wanted: Wanted): Promise<Look | null> {
    const isWanted = (): boolean => this.#wanted === wanted;
    try {
      await this.#o.pause();
      if (!isWanted()) return null;
      const session = await this.#sessionFor(wanted);
      const slices = new Slices(this.#o.clockMs);
      const untilUs = Math.min(wanted.atUs, wanted.run.untilUs);
      while (isWanted() && !slices.work((tasks) => session.advance(untilUs, tasks))) await this.#o.pause();
      return isWanted() ? lookInside(session, wanted.at) : null;
    } catch {
      // Whoever simulates the run says what is wrong with it.
      this.#close();
      return null;
    } finally {
      // It was left while it was under way.
      if (this.#wanted === null) this.#close();
    }
  }

  /** The session that is open, where it need not go further than one from a checkpoint. */
  async #sessionFor({ id, run, atUs }: Wanted): Promise<Session> {
    const { checkpoints, bounds } = this.#o;
    const from = checkpoints.nearest(run, ({ checkpoint }) => checkpoint.at <= atUs);
    const open = this.#open;
    if (open?.id === id && open.session.nowUs <= atUs && open.session.kernel.events >= (from?.checkpoint.events ?? 0)) return open.session;
    this.#close();
    const session = await openSession(run, {
      keep: false,
      chunkBytes: bounds.traceBytes / 2,
      ...(from ? { from: from.checkpoint } : {}),
    });
    this.#open = { id, session };
    return session;
  }
}
