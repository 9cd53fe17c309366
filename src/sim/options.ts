/** What a kernel is made with: the nodes, the world around them, who looks on, and where it goes on from. */
import type { SavedAgenda } from './agenda.ts';
import type { Command } from './commands.ts';
import type { Copied } from './copy.ts';
import type { DiskModel } from './disk-model.ts';
import type { Executor } from './executor.ts';
import type { NodeLogic } from './logic.ts';
import type { NetworkModel, SavedNetwork } from './network.ts';
import type { LossReason, Micros, NodeId, NodeSpec } from './node.ts';
import type { Answer, LostWrite, Pending } from './operation.ts';
import type { SavedProcess } from './process.ts';
import type { Names, Recorder } from './recorder.ts';

/** Queries that are made up as time goes on: a workload. `nextAt` is Infinity when it has ended. */
export interface CommandSource {
  readonly nextAt: Micros;
  take(): Extract<Command, { type: 'query' }>;
}

/** Commands that wait for something of the run. `nextAt` is Infinity while none is due; it is never before what has happened. */
export interface CommandsToCome {
  readonly nextAt: Micros;
  take(): Command;
}

/** Invariants that broke, as [name, detail]. */
export type Broken = readonly (readonly [string, string])[];

/** Whoever knows what had been committed when, and says of each answer how it stands to that. */
export interface Judge {
  called(pending: Pending): void;
  /** The same answer with its `freshness`. */
  answered(answer: Answer, pending: Pending): Answer;
  /** The writes that are gone now and were not before, latest first, as many as are told; `more`: how many are not. */
  lost(node: NodeId, position: number, reason: LossReason): { readonly writes: readonly LostWrite[]; readonly more: number };
}

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
  /** At their moment they come before all else. */
  readonly awaited?: CommandsToCome;
  readonly judge?: Judge;
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
