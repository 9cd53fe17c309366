/** The worker without a thread, and clocks for it. */
import type { RunSpec } from '../../src/session/run.ts';
import type { FromWorker, RunId } from '../../src/worker/protocol.ts';
import type { Bounds } from '../../src/worker/room.ts';
import { nextTurn, serve } from '../../src/worker/worker.ts';

interface Options {
  readonly clockMs?: () => number;
  readonly bounds?: Bounds;
  /** Told at each pause. */
  readonly paused?: () => void;
}

/** A worker without a thread: what it sends is kept, until the message that `last` recognizes. */
export function worker(last: (message: FromWorker) => boolean, { clockMs = () => performance.now(), bounds, paused }: Options = {}) {
  const sent: FromWorker[] = [];
  let finish: () => void;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const port = {
    postMessage(message: FromWorker): void {
      sent.push(message);
      if (last(message)) finish();
    },
    onmessage: null as ((event: MessageEvent<unknown>) => void) | null,
  };
  const pause = (): Promise<void> => {
    paused?.();
    return nextTurn();
  };
  serve(port, { pause, clockMs, ...(bounds ? { bounds } : {}) });
  const open = (id: RunId, run: RunSpec): void => port.onmessage?.(new MessageEvent('message', { data: { type: 'open', id, run } }));
  const say = (data: unknown): void => port.onmessage?.(new MessageEvent('message', { data }));
  return { sent, finished, open, say };
}

/** A clock that goes on by so much whenever it is read. */
export function ticking(stepMs: number): () => number {
  let nowMs = 0;
  return () => {
    nowMs += stepMs;
    return nowMs;
  };
}
