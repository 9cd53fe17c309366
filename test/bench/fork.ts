/** What a fork late in a long run costs, from the word of it until its own first event is filed by the page: worker and page in one thread. */
import { runOf, withCommand } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { tellBlock } from '../../src/sim/trace.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import type { FromWorker, Like, RunId, ToWorker } from '../../src/worker/protocol.ts';
import { nextTurn, serve } from '../../src/worker/worker.ts';
import { blog, WORKLOAD } from './blog.ts';

const EVENTS = 200_000;
const FORK_AT = 190_000;
const TRIALS = 5;

interface Port {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

/** A page of one run after the other, and its worker. */
class Page {
  index: TraceIndex | null = null;
  /** Longest piece of work of the page's. */
  longestMs = 0;
  /** Events that came again because the checkpoint lay before them. */
  began = 0;
  readonly #port: Port = { postMessage: (message) => this.#hear(message), onmessage: null };
  #past: TraceIndex | null = null;
  #until: { readonly id: RunId; readonly us: number; readonly come: () => void } | null = null;

  constructor() {
    serve(this.#port, { pause: nextTurn, clockMs: () => performance.now() });
  }

  /** Resolves when this run has been filed beyond `us`. */
  open(id: RunId, run: RunSpec, us: number, like?: Like): Promise<void> {
    this.#past = this.index;
    return new Promise((come) => {
      this.#until = { id, us, come };
      this.say({ type: 'open', id, run, ...(like ? { like } : {}) });
    });
  }

  say(message: ToWorker): void {
    this.#port.onmessage?.(new MessageEvent('message', { data: structuredClone(message) }));
  }

  #hear(message: FromWorker): void {
    if (!('id' in message) || message.id !== this.#until?.id) return;
    if (message.type === 'broken' || message.type === 'failed') throw new Error(JSON.stringify(message));
    const fromMs = performance.now();
    const { us, come } = this.#until;
    if (message.type === 'opened') {
      const { stage, after } = message;
      this.began = after?.events ?? 0;
      this.index = after && this.#past ? this.#past.upTo(after.events, after.names) : new TraceIndex(stage.nodes);
    } else if (message.type === 'events' && this.index) {
      const { block, names } = structuredClone(message);
      for (const name of names) this.index.legend.names.id(name);
      tellBlock(this.index, block);
      if (message.horizonUs > us || message.done) come();
    }
    this.longestMs = Math.max(this.longestMs, performance.now() - fromMs);
  }
}

export async function forkLate(): Promise<object> {
  const run = runOf(blog({ architecture: 'read-replicas', perSecond: 500, seconds: 120 }));
  const page = new Page();
  await page.open(1, run, Number.POSITIVE_INFINITY);
  const whole = page.index;
  if (!whole || whole.count < EVENTS) throw new Error('the run has too few events');
  const at = Math.floor(whole.timeOf(FORK_AT)) + 1;
  const events = whole.countAt(at - 1);
  const ms: number[] = [];
  page.longestMs = 0;
  for (let i = 0; i < TRIALS; i++) {
    const forked = withCommand(run, { at, command: { type: 'pause', node: `replica-${i % 2 === 0 ? 'japaneast' : 'brazilsouth'}` } });
    page.index = whole;
    const fromMs = performance.now();
    await page.open(i + 2, forked, at, { id: 1, events });
    ms.push(performance.now() - fromMs);
    page.say({ type: 'close', id: i + 2 });
    await nextTurn();
  }
  const sorted = ms.toSorted((a, b) => a - b).map((each) => Math.round(each * 10) / 10);
  return {
    workload: WORKLOAD,
    events: whole.count,
    forkAt: events,
    checkpointAt: page.began,
    ms: sorted,
    medianMs: sorted[TRIALS >> 1],
    longestPageTaskMs: Math.round(page.longestMs),
  };
}
