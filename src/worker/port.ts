/** A real Worker of this page, as its client speaks to it. */
import { type FromWorker, isFromWorker, type ToWorker } from './protocol.ts';

/** What the client needs of a Worker. */
export interface Port {
  post(message: ToWorker): void;
  /** Called once; `failed` is told when the worker itself dies, with null when it could not be fetched. */
  listen(heard: (message: FromWorker) => void, failed: (why: string | null) => void): void;
  /** Ends the worker, whatever it does. */
  end(): void;
}

const WHY_CHARS_MAX = 200;

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
