/**
 * The simulation's own thread. It simulates the runs that are open to their ends, in turns of bounded time, and listens
 * between turns, so that a new run begins and a closed one ends at once.
 */
import { TRACE_BYTES, TRACE_LIMIT } from '../session/index.ts';
import { type FromWorker, isToWorker, type ToWorker } from './protocol.ts';
import { Simulations, type SimulationsOptions } from './simulations.ts';

interface Port {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

const BOUNDS = { traceLimit: TRACE_LIMIT, traceBytes: TRACE_BYTES, eventsTogether: TRACE_LIMIT * 1.5 };

/** Serves one port. */
export function serve(
  port: Port,
  { bounds = BOUNDS, ...around }: Omit<SimulationsOptions, 'say' | 'bounds'> & Partial<SimulationsOptions>,
): void {
  const simulations = new Simulations({ ...around, bounds, say: (message, transfer) => port.postMessage(message, transfer) });
  const { turns, room } = simulations;
  const hear = (message: ToWorker): void => {
    switch (message.type) {
      case 'ping':
        return port.postMessage({ type: 'alive' });
      case 'open':
        void simulations.open(message.id, message.run, message.like);
        return;
      case 'close':
        return simulations.close(message.id);
      case 'window':
        return simulations.window(message);
      case 'go':
        return simulations.go(message.id, message.atUs);
      case 'look':
        void simulations.look(message);
        return;
      case 'unlook':
        return simulations.unlook(message.id);
      case 'held':
        return room.hold(message.id, message);
      case 'watch':
        return turns.watch(message.ids, message.toUs);
    }
  };
  port.onmessage = ({ data }) => {
    if (isToWorker(data)) hear(data);
  };
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
