/**
 * What went wrong in a run and when, folded once from the trace: partitions, outages, crashes, pauses and changes of
 * role. Map, lanes and scrubber all draw from this, so the same fault is the same stretch of time everywhere.
 */
import type { Command } from '../../sim/commands.ts';
import type { TraceEvent } from '../../sim/events.ts';
import type { Micros, NodeId } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';

export interface Stretch {
  readonly fromUs: Micros;
  /** Null while it lasts as far as the trace knows. */
  toUs: Micros | null;
}

/** Regions on either side of a partition. */
export type Sides = Extract<Command, { type: 'partition' }>['sides'];

export interface PartitionStretch extends Stretch {
  readonly name: string;
  readonly sides: Sides;
  readonly oneWay: boolean;
}

export interface NodeStretch extends Stretch {
  readonly node: NodeId;
}

export interface OutageStretch extends Stretch {
  readonly region: string;
}

export interface RoleChange {
  readonly node: NodeId;
  readonly role: string;
  readonly atUs: Micros;
  /** The role it had; empty at its first. */
  readonly before: string;
}

/** What a node is for an instant only, on its way to something else, needs no word. */
const PASSING_US = 20_000;

export const isPassing = (change: RoleChange, changes: readonly RoleChange[]): boolean =>
  changes.some(
    (next) => next.node === change.node && next.before === change.role && next.atUs >= change.atUs && next.atUs - change.atUs < PASSING_US,
  );

export interface Faults {
  readonly partitions: readonly PartitionStretch[];
  readonly outages: readonly OutageStretch[];
  readonly crashes: readonly NodeStretch[];
  readonly pauses: readonly NodeStretch[];
  readonly roles: readonly RoleChange[];
}

class FaultFold implements Faults {
  readonly partitions: PartitionStretch[] = [];
  readonly outages: OutageStretch[] = [];
  readonly crashes: NodeStretch[] = [];
  readonly pauses: NodeStretch[] = [];
  readonly roles: RoleChange[] = [];
  readonly #role = new Map<NodeId, string>();
  seen = 0;

  take(event: TraceEvent): void {
    switch (event.type) {
      case 'command':
        this.#command(event);
        return;
      case 'crash':
        if (!open(this.crashes).some((c) => c.node === event.node)) this.crashes.push({ node: event.node, fromUs: event.at, toUs: null });
        return;
      case 'boot':
        for (const c of open(this.crashes)) if (c.node === event.node) c.toUs = event.at;
        this.#became(event.node, event.role, event.at);
        return;
      case 'pause':
        this.pauses.push({ node: event.node, fromUs: event.at, toUs: null });
        return;
      case 'resume':
        for (const p of open(this.pauses)) if (p.node === event.node) p.toUs = event.at;
        return;
      case 'role':
        this.#became(event.node, event.role, event.at);
        return;
      default:
    }
  }

  #became(node: NodeId, role: string, atUs: Micros): void {
    const before = this.#role.get(node) ?? '';
    if (before === role) return;
    this.#role.set(node, role);
    this.roles.push({ node, role, atUs, before });
  }

  #command({ command, at }: Extract<TraceEvent, { type: 'command' }>): void {
    switch (command.type) {
      case 'partition': {
        const { name, sides, oneWay } = command;
        for (const p of open(this.partitions)) if (p.name === name) p.toUs = at;
        this.partitions.push({ name, sides, oneWay, fromUs: at, toUs: null });
        return;
      }
      case 'heal':
        for (const p of open(this.partitions)) if (command.name === null || p.name === command.name) p.toUs = at;
        return;
      case 'outage':
        this.outages.push({ region: command.region, fromUs: at, toUs: null });
        return;
      case 'restore':
        for (const o of open(this.outages)) if (o.region === command.region) o.toUs = at;
        return;
      default:
    }
  }
}

const open = <T extends Stretch>(stretches: readonly T[]): readonly T[] => stretches.filter((s) => s.toUs === null);

const folds = new WeakMap<TraceIndex, FaultFold>();

/** The faults of everything that the index holds so far; each of its milestones is looked at once. */
export function faultsOf(index: TraceIndex): Faults {
  let fold = folds.get(index);
  if (!fold) {
    fold = new FaultFold();
    folds.set(index, fold);
  }
  const { milestones } = index.chronicle;
  for (; fold.seen < milestones.length; fold.seen++) {
    const event = milestones[fold.seen];
    if (event) fold.take(event);
  }
  return fold;
}

export const during = (stretch: Stretch, atUs: Micros): boolean => stretch.fromUs <= atUs && (stretch.toUs === null || atUs < stretch.toUs);

/** Whether a partition stands between two regions (in this direction, when it is one-way). */
export function parts(partition: Pick<PartitionStretch, 'sides' | 'oneWay'>, from: string, to: string): boolean {
  const [a, b] = partition.sides;
  const there = a.includes(from) && b.includes(to);
  return there || (!partition.oneWay && b.includes(from) && a.includes(to));
}
