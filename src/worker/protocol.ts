/** What the page and the worker say to each other. Plain data both ways; events go in batches of bounded size. */
import type { TimedCommand } from '../sim/commands.ts';
import type { TraceEvent } from '../sim/events.ts';
import type { Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { Settings } from '../architectures/contract.ts';
import type { Scenario } from '../scenarios/schema.ts';

/** Everything that makes a run what it is; equal specs give equal traces. */
export interface RunSpec {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Settings that differ from the scenario's. */
  readonly settings: Settings;
  /** All commands: the scenario's and those of the person, in order of time. */
  readonly commands: readonly TimedCommand[];
  readonly untilUs: Micros;
}

export interface Place {
  readonly id: string;
  readonly city: string;
  readonly lat: number;
  readonly lon: number;
}

/** What a picture needs to know of a run before anything happened. */
export interface Stage {
  readonly nodes: readonly NodeSpec[];
  /** The run's regions, the main one first. */
  readonly places: readonly Place[];
  /** Published median round-trip time, ms, by `places` index. */
  readonly rttMs: readonly (readonly number[])[];
  /** Client → the node its operations go to. */
  readonly gateways: Readonly<Record<NodeId, NodeId>>;
  /** All settings, defaults filled in. */
  readonly settings: Settings;
}

export type ToWorker =
  /** Forget the present run and simulate this one up to its end. */
  { readonly type: 'open'; readonly ticket: number; readonly run: RunSpec };

export type FromWorker =
  | { readonly type: 'loading'; readonly ticket: number; readonly ready: number; readonly of: number }
  | { readonly type: 'opened'; readonly ticket: number; readonly stage: Stage }
  /** `horizonUs`: everything up to this time has been simulated and sent. `cut`: the trace's bound was reached. */
  | {
      readonly type: 'events';
      readonly ticket: number;
      readonly events: readonly TraceEvent[];
      readonly horizonUs: Micros;
      readonly done: boolean;
      readonly cut: boolean;
    }
  | { readonly type: 'hash'; readonly ticket: number; readonly traceHash: string }
  | { readonly type: 'failed'; readonly ticket: number; readonly message: string };
