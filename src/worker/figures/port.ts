/** A worker for figures of this page. */
import { isAnswer, type Known, type Refused, type Wanted } from './protocol.ts';

export interface FiguresPort {
  post(message: Wanted): void;
  listen(heard: (answer: Known | Refused) => void, failed: () => void): void;
  end(): void;
}

export function figuresPort(): FiguresPort {
  const worker = new Worker(new URL('./counting.ts', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    listen(heard, failed) {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isAnswer(data)) heard(data);
      };
      worker.onerror = failed;
      worker.onmessageerror = failed;
    },
    end: () => worker.terminate(),
  };
}
