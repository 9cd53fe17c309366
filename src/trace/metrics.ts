/**
 * Figures of a run, counted from its events as they come, whether or not a trace is kept. Times are virtual; see the
 * `run --json` contract in README.md.
 */
import { answerIn, askedIn, lossIn, messageIn, textIn } from '../sim/bodies.ts';
import { encodedBytes } from '../sim/encoding.ts';
import type { Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { Answer, Asked, LostWrite } from '../sim/operation.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';
import { Acknowledged, type LostWrites } from './acknowledged.ts';
import type { Course } from './course.ts';
import { type Leaderless, LeaderWatch } from './leaderless.ts';
import { Spread } from './spread.ts';
import { isWrite } from './verdict.ts';
import { Versions } from './versions.ts';

export interface Latency {
  readonly count: number;
  readonly ok: number;
  /** Failed for certain. */
  readonly failed: number;
  /** No answer, or one that left the outcome open. */
  readonly unknown: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

export interface NodeFigures {
  /** Statements its database ran. */
  readonly queries: number;
  readonly vmSteps: number;
  readonly busyMs: number;
  readonly storedBytes: number;
  readonly sentBytes: number;
  readonly sentMessages: number;
}

export interface Metrics {
  /** By client region, then by kind of operation. Latencies are those of successful operations. */
  readonly operations: Readonly<Record<string, Readonly<Record<'read' | 'write', Latency>>>>;
  /** Over stale reads. */
  readonly staleness: {
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
    readonly maxMs: number | null;
    readonly staleReads: number;
    readonly reads: number;
    /** Reads of which it cannot be told: gathered from databases that share no history, or of what is not remembered. */
    readonly untold: number;
  };
  readonly nodes: Readonly<Record<NodeId, NodeFigures>>;
  /** Share of called operations that succeeded; null when none was called. */
  readonly availability: number | null;
  /** Writes that a client was told had succeeded and that no database has any more. */
  readonly lostAcknowledgedWrites: number;
  /** How long nobody led; null where no node ever does. */
  readonly leaderless: Leaderless | null;
}

const toMs = (us: Micros | null): number | null => (us === null ? null : Math.round(us) / 1000);

/** Operations of one kind from one region. */
class Operations {
  count = 0;
  failed = 0;
  readonly times = new Spread();

  latency(): Latency {
    const [p50 = null, p95 = null, p99 = null] = this.times.quantiles([0.5, 0.95, 0.99]);
    const ok = this.times.count;
    return {
      count: this.count,
      ok,
      failed: this.failed,
      unknown: this.count - ok - this.failed,
      p50Ms: toMs(p50),
      p95Ms: toMs(p95),
      p99Ms: toMs(p99),
      maxMs: toMs(this.times.max),
    };
  }
}

interface Called {
  readonly asked: Asked;
  readonly region: string;
  readonly at: Micros;
}

interface Came extends Pick<Answer, 'outcome' | 'served'> {
  readonly freshness: Answer['freshness'] | undefined;
  readonly wrote: boolean;
}

export class MetricsRecorder implements Recorder {
  readonly #nodes: readonly NodeSpec[];
  readonly #figures: { queries: number; vmSteps: number; busyUs: number; sentBytes: number; sentMessages: number }[];
  readonly #called = new Map<string, Called>();
  readonly #operations = new Map<string, { readonly read: Operations; readonly write: Operations }>();
  readonly #versions: Versions;
  readonly #acknowledged: Acknowledged;
  readonly #stale = new Spread();
  readonly #leaders = new LeaderWatch();
  #lastAt: Micros = 0;
  #reads = 0;
  #untold = 0;
  #calls = 0;
  #ok = 0;

  /** `course` is told what clients see, one operation after the other. */
  constructor(
    nodes: readonly NodeSpec[],
    readonly course?: Course,
  ) {
    this.#nodes = nodes;
    this.#figures = nodes.map(() => ({ queries: 0, vmSteps: 0, busyUs: 0, sentBytes: 0, sentMessages: 0 }));
    this.#versions = new Versions(nodes);
    this.#acknowledged = new Acknowledged(this.#versions);
  }

  record(seq: number, type: number, at: Micros, _cause: number, node: number, about: number, x: number, _y: number, body: unknown): void {
    this.#lastAt = at;
    switch (type) {
      case EVENT.role:
        return this.#leaders.took(node, textIn(body), at);
      case EVENT.send: {
        const figures = this.#figures[node];
        if (!figures) return;
        figures.sentMessages++;
        figures.sentBytes += encodedBytes(messageIn(body));
        return;
      }
      case EVENT.execute: {
        const figures = this.#figures[node];
        if (figures) {
          figures.queries++;
          figures.vmSteps += about;
          figures.busyUs += x - at;
        }
        this.#versions.add(type, at, seq, this.#id(node), x, body);
        return;
      }
      case EVENT.lose:
        this.#acknowledged.lose(lossIn(body).writes);
        this.#versions.add(type, at, seq, this.#id(node), x, body);
        return;
      case EVENT.finish:
        this.#versions.add(type, at, seq, this.#id(node), x, body);
        return;
      case EVENT.call: {
        const asked = askedIn(body);
        this.#calls++;
        this.course?.called(at);
        this.#called.set(asked.op, { asked, region: this.#nodes[node]?.region ?? '', at });
        return;
      }
      case EVENT.return: {
        const answer = answerIn(body);
        const called = this.#called.get(answer.op);
        if (!called) return;
        this.#called.delete(answer.op);
        this.#returned(called, answer, at);
      }
    }
  }

  #id(node: number): NodeId {
    return this.#nodes[node]?.id ?? '';
  }

  #returned({ asked, region, at: calledAt }: Called, { outcome, served, freshness }: Answer, at: Micros): void {
    const wrote = isWrite({ outcome, statement: asked });
    const stale = this.#count(region, calledAt, at, { outcome, served, freshness, wrote });
    const cached = served?.cachedAt != null;
    this.course?.returned({ op: asked.op, region, calledAt, at, ok: outcome.ok, wrote, stale, cached });
  }

  /** Says whether it is a read of something older than it could be. */
  #count(region: string, calledAt: Micros, at: Micros, { outcome, served, freshness, wrote }: Came): boolean {
    const kind = this.#kind(region, wrote);
    kind.count++;
    if (!outcome.ok) {
      if (outcome.definite) kind.failed++;
      return false;
    }
    this.#ok++;
    kind.times.add(at - calledAt);
    if (wrote) {
      if (outcome.changes > 0 && served?.position != null) this.#acknowledged.add(served.node, served.position, calledAt);
      return false;
    }
    this.#reads++;
    if (freshness === 'gathered' || freshness === 'untold' || freshness === 'inside') this.#untold++;
    if (typeof freshness !== 'object') return false;
    this.#stale.add(freshness.staleUs);
    return true;
  }

  #kind(region: string, wrote: boolean): Operations {
    let here = this.#operations.get(region);
    if (!here) this.#operations.set(region, (here = { read: new Operations(), write: new Operations() }));
    return wrote ? here.write : here.read;
  }

  /** The figures so far. `storedBytes` tells what a node's database takes now. */
  metrics(storedBytes: (node: NodeId) => number): Metrics {
    // What has not come back by now is unknown.
    const waiting = new Map<string, { read: number; write: number }>();
    for (const { asked, region } of this.#called.values()) {
      const here = waiting.get(region) ?? { read: 0, write: 0 };
      waiting.set(region, here);
      here[isWrite({ outcome: null, statement: asked }) ? 'write' : 'read']++;
      this.#kind(region, false);
    }
    const operations = [...this.#operations].map(([region, { read, write }]) => {
      const more = waiting.get(region) ?? { read: 0, write: 0 };
      return [region, { read: withMore(read.latency(), more.read), write: withMore(write.latency(), more.write) }] as const;
    });
    const [p50 = null, p95 = null] = this.#stale.quantiles([0.5, 0.95]);
    return {
      operations: Object.fromEntries(operations),
      staleness: {
        p50Ms: toMs(p50),
        p95Ms: toMs(p95),
        maxMs: toMs(this.#stale.max),
        staleReads: this.#stale.count,
        reads: this.#reads,
        untold: this.#untold,
      },
      nodes: Object.fromEntries(this.#nodes.map(({ id }, i) => [id, this.#nodeFigures(i, storedBytes(id))])),
      availability: this.#calls === 0 ? null : this.#ok / this.#calls,
      lostAcknowledgedWrites: this.#acknowledged.gone,
      leaderless: this.#leaders.figures(this.#lastAt),
    };
  }

  /** Acknowledged writes that are gone, with their rows. `also`: writes that are gone though no event has told of it. */
  lostWrites(also: readonly LostWrite[]): LostWrites {
    this.#acknowledged.lose(also);
    return this.#acknowledged.lost;
  }

  /** Stretches of time whose acknowledged writes are gone, added up. */
  get lostMs(): number {
    return this.#acknowledged.lostUs / 1000;
  }

  #nodeFigures(i: number, storedBytes: number): NodeFigures {
    const { queries = 0, vmSteps = 0, busyUs = 0, sentBytes = 0, sentMessages = 0 } = this.#figures[i] ?? {};
    return { queries, vmSteps, busyMs: busyUs / 1000, storedBytes, sentBytes, sentMessages };
  }
}

const withMore = (latency: Latency, more: number): Latency =>
  more === 0 ? latency : { ...latency, count: latency.count + more, unknown: latency.unknown + more };
