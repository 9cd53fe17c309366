/**
 * The page's end of the wire to the worker: one run at a time, told apart by tickets, so that what an abandoned run
 * still sends is dropped here and nobody else has to think of it. The port can be replaced in tests.
 */
import type { Block } from '../sim/trace.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { RunSpec, Stage } from '../session/run.ts';

/** What this client needs of a Worker. */
export interface Port {
  post(message: ToWorker): void;
  /** Called once; `failed` is told when the worker itself dies, with null when it could not be fetched. */
  listen(heard: (message: FromWorker) => void, failed: (words: string | null) => void): void;
}

export interface Batch {
  readonly block: Block;
  /** Names in the events that are new. */
  readonly names: readonly string[];
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
  /** The databases have not come, or may not run on this page; the run is opened as soon as they can be. */
  missing(why: 'network' | 'forbidden'): void;
  failed(message: string): void;
}

const WHY_CHARS_MAX = 200;

export class WorkerClient {
  #port: Port | null = null;
  #ticket = 0;
  #listener: RunListener | null = null;
  #run: RunSpec | null = null;

  /**
   * `connect` is called at the first run, so that nothing heavy is fetched before the first paint; what it throws is
   * told as it stands. `pause` resolves when it is worth asking again for what did not come.
   */
  constructor(
    readonly connect: () => Port,
    readonly pause: () => Promise<void>,
  ) {}

  /** Simulates `run` from its start to its end; an earlier run is forgotten. */
  open(run: RunSpec, listener: RunListener): void {
    this.#listener = listener;
    this.#run = run;
    this.#post(run);
  }

  #post(run: RunSpec): void {
    this.#ticket += 1;
    let port: Port;
    try {
      port = this.#connected();
    } catch (error) {
      this.#listener?.failed(error instanceof Error ? error.message : String(error));
      return;
    }
    port.post({ type: 'open', ticket: this.#ticket, run });
  }

  /** Says so, and asks again in a while for what did not come, unless another run has been opened by then. */
  async #missing(why: 'network' | 'forbidden'): Promise<void> {
    const ticket = this.#ticket;
    this.#listener?.missing(why);
    await this.pause();
    if (ticket === this.#ticket && this.#run) this.#post(this.#run);
  }

  #connected(): Port {
    if (this.#port) return this.#port;
    const port = this.connect();
    port.listen(
      (message) => this.#hear(message),
      (words) => {
        if (words !== null) return this.#listener?.failed(words);
        this.#port = null;
        void this.#missing('network');
      },
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
      case 'missing':
        void this.#missing(message.forbidden ? 'forbidden' : 'network');
        return;
      case 'failed':
        listener.failed(message.message);
        return;
    }
  }
}

/** A real Worker of this page. */
export function browserPort(): Port {
  if (typeof WebAssembly === 'undefined')
    throw new Error('The databases cannot start: this browser has no WebAssembly, or it is switched off. The lessons can be read.');
  const worker = startWorker();
  return {
    post: (message) => worker.postMessage(message),
    listen(heard, failed) {
      worker.onmessage = (event: MessageEvent<FromWorker>) => heard(event.data);
      worker.onerror = (event) => {
        // What could not be fetched is no error of a script: the event has no message.
        failed(event.message ? `The databases stopped (${event.message}). Reload the page; what you typed is kept.` : null);
      };
    },
  };
}

function startWorker(): Worker {
  try {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The databases cannot start: the browser gives this page no worker to run them in (${why.slice(0, WHY_CHARS_MAX)}).`);
  }
}
