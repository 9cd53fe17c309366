/**
 * Schema changes, one at a time. The main region's router writes each into its log, sends it to every node and again to those
 * that stay silent, and calls it done when all have it. That is no two-phase commit: a node that is away gets it later, and
 * until then refuses statements planned for another version.
 */
import type { NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import { refusal, unknown } from '../shared/answers.ts';
import { cancelTimer, type RoomEffect, send, setTimer } from '../shared/effects.ts';
import type { PartitionRouterMessage, SchemaDone } from './protocol.ts';
import type { Rules } from './rules.ts';

type Effects = readonly RoomEffect<PartitionRouterMessage>[];

/** How long to wait before a silent node is told again. Ours: longer than the widest round trip. */
const RETRY_US = 500_000;

export interface SchemaEntry {
  readonly version: number;
  readonly sql: string;
}

interface Change {
  readonly entry: SchemaEntry;
  /** Who asked, when it is still known. */
  readonly op: string | null;
  readonly asker: NodeId | null;
  readonly waiting: Set<NodeId>;
  readonly problems: string[];
}

function isEntry(value: unknown): value is SchemaEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'number' &&
    'sql' in value &&
    typeof value.sql === 'string'
  );
}

export interface Finished {
  readonly op: string | null;
  readonly asker: NodeId | null;
  readonly outcome: Outcome;
}

export class Coordinator {
  #change: Change | null = null;
  #length = 0;

  constructor(
    readonly self: NodeId,
    /** Every partition and router, the coordinator among them. */
    readonly everyone: readonly NodeId[],
    readonly rules: Rules,
  ) {}

  /** After a restart the last change is sent to all again: nobody remembers who had it. */
  resume(log: readonly unknown[]): Effects {
    this.#length = log.length;
    const last = log.at(-1);
    return isEntry(last) ? this.#start({ entry: last, op: null, asker: null }) : [];
  }

  /** Begins a change that was tried on `version` of the schema; a sentence when that is not the newest or another is under way. */
  begin(sql: string, op: string, asker: NodeId, version: number): Effects | string {
    if (this.#change !== null) {
      const { entry, waiting } = this.#change;
      return `Another schema change is under way (“${entry.sql.slice(0, 60)}”): ${[...waiting].join(', ')} have not confirmed it yet.`;
    }
    if (version !== this.#length)
      return `The schema has changed meanwhile: it is at version ${this.#length}, and this was tried on ${version}. Ask again.`;
    const entry = { version: this.#length + 1, sql };
    this.#length += 1;
    const stored: Effects = [{ type: 'append', log: 'schema', from: entry.version - 1, entries: [entry] }];
    return [...stored, ...this.#start({ entry, op, asker })];
  }

  #start(change: { readonly entry: SchemaEntry; readonly op: string | null; readonly asker: NodeId | null }): Effects {
    this.#change = { ...change, waiting: new Set(this.everyone), problems: [] };
    return this.retry();
  }

  /** Tells those that have not confirmed, and looks again later. */
  retry(): Effects {
    if (this.#change === null) return [];
    const { entry, waiting } = this.#change;
    return [...[...waiting].map((node) => send(node, { kind: 'schema', ...entry } as const)), setTimer('schema', RETRY_US)];
  }

  /** A node confirms. Returns what to tell the asker when it was the last. */
  confirmed(node: NodeId, done: SchemaDone): { readonly effects: Effects; readonly finished: Finished | null } {
    const change = this.#change;
    if (change === null || done.version !== change.entry.version || !change.waiting.delete(node)) return { effects: [], finished: null };
    if (done.problem !== null) change.problems.push(`${node}: ${done.problem}`);
    if (!this.rules.isEverywhere(change.waiting)) return { effects: [], finished: null };
    this.#change = null;
    const { op, asker } = change;
    return { effects: [cancelTimer('schema')], finished: { op, asker, outcome: this.#outcomeOf(change.problems) } };
  }

  #outcomeOf(problems: readonly string[]): Outcome {
    if (problems.length === 0) return SCHEMA_DONE;
    if (problems.length === this.everyone.length) return refusal('No node could carry out this schema change.', problems[0]);
    return unknown('The schema change fits the rows of some partitions and not of others; they differ now.', problems.join(' '));
  }
}

export const SCHEMA_DONE: Outcome = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: true };

export const NOT_CONFIRMED = unknown(
  'Not every node has confirmed the schema change in time. Once the main region’s router has it, it is carried out everywhere.',
);
