/**
 * The simulation's own thread. It simulates an opened run to its end in bounded slices, sends what happened in batches,
 * and listens between slices, so that a new run takes the place of the old one at once.
 */
import { BadInput, openSession, type Session, SqliteMissing } from '../session/index.ts';
import { type Block, blockOf } from '../sim/trace.ts';
import { type Cut, type FromWorker, isToWorker } from './protocol.ts';
import { Slices } from './slice.ts';
import type { RunSpec } from '../session/run.ts';

interface Port {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

export interface Turns {
  /** Gives others a turn. */
  readonly pause: () => Promise<void>;
  /** Any clock that goes forward. */
  readonly clockMs: () => number;
}

/** Another run has been opened meanwhile: this one is given up. */
class Left extends Error {}

/** Serves one port. */
export function serve(port: Port, { pause, clockMs }: Turns): void {
  let current = -1;
  /** For a set-up: a turn for others when its slice is over; to be left when one of them opened another run. */
  const pausing = (ticket: number): (() => Promise<void> | null) => {
    const slices = new Slices(clockMs);
    const othersTurn = async (): Promise<void> => {
      port.postMessage({ type: 'alive', ticket });
      await pause();
      if (ticket !== current) throw new Left();
      slices.begin();
    };
    return () => (slices.over ? othersTurn() : null);
  };
  const simulate = async (ticket: number, run: RunSpec): Promise<void> => {
    port.postMessage({ type: 'loading', ticket, ready: 0, of: run.scenario.regions.length });
    const session = await openSession(run, { pause: pausing(ticket) });
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
    const slices = new Slices(clockMs);
    for (let reached = false; ; ) {
      if (!reached) reached = slices.work((tasks) => session.advance(run.untilUs, tasks));
      do {
        const block = blockOf(session.trace, sent);
        sent += block.length;
        const names = session.legend.names.list.slice(named);
        named += names.length;
        const done = reached && sent === session.trace.length;
        const last = block.at[block.length - 1];
        const horizonUs = done && !session.cut ? run.untilUs : sent === session.trace.length ? session.nowUs : (last ?? 0);
        port.postMessage({ type: 'events', ticket, block, names, horizonUs, done, cut: cutOf(session) }, buffersOf(block));
        if (done) return;
        await pause();
        if (ticket !== current) return;
      } while (sent < session.trace.length);
    }
  };
  port.onmessage = ({ data }) => {
    if (!isToWorker(data)) return;
    const { ticket } = data;
    if (data.type === 'ping') {
      port.postMessage({ type: 'alive', ticket });
      return;
    }
    current = ticket;
    simulate(ticket, data.run).catch((error: unknown) => {
      if (error instanceof Left) return;
      if (error instanceof SqliteMissing) {
        port.postMessage({ type: 'missing', ticket, forbidden: error.forbidden });
        return;
      }
      if (error instanceof BadInput) port.postMessage({ type: 'failed', ticket, message: error.message });
      else port.postMessage({ type: 'broken', ticket, why: String(error) });
    });
  };
}

function cutOf({ cut, heavy }: Session): Cut | null {
  if (!cut) return null;
  return heavy ? 'bytes' : 'events';
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
  serve(globalThis, { pause: nextTurn, clockMs: () => performance.now() });
}
