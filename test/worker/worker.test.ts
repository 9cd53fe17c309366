import { expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { Names } from '../../src/sim/recorder.ts';
import { CHUNK_EVENTS, tellBlock } from '../../src/sim/trace.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import type { FromWorker } from '../../src/worker/protocol.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { nextTurn, serve } from '../../src/worker/worker.ts';

const [first, second] = scenarios;
if (!first || !second) throw new Error('two scenarios are needed');

/** A worker without a thread: what it sends is kept, until the message that `last` recognizes. */
function worker(last: (message: FromWorker) => boolean) {
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
  serve(port, { pause: nextTurn, clockMs: () => performance.now() });
  const open = (ticket: number, run: RunSpec): void =>
    port.onmessage?.(new MessageEvent('message', { data: { type: 'open', ticket, run } }));
  return { sent, finished, open };
}

it('sends a run in bounded batches whose events are the session’s, then its hash', async () => {
  const { sent, finished, open } = worker((m) => m.type === 'hash');
  open(1, runOf(first));
  await finished;
  const session = (await openSession(runOf(first))).runToEnd();
  const batches = sent.filter((m) => m.type === 'events');
  const names = new Names();
  const index = new TraceIndex(session.stage.nodes, names);
  for (const batch of batches) {
    for (const name of batch.names) names.id(name);
    tellBlock(index, batch.block);
  }
  expect([...index.events()]).toEqual(session.trace.slice(0));
  expect(batches.every((m) => m.block.length <= CHUNK_EVENTS)).toBe(true);
  expect(batches.map((m) => m.done)).toEqual([...batches.slice(1).map(() => false), true]);
  expect(batches.at(-1)?.horizonUs).toBe(session.run.untilUs);
  expect(sent.at(-1)).toEqual({ type: 'hash', ticket: 1, traceHash: session.traceHash() });
  session.close();
});

it('drops a run when another is opened, and never mixes the two', async () => {
  const { sent, finished, open } = worker((m) => m.type === 'hash');
  open(1, runOf(first));
  open(2, runOf(second));
  await finished;
  expect(sent.filter((m) => m.type === 'events' || m.type === 'hash').every((m) => m.ticket === 2)).toBe(true);
});

it('says in one sentence why a run cannot be opened, and serves the next one', async () => {
  const { sent, finished, open } = worker((m) => m.type === 'hash');
  open(1, runOf(first, { settings: { cores: -1 } }));
  await expect.poll(() => sent.some((m) => m.type === 'failed')).toBe(true);
  expect(sent.find((m) => m.type === 'failed')).toEqual({
    type: 'failed',
    ticket: 1,
    message: 'Settings: “cores” is -1, but it has to lie between 1 and 64.',
  });
  open(2, runOf(first));
  await finished;
});
