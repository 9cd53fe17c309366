/** Calls that wait for their answers: what a trace that begins in between must know to tell what they came to. */
import { answerIn, askedIn } from '../sim/bodies.ts';
import { EVENT } from '../sim/recorder.ts';
import { CHUNK_EVENTS, type Columns, type Legend } from '../sim/trace.ts';
import type { OpenCall } from '../trace/operations.ts';

export class OpenCalls {
  readonly #open = new Map<string, OpenCall>();

  constructor(
    readonly legend: Legend,
    calls: readonly OpenCall[],
  ) {
    for (const call of calls) this.#open.set(askedIn(call.body).op, call);
  }

  get list(): readonly OpenCall[] {
    return [...this.#open.values()];
  }

  /** Takes in event `seq`, which stands in these columns. */
  add({ type, at, cause, node, body }: Columns, seq: number): void {
    const i = seq % CHUNK_EVENTS;
    if (type[i] === EVENT.return) this.#open.delete(answerIn(body[i]).op);
    if (type[i] !== EVENT.call) return;
    const client = this.legend.nodes[node[i] ?? 0] ?? '';
    this.#open.set(askedIn(body[i]).op, { seq, at: at[i] ?? 0, cause: cause[i] ?? -1, client, body: body[i] });
  }
}
