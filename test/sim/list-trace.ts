/** A trace that also keeps its events as a list, so that tests can look at them while the kernel goes on. */
import type { TraceEvent } from '../../src/sim/events.ts';
import { type Recorder, Trace } from '../../src/sim/trace.ts';

export class ListTrace extends Trace {
  readonly events: TraceEvent[] = [];

  override send(...event: Parameters<Recorder['send']>): number {
    return this.#list(super.send(...event));
  }
  override deliver(...event: Parameters<Recorder['deliver']>): number {
    return this.#list(super.deliver(...event));
  }
  override timer(...event: Parameters<Recorder['timer']>): number {
    return this.#list(super.timer(...event));
  }
  override execute(...event: Parameters<Recorder['execute']>): number {
    return this.#list(super.execute(...event));
  }
  override effect(...event: Parameters<Recorder['effect']>): number {
    return this.#list(super.effect(...event));
  }
  override rare(...event: Parameters<Recorder['rare']>): number {
    return this.#list(super.rare(...event));
  }

  #list(seq: number): number {
    this.events.push(...this.slice(seq));
    return seq;
  }
}
