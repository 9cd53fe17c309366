/** What a person, a lesson or a workload does to a run. Plain data: a run is its command list. */
import type { Asked } from './operation.ts';
import type { Micros, NodeId } from './node.ts';

export type Command =
  /** A client issues an operation. `op` names it; ids are unique in a run. */
  | ({ readonly type: 'query'; readonly client: NodeId } & Asked)
  /**
   * The process dies; only what is on disk survives. `what` says with what: alone, so that its host refuses what comes, or (also when
   * absent) with its host, which says nothing any more.
   */
  | { readonly type: 'crash'; readonly node: NodeId; readonly what?: 'process' | 'host' | undefined }
  | { readonly type: 'restart'; readonly node: NodeId }
  /** The process stops for a while (a long garbage collection, a suspended machine); what arrives waits. */
  | { readonly type: 'pause'; readonly node: NodeId }
  | { readonly type: 'resume'; readonly node: NodeId }
  /** The node crashes and its disk is lost. */
  | { readonly type: 'wipe'; readonly node: NodeId }
  /** Every fsync of the node takes `factor` times as long from its next one on; 1 ends it, and so does another disk (`wipe`). */
  | { readonly type: 'slow-disk'; readonly node: NodeId; readonly factor: number }
  /**
   * The node's disk says that an fsync is done and keeps nothing of it (a write cache without a battery): whatever it has said so since it last
   * told the truth, a crash takes. It ends with `lies: false`, whose next fsync keeps all, and with another disk (`wipe`).
   */
  | { readonly type: 'lying-disk'; readonly node: NodeId; readonly lies: boolean }
  /** No message passes between the two sets of regions; `oneWay`: only from the first to the second is cut. */
  | {
      readonly type: 'partition';
      readonly name: string;
      readonly sides: readonly [readonly string[], readonly string[]];
      readonly oneWay: boolean;
    }
  /** Ends the partition of that name, or all of them. */
  | { readonly type: 'heal'; readonly name: string | null }
  /** Every delay between two regions (both ways) is multiplied by `factor`; 1 ends it. */
  | { readonly type: 'slow'; readonly between: readonly [string, string]; readonly factor: number }
  /** Messages between two regions are lost and doubled with these probabilities (both ways). */
  | { readonly type: 'lossy'; readonly between: readonly [string, string]; readonly loss: number; readonly duplication: number }
  /** The node's clock is off by `offsetMs` from now on and gains `driftPpm` µs a second; timers that it sets meanwhile run by it. */
  | { readonly type: 'skew'; readonly node: NodeId; readonly offsetMs: number; readonly driftPpm: number }
  /**
   * Every node of the region crashes, and what has not left its network is lost; `road`: also all that is under way from there.
   * `restore` restarts the nodes.
   */
  | { readonly type: 'outage'; readonly region: string; readonly road?: boolean | undefined }
  | { readonly type: 'restore'; readonly region: string }
  /** Something only this architecture knows: `promote`, `backup`, `restore`… */
  | { readonly type: 'order'; readonly node: NodeId; readonly order: string };

export interface TimedCommand {
  readonly at: Micros;
  /** Not just then, but at a moment that the run's seed draws evenly from so long after it. */
  readonly withinUs?: Micros | undefined;
  readonly command: Command;
}
