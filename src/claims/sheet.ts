/** What a run leaves for claims: its operations, what each node did, and the verdict on its history. Plain data, which travels between threads. */
import type { Scenario } from '../scenarios/schema.ts';
import type { Value } from '../sim/operation.ts';

export type Counts = Readonly<Record<string, number>>;
export type Figures = Readonly<Record<string, number | null>>;

/** A run that a claim asks for. Equal ones are run once, whoever asks. */
export interface Request {
  readonly scenario: Scenario;
  readonly seed: number;
  /** A known mistake that is planted, as `architecture/mutant`. */
  readonly plant?: string;
  /** Its invariants are looked at. Most claims say nothing of them, and the search looks at all. */
  readonly invariants?: true;
  /** Its history is put together and judged. */
  readonly history?: true;
  /** Many runs: the highest rate that is sustained is looked for. */
  readonly limit?: LimitSearch;
  /** Several runs, the scenario's first: the first that carries its load is looked for. */
  readonly climb?: Climb;
  /** A text that is looked for in messages and in stored pages. */
  readonly marker?: string;
  /** Asked of every database at the end, past its node and its time. */
  readonly probe?: string;
  /** What each database holds in the end is digested, page by page. */
  readonly digest?: true;
}

/**
 * The scenario's loads are multiplied by a factor. Sustained is what completes 98 % of its operations with a 95th percentile of at most five times
 * that of `unloaded`.
 */
export interface LimitSearch {
  readonly unloaded: number;
  readonly from: number;
  readonly to: number;
}

/** A load is carried where this part of it is `answered`, with a 95th percentile of at most so many ms. */
export interface Climb {
  /** In the order in which they are tried, after the request's own. */
  readonly larger: readonly Scenario[];
  readonly answered: number;
  readonly withinMs: number;
}

export type State = 'ok' | 'failed' | 'unknown';

/** An operation as its client saw it. Times in ms of virtual time. */
export interface Op {
  readonly op: string;
  /** The client's region. */
  readonly from: string;
  readonly sql: string;
  readonly params: readonly Value[];
  /** What it was intended for, and when it came back; null: never. */
  readonly atMs: number;
  readonly ms: number | null;
  /** `unknown`: unanswered, or answered so that nobody knows. */
  readonly state: State;
  readonly wrote: boolean;
  /** Rows that it changed. */
  readonly changes: number;
  readonly servedBy: string | null;
  /** A cache answered from memory. */
  readonly cached: boolean;
  /** Of a read: how long before its call its answer had been overwritten; 0: it was not; null: that cannot be told, or it is no read. */
  readonly staleMs: number | null;
  /** The first value of the first row. */
  readonly value: Value;
}

export interface NodeMeter {
  readonly kind: string;
  readonly region: string;
  /** Statements of clients that its database ran. */
  readonly queries: number;
  readonly vmSteps: number;
  readonly busyMs: number;
  readonly storedBytes: number;
  readonly sentBytes: number;
  readonly sentMessages: number;
  /** Of its bytes, those to other cities. */
  readonly farBytes: number;
  /** By kind of message. */
  readonly sent: Readonly<Record<string, { readonly count: number; readonly bytes: number }>>;
}

export interface HistoryVerdict {
  readonly verdict: string;
  readonly operations: number;
  /** Operations that were under way together with a write of the same register. */
  readonly overlaps: number;
}

export interface Sheet {
  readonly ops: readonly Op[];
  readonly nodes: Readonly<Record<string, NodeMeter>>;
  /** Who took which role when. */
  readonly roles: readonly { readonly node: string; readonly role: string; readonly atMs: number }[];
  /** Leaders as they were elected, with their terms. */
  readonly elected: readonly { readonly node: string; readonly term: number; readonly atMs: number }[];
  /** What is kept over a crash, by kind of node: its database, values and logs by their names. */
  readonly durable: readonly string[];
  /** Roles of all kinds of node together, and the ways between them: those of the machines that run. */
  readonly machines: { readonly states: number; readonly transitions: number };
  /** Writes that a client was told had succeeded and that are gone. */
  readonly lostWrites: number;
  /** Invariants that were broken; null where nobody looked. */
  readonly violations: readonly string[] | null;
  readonly history: HistoryVerdict | null;
  /** Operations a second that were sustained; null where that was not looked for. */
  readonly limit: number | null;
  /** Which of the runs of a climb this is, the request's own being 0, with the operations of all that were played; a null rung: none carries it. */
  readonly carried: { readonly rung: number | null; readonly operations: number } | null;
  /** Cities in which the marker was found, in pages that a node there keeps or in messages that were sent to it; null where none was looked for. */
  readonly marked: Readonly<Record<string, number>> | null;
  /** What the probe was answered, by node: the first row. */
  readonly probed: Readonly<Record<string, readonly Value[]>>;
  readonly digests: Readonly<Record<string, string>>;
  readonly untilMs: number;
}
