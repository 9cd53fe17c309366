/**
 * What is kept of a whole run, however long it is: what people did, roles, crashes and other events that are few, and who takes part. Lessons,
 * scrubber and legend read this. Each entry knows its event, so that the chronicle of a run's beginning can be taken from that of the whole.
 */
import type { Command } from '../sim/commands.ts';
import type { TraceEvent } from '../sim/events.ts';
import type { Micros, NodeId } from '../sim/node.ts';

/** What befalls nodes and the network. */
const MILESTONES = ['command', 'boot', 'crash', 'pause', 'resume', 'role', 'violation'] as const;
type Milestone = Extract<TraceEvent, { type: (typeof MILESTONES)[number] }>;

export const isMilestone = (event: TraceEvent): event is Milestone => MILESTONES.some((type) => type === event.type);

interface CommandGiven {
  readonly at: Micros;
  readonly command: Command;
}

interface RoleTaken {
  readonly at: Micros;
  readonly node: NodeId;
  readonly role: string;
}

interface Broken {
  readonly at: Micros;
  readonly invariant: string;
  readonly detail: string;
}

/** The first messages of a run tell who takes part in it; looking at all of them would tell no more. */
const FIRST_SENDS = 3_000;

export class Chronicle {
  /** Events that it knows of: what is told again of them is no news. */
  count = 0;
  readonly milestones: Milestone[] = [];
  readonly commands: CommandGiven[] = [];
  readonly roles: RoleTaken[] = [];
  /** Invariants that did not hold. */
  readonly violations: Broken[] = [];
  /** Kinds of messages that were sent, and clients that asked, each with the first event that shows it. */
  readonly kinds = new Map<string, number>();
  readonly asking = new Map<NodeId, number>();
  readonly #busy = new Map<NodeId, number>();
  readonly #firstSends: number[] = [];
  /** When stale answers came back, in order of time. */
  readonly staleUs: Micros[] = [];
  readonly #staleReturns: number[] = [];

  milestone(event: Milestone): void {
    this.milestones.push(event);
    const { at } = event;
    if (event.type === 'command') this.commands.push({ at, command: event.command });
    else if (event.type === 'role') this.roles.push({ at, node: event.node, role: event.role });
    else if (event.type === 'violation') this.violations.push({ at, invariant: event.invariant, detail: event.detail });
  }

  sent(seq: number, kind: string, from: NodeId, to: NodeId): void {
    noteFirst(this.kinds, kind, seq);
    if (this.#firstSends.length >= FIRST_SENDS) return;
    this.#firstSends.push(seq);
    noteFirst(this.#busy, from, seq);
    noteFirst(this.#busy, to, seq);
  }

  asked(seq: number, client: NodeId): void {
    noteFirst(this.asking, client, seq);
  }

  stale(seq: number, at: Micros): void {
    this.#staleReturns.push(seq);
    this.staleUs.push(at);
  }

  /** Nodes between which the first messages of the run went. */
  get busy(): ReadonlySet<NodeId> {
    return new Set(this.#busy.keys());
  }

  /** The same after the first `events` only. */
  upTo(events: number): Chronicle {
    const cut = new Chronicle();
    cut.count = Math.min(events, this.count);
    for (const [i, seq] of this.#staleReturns.entries()) if (seq < events) cut.stale(seq, this.staleUs[i] ?? 0);
    for (const each of this.milestones) if (each.seq < events) cut.milestone(each);
    for (const [kind, seq] of this.kinds) if (seq < events) cut.kinds.set(kind, seq);
    for (const [client, seq] of this.asking) if (seq < events) cut.asking.set(client, seq);
    for (const [node, seq] of this.#busy) if (seq < events) cut.#busy.set(node, seq);
    for (const seq of this.#firstSends) if (seq < events) cut.#firstSends.push(seq);
    return cut;
  }
}

function noteFirst<K>(firsts: Map<K, number>, key: K, seq: number): void {
  if (!firsts.has(key)) firsts.set(key, seq);
}
