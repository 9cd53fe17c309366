/**
 * What a fork late in a long run costs, from the word of it until its own first event is filed by the page, and what a look back beyond what
 * is held costs until that moment is filed: worker and page in one thread.
 */
import { runOf, withCommand } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { tellBlock } from '../../src/sim/trace.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import type { FromWorker, Like, RunId, ToWorker } from '../../src/worker/protocol.ts';
import { nextTurn, serve } from '../../src/worker/worker.ts';
import { blog, WORKLOAD } from './blog.ts';

const EVENTS = 200_000;
const FORK_AT = 190_000;
const BACK = 100_000;
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
  #until: { readonly id: RunId; readonly so: (index: TraceIndex, horizonUs: number) => boolean; readonly come: () => void } | null = null;

  constructor() {
    serve(this.#port, { pause: nextTurn, clockMs: () => performance.now() });
  }

  /** Resolves when so much of this run has been filed. */
  open(id: RunId, run: RunSpec, so: (index: TraceIndex, horizonUs: number) => boolean, like?: Like): Promise<void> {
    this.#past = this.index;
    return this.#waited(id, so, { type: 'open', id, run, ...(like ? { like } : {}) });
  }

  /** Resolves when what happened at this moment has been filed in a new window. */
  go(id: RunId, atUs: number): Promise<void> {
    const before = this.index;
    return this.#waited(id, (index, horizonUs) => index !== before && horizonUs > atUs, { type: 'go', id, atUs });
  }

  #waited(id: RunId, so: (index: TraceIndex, horizonUs: number) => boolean, message: ToWorker): Promise<void> {
    return new Promise((come) => {
      this.#until = { id, so, come };
      this.say(message);
    });
  }

  say(message: ToWorker): void {
    this.#port.onmessage?.(new MessageEvent('message', { data: structuredClone(message) }));
  }

  #hear(message: FromWorker): void {
    if (!('id' in message) || message.id !== this.#until?.id) return;
    if (message.type === 'broken' || message.type === 'failed') throw new Error(JSON.stringify(message));
    const fromMs = performance.now();
    const { so, come } = this.#until;
    if (message.type === 'opened') {
      const { stage, after } = message;
      this.began = after?.events ?? 0;
      this.index = after && this.#past ? this.#past.upTo(after.events, after.names) : new TraceIndex(stage.nodes);
    } else if (message.type === 'window') {
      this.index = this.index?.windowAt(structuredClone(message)) ?? null;
    } else if (message.type === 'events' && this.index) {
      const { block, names } = structuredClone(message);
      for (const name of names) this.index.legend.names.id(name);
      tellBlock(this.index, block);
      if (so(this.index, message.horizonUs)) come();
    }
    this.longestMs = Math.max(this.longestMs, performance.now() - fromMs);
  }
}

interface Took {
  readonly ms: number;
  /** What the process itself worked: it says more where the machine is busy with other things. */
  readonly cpuMs: number;
}

async function timed(work: () => Promise<void>): Promise<Took> {
  const [fromMs, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - fromMs, cpuMs: (user + system) / 1000 };
}

/** Rounded and in order. */
const sorted = (all: readonly number[]): readonly number[] => all.toSorted((a, b) => a - b).map((each) => Math.round(each * 10) / 10);
const figures = (took: readonly Took[]) => ({ ms: sorted(took.map(({ ms }) => ms)), cpuMs: sorted(took.map(({ cpuMs }) => cpuMs)) });

export async function longRuns(): Promise<object> {
  const run = runOf(blog({ architecture: 'read-replicas', perSecond: 500, seconds: 120 }));
  const page = new Page();
  // The worker rests there: the page has room for no more.
  await page.open(1, run, (index) => index.count >= EVENTS);
  const whole = page.index;
  if (!whole) throw new Error('the run has not opened');
  const at = Math.floor(whole.timeOf(FORK_AT)) + 1;
  const events = whole.countAt(at - 1);
  const forks: Took[] = [];
  page.longestMs = 0;
  for (let i = 0; i < TRIALS; i++) {
    const forked = withCommand(run, { at, command: { type: 'pause', node: `replica-${i % 2 === 0 ? 'japaneast' : 'brazilsouth'}` } });
    page.index = whole;
    forks.push(await timed(() => page.open(i + 2, forked, (_index, horizonUs) => horizonUs > at, { id: 1, events })));
    page.say({ type: 'close', id: i + 2 });
    await nextTurn();
  }
  const { began, longestMs } = page;
  const looks: Took[] = [];
  for (let i = 0; i < TRIALS; i++) {
    page.index = whole;
    const backUs = Math.floor(whole.timeOf(EVENTS - BACK - i * 100));
    looks.push(await timed(() => page.go(1, backUs)));
  }
  return {
    workload: WORKLOAD,
    fork: { atEvent: events, checkpointAt: began, ...figures(forks), longestPageTaskMs: Math.round(longestMs) },
    scrubBack: { events: BACK, ...figures(looks) },
  };
}
