/** What a kernel is made with: the nodes, the world around them, who looks on, and where it goes on from. */
import type { SavedAgenda } from './agenda.ts';
import type { Command } from './commands.ts';
import type { Copied } from './copy.ts';
import type { DiskModel } from './disk-model.ts';
import type { Executor } from './executor.ts';
import type { NodeLogic } from './logic.ts';
import type { NetworkModel, SavedNetwork } from './network.ts';
import type { Micros, NodeId, NodeSpec } from './node.ts';
import type { SavedProcess } from './process.ts';
import type { Names, Recorder } from './recorder.ts';

/** Queries that are made up as time goes on: a workload. `nextAt` is Infinity when it has ended. */
export interface CommandSource {
  readonly nextAt: Micros;
  take(): Extract<Command, { type: 'query' }>;
}

/** Invariants that broke, as [name, detail]. */
export type Broken = readonly (readonly [string, string])[];

export interface KernelOptions {
  readonly seed: number;
  readonly nodes: readonly NodeSpec[];
  readonly logic: (spec: NodeSpec) => NodeLogic;
  readonly cores: (spec: NodeSpec) => number;
  /** By default disks take no time. */
  readonly disk?: (spec: NodeSpec) => DiskModel;
  readonly network: NetworkModel;
  readonly executor: Executor;
  /** Gets a number for every key and log that is recorded. */
  readonly names: Names;
  readonly source?: CommandSource;
  /** Is told every event, in order. Without it nothing is recorded. */
  readonly recorder?: Recorder;
  /** Called after every step of a node that is no client, for these have nothing that could break; returns what broke. */
  readonly check?: (node: NodeId, states: ReadonlyMap<NodeId, unknown>) => Broken;
  /** Goes on from what was saved of an equal kernel, instead of booting its nodes. */
  readonly from?: { readonly saved: SavedKernel; readonly copied: Copied };
}

export interface SavedKernel {
  readonly tasks: number;
  readonly commandsDone: number;
  readonly agenda: SavedAgenda;
  readonly network: SavedNetwork;
  readonly processes: readonly SavedProcess[];
  /** Nodes that are up, in the order in which checks see them. */
  readonly up: readonly NodeId[];
}
