/**
 * The page's end of the wire to the worker: one run at a time, told apart by tickets, so that what an abandoned run
 * still sends is dropped here and nobody else has to think of it. A worker that hangs or dies is replaced, and the run is
 * opened again. The port can be replaced in tests.
 */
import type { Block } from '../sim/trace.ts';
import { type Cut, type FromWorker, isFromWorker, type ToWorker } from './protocol.ts';
import { type EverySecond, Watchdog } from './watchdog.ts';
import type { RunSpec, Stage } from '../session/run.ts';

/** What this client needs of a Worker. */
export interface Port {
  post(message: ToWorker): void;
  /** Called once; `failed` is told when the worker itself dies, with null when it could not be fetched. */
  listen(heard: (message: FromWorker) => void, failed: (why: string | null) => void): void;
  /** Ends the worker, whatever it does. */
  end(): void;
}

/** What this client needs of its surroundings. */
export interface Surroundings {
  /** Called at the first run, so that nothing heavy is fetched before the first paint; what it throws is told as it stands. */
  readonly connect: () => Port;
  /** Resolves when it is worth asking again for what did not come. */
  readonly pause: () => Promise<void>;
  readonly everySecond: EverySecond;
}

export type { Cut } from './protocol.ts';

export interface Batch {
  readonly block: Block;
  /** Names in the events that are new. */
  readonly names: readonly string[];
  /** Everything up to this time has been simulated and sent, µs. */
  readonly horizonUs: number;
  readonly done: boolean;
  /** A bound of the trace that was reached. */
  readonly cut: Cut | null;
}

export interface RunListener {
  loading(ready: number, of: number): void;
  opened(stage: Stage): void;
  events(batch: Batch): void;
  hash(traceHash: string): void;
  /** The databases have not come, or may not run on this page; the run is opened as soon as they can be. */
  missing(why: 'network' | 'forbidden'): void;
  failed(message: string): void;
  /** The worker was lost; the same run comes again from its start, out of another one. */
  again(): void;
}

const WHY_CHARS_MAX = 200;

const HUNG =
  'The databases stopped answering twice in this run, and it was ended: something in it takes too long. Ask for less at once; nothing that you typed is lost.';
const died = (why: string): string =>
  `The databases stopped twice in this run, and it was ended (${why.slice(0, WHY_CHARS_MAX)}). Change it, or reload the page; nothing that you typed is lost.`;

export class WorkerClient {
  #port: Port | null = null;
  /** This worker has said something: it has been fetched, and has to answer from now on. */
  #started = false;
  #ticket = 0;
  #listener: RunListener | null = null;
  #run: RunSpec | null = null;
  /** Workers that the present run has cost. */
  #lost = 0;
  readonly #around: Surroundings;
  readonly #watchdog: Watchdog;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#watchdog = new Watchdog(around.everySecond, {
      ping: () => this.#port?.post({ type: 'ping', ticket: this.#ticket }),
      hung: () => this.#replace(HUNG),
    });
  }

  /** Simulates `run` from its start to its end; an earlier run is forgotten. */
  open(run: RunSpec, listener: RunListener): void {
    this.#listener = listener;
    this.#run = run;
    this.#lost = 0;
    this.#post(run);
  }

  #post(run: RunSpec): void {
    this.#ticket += 1;
    let port: Port;
    try {
      port = this.#connected();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      return;
    }
    port.post({ type: 'open', ticket: this.#ticket, run });
    // What is still being fetched may be silent for as long as the network takes.
    if (this.#started) this.#watchdog.begin();
  }

  /** The worker is lost: the run is opened in a new one, once; a run that loses two is given up with `words`. */
  #replace(words: string): void {
    this.#forgetPort();
    this.#lost += 1;
    if (this.#lost > 1 || !this.#run) return this.#fail(words);
    this.#listener?.again();
    this.#post(this.#run);
  }

  #fail(words: string): void {
    this.#finish();
    this.#listener?.failed(words);
  }

  /** Nothing more is to come of the present run. */
  #finish(): void {
    this.#watchdog.end();
    this.#run = null;
  }

  #forgetPort(): void {
    this.#watchdog.end();
    this.#port?.end();
    this.#port = null;
    this.#started = false;
  }

  /** Says so, and asks again in a while for what did not come, unless another run has been opened by then. */
  async #missing(why: 'network' | 'forbidden'): Promise<void> {
    const ticket = this.#ticket;
    this.#watchdog.end();
    this.#listener?.missing(why);
    await this.#around.pause();
    if (ticket === this.#ticket && this.#run) this.#post(this.#run);
  }

  #connected(): Port {
    if (this.#port) return this.#port;
    const port = this.#around.connect();
    this.#port = port;
    port.listen(
      (message) => {
        if (port === this.#port) this.#hear(message);
      },
      (why) => {
        if (port === this.#port) this.#lose(why);
      },
    );
    return port;
  }

  /** The worker died by itself, or could not be fetched. What dies with no run to simulate is missed by nobody. */
  #lose(why: string | null): void {
    if (why !== null && this.#run) return this.#replace(died(why));
    this.#forgetPort();
    if (why === null && this.#run) void this.#missing('network');
  }

  #hear(message: FromWorker): void {
    if (!this.#started) {
      this.#started = true;
      if (this.#run) this.#watchdog.begin();
    }
    this.#watchdog.heard();
    const listener = this.#listener;
    if (!listener || message.ticket !== this.#ticket) return;
    switch (message.type) {
      case 'alive':
        return;
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
        this.#finish();
        listener.hash(message.traceHash);
        return;
      case 'missing':
        void this.#missing(message.forbidden ? 'forbidden' : 'network');
        return;
      case 'failed':
        this.#fail(message.message);
        return;
      case 'broken':
        this.#replace(died(message.why));
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
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isFromWorker(data)) heard(data);
      };
      worker.onmessageerror = () => failed('a message of theirs could not be read');
      // What could not be fetched is no error of a script: the event has no message.
      worker.onerror = (event) => failed(event.message || null);
    },
    end: () => worker.terminate(),
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
