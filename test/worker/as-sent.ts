/** A trace as the page gets it: bytes of databases and logs stay where they are. */
import type { Recorder } from '../../src/sim/recorder.ts';
import type { Trace } from '../../src/sim/trace.ts';
import { withoutBytes } from '../../src/sim/withheld.ts';

export function tellAsSent(trace: Trace, to: Recorder): void {
  trace.tell({
    record: (seq, type, at, cause, node, about, x, y, body) => to.record(seq, type, at, cause, node, about, x, y, withoutBytes(body)),
  });
}
