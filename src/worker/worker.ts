/**
 * The simulation's own thread. It simulates an opened run to its end in bounded slices, sends what happened in batches,
 * and listens between slices, so that a new run takes the place of the old one at once.
 */
import { BadInput, openSession, type Session, SqliteMissing } from '../session/index.ts';
import { type Block, blockOf } from '../sim/trace.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { RunSpec } from '../session/run.ts';

/** Kernel tasks per slice: some 10 ms of work. */
const SLICE_TASKS = 2_000;

interface Port {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

/** Serves one port; `pause` gives others a turn. */
export function serve(port: Port, pause: () => Promise<void>): void {
  let current = -1;
  const simulate = async (ticket: number, run: RunSpec): Promise<void> => {
    port.postMessage({ type: 'loading', ticket, ready: 0, of: run.scenario.regions.length });
    const session = await openSession(run);
    try {
      if (ticket !== current) return;
      const of = session.stage.nodes.filter((n) => n.kind !== 'client').length;
      port.postMessage({ type: 'loading', ticket, ready: of, of });
      port.postMessage({ type: 'opened', ticket, stage: session.stage });
      await sendAll(session, ticket, run);
      if (ticket === current) port.postMessage({ type: 'hash', ticket, traceHash: session.traceHash() });
    } finally {
      session.close();
    }
  };
  const sendAll = async (session: Session, ticket: number, run: RunSpec): Promise<void> => {
    let sent = 0;
    let named = 0;
    for (let reached = false; ; ) {
      if (!reached) reached = session.advance(run.untilUs, SLICE_TASKS);
      do {
        const block = blockOf(session.trace, sent);
        sent += block.length;
        const names = session.legend.names.list.slice(named);
        named += names.length;
        const done = reached && sent === session.trace.length;
        const last = block.at[block.length - 1];
        const horizonUs = done && !session.cut ? run.untilUs : sent === session.trace.length ? session.nowUs : (last ?? 0);
        port.postMessage({ type: 'events', ticket, block, names, horizonUs, done, cut: session.cut }, buffersOf(block));
        if (done) return;
        await pause();
        if (ticket !== current) return;
      } while (sent < session.trace.length);
    }
  };
  port.onmessage = ({ data: { ticket, run } }) => {
    current = ticket;
    simulate(ticket, run).catch((error: unknown) => {
      if (error instanceof SqliteMissing) {
        port.postMessage({ type: 'missing', ticket, forbidden: error.forbidden });
        return;
      }
      const message = error instanceof BadInput ? error.message : `The simulation stopped by a mistake of ours: ${String(error)}`;
      port.postMessage({ type: 'failed', ticket, message });
    });
  };
}

/** The columns change hands; only bodies are copied. */
function buffersOf({ type, node, at, cause, about, x, y }: Block): Transferable[] {
  return [type, node, at, cause, about, x, y].map((column) => column.buffer);
}

/** A turn for what waits in the event loop, without the 4 ms that nested timers cost. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && globalThis instanceof DedicatedWorkerGlobalScope) {
  serve(globalThis, nextTurn);
}
