/**
 * The page's end of the wire to the worker: one run at a time, told apart by tickets, so that what an abandoned run
 * still sends is dropped here and nobody else has to think of it. The port can be replaced in tests.
 */
import type { TraceEvent } from '../sim/events.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { RunSpec, Stage } from '../session/run.ts';

/** What this client needs of a Worker. */
export interface Port {
  post(message: ToWorker): void;
  /** Called once; `failed` is told when the worker itself dies or cannot be loaded. */
  listen(heard: (message: FromWorker) => void, failed: (words: string) => void): void;
}

export interface Batch {
  readonly events: readonly TraceEvent[];
  /** Everything up to this time has been simulated and sent, µs. */
  readonly horizonUs: number;
  readonly done: boolean;
  /** The trace's bound was reached. */
  readonly cut: boolean;
}

export interface RunListener {
  loading(ready: number, of: number): void;
  opened(stage: Stage): void;
  events(batch: Batch): void;
  hash(traceHash: string): void;
  failed(message: string): void;
}

export class WorkerClient {
  #port: Port | null = null;
  #ticket = 0;
  #listener: RunListener | null = null;

  /** `connect` is called at the first run, so that nothing heavy is fetched before the first paint. */
  constructor(readonly connect: () => Port) {}

  /** Simulates `run` from its start to its end; an earlier run is forgotten. */
  open(run: RunSpec, listener: RunListener): void {
    this.#listener = listener;
    this.#ticket += 1;
    this.#connected().post({ type: 'open', ticket: this.#ticket, run });
  }

  #connected(): Port {
    if (this.#port) return this.#port;
    const port = this.connect();
    port.listen(
      (message) => this.#hear(message),
      (words) => this.#listener?.failed(words),
    );
    this.#port = port;
    return port;
  }

  #hear(message: FromWorker): void {
    const listener = this.#listener;
    if (!listener || message.ticket !== this.#ticket) return;
    switch (message.type) {
      case 'loading':
        listener.loading(message.ready, message.of);
        return;
      case 'opened':
        listener.opened(message.stage);
        return;
      case 'events':
        listener.events(message);
        return;
      case 'hash':
        listener.hash(message.traceHash);
        return;
      case 'failed':
        listener.failed(message.message);
        return;
    }
  }
}

/** A real Worker of this page. */
export function browserPort(): Port {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    listen(heard, failed) {
      worker.onmessage = (event: MessageEvent<FromWorker>) => heard(event.data);
      worker.onerror = (event) => {
        const why = event.message ? ` (${event.message})` : '';
        failed(`The databases could not be started${why}. Reload the page; what you typed is kept.`);
      };
    },
  };
}
