/** A store over a port that the test plays: no worker, no clock, a scenario of three steps with one question. */
import { shownRoom } from '../../src/architectures/shown.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import type { TraceEvent } from '../../src/sim/events.ts';
import { Names } from '../../src/sim/recorder.ts';
import { type Block, emptyColumns, type Legend, writeRow } from '../../src/sim/trace.ts';
import { recordEvents } from '../trace/written.ts';
import type { Memory } from '../../src/store/core.ts';
import { runOf } from '../../src/session/run.ts';
import { type AppStore, createAppStore } from '../../src/store/store.ts';
import { focusedRun } from '../../src/store/seen.ts';
import type { AppData, RunState } from '../../src/store/state.ts';
import { WorkerClient } from '../../src/worker/client.ts';
import type { Port } from '../../src/worker/port.ts';
import type { FromWorker, RunId, ToWorker } from '../../src/worker/protocol.ts';
import type { RunSpec, Stage } from '../../src/session/run.ts';

export const scenario: Scenario = {
  format: 'antipode-scenario/1',
  id: 'a-read',
  title: 'A read in Tokyo',
  summary: 'Watch the read.',
  architecture: 'read-replicas',
  preset: null,
  over: null,
  settings: {},
  seed: 1,
  regions: ['eastus', 'japaneast'],
  customRegions: [],
  rttMs: {},
  network: { jitter: 'none', bandwidthMbps: {}, delays: [] },
  setup: [],
  load: [],
  commands: [{ atMs: 10, command: { type: 'query', client: 'client-japaneast', op: 'read', sql: 'SELECT title FROM posts', params: [] } }],
  untilMs: 100,
  msPerSecond: 10,
  openAtStep: 0,
  samples: [{ label: 'Read', sql: 'SELECT 1' }],
  steps: [
    { title: 'Start', text: 'Nothing yet.', when: { atMs: 5 }, look: [] },
    { title: 'Asked', text: 'Tokyo asks.', when: { atMs: 20 }, look: [], op: 'read' },
    { title: 'Answered', text: 'Tokyo hears.', when: { atMs: 40 }, look: [], op: 'read' },
  ],
  question: {
    afterStep: 1,
    text: 'What comes back?',
    options: [
      { text: 'The old title', holds: [{ op: 'read', stale: true }] },
      { text: 'The new title', holds: [{ op: 'read', stale: false }] },
    ],
    why: 'It asked its neighbour.',
  },
};

/** Remembers nothing. */
const forgetful: Memory = { read: () => null, write: () => undefined };

/** The same without the question. */
export const plain: Scenario = { ...scenario, id: 'plain', question: null };

export const stage: Stage = {
  nodes: [
    { id: 'primary-eastus', kind: 'primary', region: 'eastus' },
    { id: 'replica-japaneast', kind: 'replica', region: 'japaneast' },
    { id: 'client-eastus', kind: 'client', region: 'eastus' },
    { id: 'client-japaneast', kind: 'client', region: 'japaneast' },
  ],
  kinds: shownRoom('read-replicas').about.kinds,
  places: [
    { id: 'eastus', city: 'Virginia', lat: 37.4, lon: -79.8 },
    { id: 'japaneast', city: 'Tokyo', lat: 35.7, lon: 139.8 },
  ],
  rttMs: [
    [1, 160],
    [160, 1],
  ],
  homes: { 'client-eastus': 'primary-eastus', 'client-japaneast': 'replica-japaneast' },
  settings: {},
};

const read = { sql: 'SELECT title FROM posts', params: [] };

const legend: Legend = { nodes: stage.nodes.map((node) => node.id), names: new Names() };

/** Events as the worker sends them: a block of columns and the names in it. */
export function sent(some: readonly TraceEvent[]): { readonly block: Block; readonly names: readonly string[] } {
  const columns = emptyColumns();
  const from = some[0]?.seq ?? 0;
  recordEvents({ record: (seq, ...event) => writeRow(columns, seq - from, ...event) }, legend, some);
  return { block: { ...columns, from, length: some.length }, names: [...legend.names.list] };
}

/** Boot, a call, a lost message, a reply with one row. */
export const events: readonly TraceEvent[] = [
  { seq: 0, at: 0, cause: -1, type: 'boot', node: 'replica-japaneast', role: 'replica' },
  { seq: 1, at: 10_000, cause: -1, type: 'call', node: 'client-japaneast', op: 'read', statement: read },
  {
    seq: 2,
    at: 10_000,
    cause: 1,
    type: 'send',
    from: 'client-japaneast',
    to: 'replica-japaneast',
    message: { kind: 'query' },
    arriveAt: 11_000,
    leaveAt: null,
  },
  { seq: 3, at: 11_000, cause: 2, type: 'deliver', node: 'replica-japaneast' },
  {
    seq: 4,
    at: 15_000,
    cause: -1,
    type: 'send',
    from: 'primary-eastus',
    to: 'replica-japaneast',
    message: { kind: 'pulse' },
    arriveAt: 95_000,
    leaveAt: null,
  },
  { seq: 5, at: 30_000, cause: 4, type: 'drop', reason: 'loss' },
  {
    seq: 6,
    at: 32_000,
    cause: 3,
    type: 'send',
    from: 'replica-japaneast',
    to: 'client-japaneast',
    message: { kind: 'reply' },
    arriveAt: 33_000,
    leaveAt: null,
  },
  { seq: 7, at: 33_000, cause: 6, type: 'deliver', node: 'client-japaneast' },
  {
    seq: 8,
    at: 33_000,
    cause: 7,
    type: 'return',
    node: 'client-japaneast',
    op: 'read',
    outcome: { ok: true, columns: ['title'], rows: [['Hello, wrold']], changes: 0, tables: ['posts'], wrote: false },
    served: { node: 'replica-japaneast', position: 41, cachedAt: null },
  },
  { seq: 9, at: 50_000, cause: -1, type: 'role', node: 'replica-japaneast', role: 'primary' },
];

