/** What to think of an answer, in words, read off the trace. */
import type { Micros, NodeId } from '../sim/node.ts';
import { count, ms } from './format.ts';
import type { OperationFact, TraceIndex } from './world.ts';

/** Nodes know each other by id only; people know them by their city. */
function named(message: string, index: TraceIndex, city: (node: NodeId) => string): string {
  let words = message;
  for (const { id, kind } of index.nodes) words = words.replaceAll(id, `the ${kind} in ${city(id)}`);
  // A place that another room's nodes keep is named for its kind and region.
  for (const part of new Set(index.nodes.flatMap((node) => node.part ?? []))) {
    const dash = part.indexOf('-');
    words = words.replaceAll(part, `the ${part.slice(0, dash)} of ${city(part.slice(dash + 1))}`);
  }
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether an operation is a write: SQLite's word when it answered, else the statement's first word. */
export function isWrite({ outcome, statement }: Pick<OperationFact, 'outcome' | 'statement'>): boolean {
  return outcome?.ok ? outcome.wrote : !/^\s*(select|with|values|explain)\b/i.test(statement.sql);
}

export interface Verdict {
  readonly kind: 'fresh' | 'stale' | 'lost' | 'done' | 'failed' | 'unknown' | 'waiting';
  /** The first sentence, with the number. */
  readonly head: string;
  readonly body: string;
}

/** The verdict on an operation as it stands at `nowUs`. `city` names the place of a node. */
export function verdict(
  index: TraceIndex,
  op: string,
  city: (node: NodeId) => string,
  nowUs: Micros = Number.POSITIVE_INFINITY,
): Verdict | null {
  const operation = index.operations.get(op);
  if (!operation || operation.calledAt > nowUs) return null;
  const { returnedAt, outcome, calledAt, served } = operation;
  if (returnedAt === null || outcome === null || returnedAt > nowUs) {
    return { kind: 'waiting', head: 'On its way.', body: `${city(operation.client)} asked and waits for an answer.` };
  }
  const tookMs = ms(returnedAt - calledAt);
  if (!outcome.ok) {
    if (outcome.definite) return { kind: 'failed', head: `Failed after ${tookMs} ms.`, body: named(outcome.problem.message, index, city) };
    return {
      kind: 'unknown',
      head: `No answer after ${tookMs} ms.`,
      body: isWrite(operation) ? 'The write may have happened. Read the row to find out.' : 'A question changes nothing: ask again.',
    };
  }
  const where = served ? city(served.node) : '';
  if (outcome.wrote) {
    const version = served?.position == null ? '' : ` It is version ${served.position}.`;
    return { kind: 'done', head: `Written in ${tookMs} ms.`, body: `${where} committed ${count(outcome.changes, 'row')}.${version}` };
  }
  const old = index.versions.staleness(operation);
  if (old && served) {
    const head = `Stale by ${ms(old.staleUs)} ms, ${count(old.versions, 'version')} behind.`;
    const source = served.cachedAt === null ? `answered v${served.position}` : `answered v${served.position} from its cache`;
    return {
      kind: 'stale',
      head,
      body: `${where} ${source}, but ${city(old.node)} had already committed v${old.newest} when ${city(operation.client)} asked.`,
    };
  }
  const lost = index.versions.lostBefore(operation);
  if (lost.length > 0 && served) {
    const which = lost.map((p) => `v${p}`).join(', ');
    const head = `${count(lost.length, 'version')} lost.`;
    const body = `${where} answered v${served.position}. It had committed ${which} before, and lost ${lost.length === 1 ? 'it' : 'them'} with its disk.`;
    return { kind: 'lost', head: head.charAt(0).toUpperCase() + head.slice(1), body };
  }
  const cached = served?.cachedAt === null || served === null ? '' : ' from its cache';
  const version =
    served?.position == null ? 'gathered the answer' : `answered v${served.position}${cached}, the newest version when you asked`;
  return { kind: 'fresh', head: `Fresh, in ${tookMs} ms.`, body: `${where} ${version}.` };
}
