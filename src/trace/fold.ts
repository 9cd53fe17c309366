/** What is drawn of a moment, kept up event by event. It changes in place; `frame` takes a copy that stays. */
import { commandIn, reportIn, textIn } from '../sim/bodies.ts';
import type { Command } from '../sim/commands.ts';
import type { Micros, NodeId, NodeKind, NodeSpec, ReportValue } from '../sim/node.ts';
import { EVENT } from '../sim/recorder.ts';
import { CHUNK_EVENTS, type Columns, type Legend } from '../sim/trace.ts';

export interface NodeFact {
  readonly id: NodeId;
  readonly kind: NodeKind;
  readonly region: string;
  readonly part?: string;
  readonly role: string;
  readonly health: 'up' | 'crashed' | 'paused';
  readonly reports: Readonly<Record<string, ReportValue>>;
  /** Until when its cores have work, µs; at most the present when it is idle. */
  readonly busyUntil: Micros;
}

export type PartitionFact = Extract<Command, { type: 'partition' }> & { readonly since: Micros; readonly cause: number };

/** The world after its first `count` events. */
export interface Frame {
  readonly count: number;
  readonly nodes: readonly NodeFact[];
  readonly partitions: readonly PartitionFact[];
  readonly slow: readonly Extract<Command, { type: 'slow' }>[];
  readonly lossy: readonly Extract<Command, { type: 'lossy' }>[];
}

export function firstFrame(nodes: readonly NodeSpec[]): Frame {
  const facts = nodes.map(
    ({ id, kind, region, part }): NodeFact => ({
      ...{ id, kind, region, role: '', health: 'up', reports: {}, busyUntil: 0 },
      ...(part !== undefined && { part }),
    }),
  );
  return { count: 0, nodes: facts, partitions: [], slow: [], lossy: [] };
}

type Mutable<F> = { -readonly [K in keyof F]: F[K] };

export class Fold {
  #count: number;
  readonly #nodes: Mutable<NodeFact>[];
  /** Nodes whose fact is a copy of our own, so that it may change. */
  readonly #own: boolean[];
  /** Nodes whose reports are a copy of our own. */
  readonly #ownReports: boolean[];
  #partitions: Frame['partitions'];
  #slow: Frame['slow'];
  #lossy: Frame['lossy'];

  constructor(frame: Frame) {
    this.#count = frame.count;
    this.#nodes = [...frame.nodes];
    this.#own = frame.nodes.map(() => false);
    this.#ownReports = frame.nodes.map(() => false);
    this.#partitions = frame.partitions;
    this.#slow = frame.slow;
    this.#lossy = frame.lossy;
  }

  /** Events taken in. */
  get count(): number {
    return this.#count;
  }

  /** Takes in event `seq`, which stands in these columns. */
  add(columns: Columns, seq: number, { names }: Legend): void {
    this.#count = seq + 1;
    const i = seq % CHUNK_EVENTS;
    const type = columns.type[i];
    if (type === EVENT.command) {
      this.#command(commandIn(columns.body[i]), columns.at[i] ?? 0, seq);
      return;
    }
    const index = columns.node[i] ?? -1;
    const body = columns.body[i];
    switch (type) {
      case EVENT.boot: {
        const node = this.#change(index);
        if (node) Object.assign(node, { role: textIn(body), health: 'up', reports: {}, busyUntil: 0 });
        this.#ownReports[index] = true;
        return;
      }
      case EVENT.crash: {
        const node = this.#change(index);
        if (node) Object.assign(node, { health: 'crashed', busyUntil: 0 });
        return;
      }
      case EVENT.pause:
      case EVENT.resume: {
        const node = this.#change(index);
        if (node) node.health = type === EVENT.pause ? 'paused' : 'up';
        return;
      }
      case EVENT.role: {
        const node = this.#change(index);
        if (node) node.role = textIn(body);
        return;
      }
      case EVENT.report:
        this.#report(index, names.at(columns.about[i] ?? -1), reportIn(body));
        return;
      case EVENT.execute: {
        const node = this.#change(index);
        if (node) node.busyUntil = columns.x[i] ?? 0;
      }
    }
  }

  /** A copy that stays as it is. What was handed out is copied again before it changes. */
  frame(): Frame {
    this.#own.fill(false);
    this.#ownReports.fill(false);
    return { count: this.#count, nodes: [...this.#nodes], partitions: this.#partitions, slow: this.#slow, lossy: this.#lossy };
  }

  #change(index: number): Mutable<NodeFact> | undefined {
    const node = this.#nodes[index];
    if (!node || this.#own[index]) return node;
    const copy = { ...node };
    this.#nodes[index] = copy;
    this.#own[index] = true;
    return copy;
  }

  #report(index: number, key: string, value: ReportValue): void {
    const node = this.#change(index);
    if (!node) return;
    const reports: Record<string, ReportValue> = this.#ownReports[index] ? node.reports : { ...node.reports };
    this.#ownReports[index] = true;
    reports[key] = value;
    node.reports = reports;
  }

  #command(command: Command, at: Micros, seq: number): void {
    const samePair = (a: readonly [string, string]) => (b: { between: readonly [string, string] }) =>
      (a[0] === b.between[0] && a[1] === b.between[1]) || (a[0] === b.between[1] && a[1] === b.between[0]);
    switch (command.type) {
      case 'partition':
        this.#partitions = [...this.#partitions.filter((p) => p.name !== command.name), { ...command, since: at, cause: seq }];
        return;
      case 'heal':
        this.#partitions = this.#partitions.filter((p) => command.name !== null && p.name !== command.name);
        return;
      case 'slow': {
        const rest = this.#slow.filter((s) => !samePair(command.between)(s));
        this.#slow = command.factor === 1 ? rest : [...rest, command];
        return;
      }
      case 'lossy': {
        const rest = this.#lossy.filter((s) => !samePair(command.between)(s));
        this.#lossy = command.loss === 0 && command.duplication === 0 ? rest : [...rest, command];
      }
    }
  }
}
