/**
 * Schema changes, one at a time. The main region's router writes each into its log, sends it to every node and again to those
 * that stay silent, and calls it done when all have it. That is no two-phase commit: a node that is away gets it later, and
 * until then refuses statements planned for another version.
 */
import type { Disk, NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import { refusal, unknown } from '../shared/answers.ts';
import { end } from './operations.ts';
import type { SchemaAsk, SchemaDone } from './protocol.ts';
import { isRebalancing } from './rebalancing.ts';
import type { Change, Coordination, Operation, RouterOut, RouterState, SchemaEntry } from './state.ts';

export const RETRY_TIMER = 'schema';
const LOG = 'schema';

/** How long to wait before a silent node is told again. Ours: longer than the widest round trip. */
const RETRY_US = 500_000;

export const SCHEMA_DONE: Outcome = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: true };

const KEYS_MOVE = 'Keys are moving to another partition, as rows of the schema that there is: ask again when that is done.';

export const NOT_CONFIRMED = unknown(
  'Not every node has confirmed the schema change in time. Once the main region’s router has it, it is carried out everywhere.',
);

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

/** After a restart the last change is sent to all again: nobody remembers who had it. */
export function resume(node: RouterState, out: RouterOut, disk: Disk): void {
  if (node.coordination === null) return;
  const log = disk.log(LOG);
  const last = log.at(-1);
  node.coordination.length = log.length;
  if (!isEntry(last)) return;
  begin(node, node.coordination, { entry: last, op: null, asker: null });
  onLogged(node, out, last.version);
}

/** A client wants the schema changed: this router has tried the change and takes it to the coordinator. */
export function takeToCoordinator(node: RouterState, out: RouterOut, operation: Operation): void {
  operation.phase = 'schema';
  const { op, sql, version } = operation;
  if (node.coordination !== null) return onSchemaAsk(node, out, node.place.spec.id, { op, sql, version });
  out.send(node.place.coordinator, { kind: 'schema-ask', op, sql, version });
}

/** The asking router has tried the change on `version` of the schema: if that is the newest, it can be begun at once. */
export function onSchemaAsk(node: RouterState, out: RouterOut, asker: NodeId, { op, sql, version }: Omit<SchemaAsk, 'kind'>): void {
  const { coordination, place } = node;
  if (coordination === null || node.role.value !== 'routing')
    return finish(node, out, asker, op, refusal(`${place.spec.id} cannot put schema changes in order: its disk was lost.`));
  const why = isRebalancing(node) ? KEYS_MOVE : whyNot(coordination, version);
  if (why !== null) return finish(node, out, asker, op, refusal(why));
  coordination.length += 1;
  const entry = { version: coordination.length, sql };
  out.append(LOG, entry.version - 1, [entry]);
  begin(node, coordination, { entry, op, asker });
  out.sync({ kind: 'schema logged', version: entry.version });
}

/** The change is in the log for good: from now on others may have it. */
export function onLogged(node: RouterState, out: RouterOut, version: number): void {
  const change = node.coordination?.change;
  if (!change || change.entry.version !== version) return;
  change.logged = true;
  tellSilent(node, out);
}

/** Why a change that was tried on `version` cannot begin, or null. */
function whyNot({ change, length }: Coordination, version: number): string | null {
  if (change !== null)
    return `Another schema change is under way (“${change.entry.sql.slice(0, 60)}”): ${[...change.waiting].join(', ')} have not confirmed it yet.`;
  if (version !== length)
    return `The schema has changed meanwhile: it is at version ${length}, and this was tried on ${version}. Ask again.`;
  return null;
}

function begin({ place }: RouterState, coordination: Coordination, change: Pick<Change, 'entry' | 'op' | 'asker'>): void {
  coordination.change = { ...change, waiting: new Set(place.everyone), problems: [], logged: false };
}

/** Tells those that have not confirmed, and looks again later. */
export function tellSilent(node: RouterState, out: RouterOut): void {
  const change = node.coordination?.change;
  if (!change?.logged) return;
  for (const to of change.waiting) out.send(to, { kind: 'schema', ...change.entry });
  out.setTimer(RETRY_TIMER, RETRY_US);
}

/** A node confirms. When it was the last, the asker hears of it. */
export function onSchemaDone(node: RouterState, out: RouterOut, from: NodeId, done: SchemaDone): void {
  const { coordination, place } = node;
  const change = coordination?.change;
  if (!change || done.version !== change.entry.version || !change.waiting.delete(from)) return;
  if (done.problem !== null) change.problems.push(`${from}: ${done.problem}`);
  if (!place.rules.isEverywhere(change.waiting)) return;
  coordination.change = null;
  out.cancelTimer(RETRY_TIMER);
  if (change.op !== null && change.asker !== null) finish(node, out, change.asker, change.op, outcomeOf(node, change.problems));
}

function outcomeOf({ place }: RouterState, problems: readonly string[]): Outcome {
  if (problems.length === 0) return SCHEMA_DONE;
  if (problems.length === place.everyone.length) return refusal('No node could carry out this schema change.', problems[0]);
  return unknown('The schema change fits the rows of some partitions and not of others; they differ now.', problems.join(' '));
}

function finish(node: RouterState, out: RouterOut, asker: NodeId, op: string, outcome: Outcome): void {
  if (asker === node.place.spec.id) end(node, out, op, outcome);
  else out.send(asker, { kind: 'schema-answer', op, outcome });
}
