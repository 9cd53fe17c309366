/** A trace that also keeps its events as a list, so that tests can look at them while the kernel goes on. */
import type { TraceEvent } from '../../src/sim/events.ts';
import { Names } from '../../src/sim/recorder.ts';
import { Trace } from '../../src/sim/trace.ts';

/** An event of one type. */
export type EventOf<T extends TraceEvent['type']> = Extract<TraceEvent, { type: T }>;

export class ListTrace extends Trace {
  readonly events: TraceEvent[] = [];

  constructor(nodes: readonly { readonly id: string }[]) {
    super({ nodes: nodes.map(({ id }) => id), names: new Names() });
  }

  override record(...event: Parameters<Trace['record']>): void {
    super.record(...event);
    this.events.push(this.event(this.length - 1));
  }
}