/** The page and its focused run in one; `problem` is the sentence that is shown. */
export function seen(store: AppStore): AppData & RunState {
  const page = store.getState();
  const run = focusedRun(page);
  return { ...page, ...run, problem: page.problem ?? run.problem };
}

/** What the worker says, without the run it speaks of and what hardly matters. */
type Said = DistributiveOmit<FromWorker, 'id' | 'bytes'>;

export interface Played {
  readonly store: AppStore;
  readonly opened: RunSpec[];
  /** Ids of those. */
  readonly ids: RunId[];
  /** All that the page said to its workers but for signs of life. */
  readonly posted: ToWorker[];
  /** Says something as the worker, about the last run opened. */
  say(message: Said, id?: RunId): void;
  /** Workers that were started. */
  connections(): number;
  /** The worker is gone; null: it could not be fetched. */
  die(why: string | null): void;
  /** Times that the worker was asked for a sign of life. */
  pings(): number;
  /** Workers that were ended. */
  ended(): number;
  /** So many seconds pass on the page, and nothing is heard. */
  pass(seconds: number): void;
  /** It is worth asking again for what did not come. */
  networkBack(): Promise<void>;
  /** Everything: stage, all events, the end. */
  runAll(more?: readonly TraceEvent[]): void;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface PlayOptions {
  readonly scenarios?: readonly Scenario[];
  readonly reducedMotion?: boolean;
  readonly session?: Memory;
  readonly local?: Memory;
  /** Why this browser has no worker, if it has none. */
  readonly unable?: string;
}

export function play(options: PlayOptions = {}): Played {
  const opened: RunSpec[] = [];
  const ids: RunId[] = [];
  const posted: ToWorker[] = [];
  let pings = 0;
  let heard: (message: FromWorker) => void = () => undefined;
  let die: (words: string | null) => void = () => undefined;
  const waiting: (() => void)[] = [];
  const port: Port = {
    post(message: ToWorker) {
      if (message.type === 'ping') {
        pings += 1;
        return;
      }
      posted.push(message);
      if (message.type !== 'open') return;
      opened.push(message.run);
      ids.push(message.id);
    },
    listen(hear, failed) {
      heard = hear;
      die = failed;
    },
    end: () => (ended += 1),
  };
  let connected = 0;
  let ended = 0;
  const looks = new Set<() => void>();
  const connect = (): Port => {
    connected += 1;
    if (options.unable !== undefined) throw new Error(options.unable);
    return port;
  };
  const scenarios = options.scenarios ?? [scenario, plain];
  const store = createAppStore({
    worker: new WorkerClient({
      connect,
      pause: () => new Promise((resolve) => waiting.push(() => resolve())),
      everySecond(look) {
        looks.add(look);
        return () => looks.delete(look);
      },
    }),
    scenarios,
    opening: (screen) => ({ runs: [runOf(screen === 'home' ? plain : scenario)], atUs: 0 }),
    stepTimeUs: (index, of, i) => {
      const when = of.steps[i]?.when;
      return when && 'atMs' in when && index.nodes.length > 0 ? when.atMs * 1_000 : null;
    },
    reader: () => ({ meaning: (kind) => (kind === 'pulse' ? 'pulse' : 'query'), stale: (_index, op) => op === 'read' }),
    reducedMotion: () => options.reducedMotion ?? false,
    session: options.session ?? forgetful,
    local: options.local ?? forgetful,
  });
  const say: Played['say'] = (message, id = ids.at(-1) ?? 0) => {
    const whole = { bytes: 0, ...message, id };
    heard(whole);
  };
  return {
    store,
    opened,
    ids,
    posted,
    say,
    connections: () => connected,
    ended: () => ended,
    pings: () => pings,
    die: (why) => die(why),
    pass(seconds) {
      for (let i = 0; i < seconds; i++) for (const look of [...looks]) look();
    },
    networkBack: async () => {
      for (const go of waiting.splice(0)) go();
      await Promise.resolve();
    },
    runAll(more = events) {
      say({ type: 'opened', stage });
      say({ type: 'events', ...sent(more), horizonUs: opened.at(-1)?.untilUs ?? 0, done: true, cut: null });
    },
  };
}
