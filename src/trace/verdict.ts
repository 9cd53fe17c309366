/** What to think of an answer, in words, read off the trace. */
import type { Micros, NodeId } from '../sim/node.ts';
import type { Served, Stale } from '../sim/operation.ts';
import { count, ms } from './format.ts';
import { type OperationFact, staleness, type TraceIndex } from './world.ts';

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
  const old = staleness(operation);
  if (old && served) {
    const body = `${where} ${answeredFrom(served)}, but ${city(old.node)} had already committed v${old.newest} when ${city(operation.client)} asked.`;
    return { kind: 'stale', head: `Stale by ${lag(old)}.`, body };
  }
  const lost = index.versions.lostBefore(operation);
  if (lost.length > 0 && served) {
    const which = lost.map((p) => `v${p}`).join(', ');
    const head = `${count(lost.length, 'version')} lost.`;
    const body = `${where} answered v${served.position}. It had committed ${which} before, and lost ${lost.length === 1 ? 'it' : 'them'} with its disk.`;
    return { kind: 'lost', head: head.charAt(0).toUpperCase() + head.slice(1), body };
  }
  return { kind: 'fresh', ...fresh(operation, where, tookMs) };
}

const answeredFrom = ({ position, cachedAt }: Served): string => `answered v${position}${cachedAt === null ? '' : ' from its cache'}`;

/** How old a stale answer was, and by how much: not always can all that lies between be looked at. */
function lag({ staleUs, versions, bound }: Stale): string {
  const more = bound === 'exact' ? '' : `${bound} `;
  return `${more}${ms(staleUs)} ms, ${more}${count(versions, 'version')} behind`;
}

function fresh({ served, freshness }: OperationFact, where: string, tookMs: string): Pick<Verdict, 'head' | 'body'> {
  const from = served?.position == null ? 'answered' : answeredFrom(served);
  switch (freshness) {
    case 'unchanged':
      return { head: `Fresh, in ${tookMs} ms.`, body: `${where} ${from}. There were newer versions, and none had other rows for this.` };
    case 'gathered':
      return {
        head: `Gathered, in ${tookMs} ms.`,
        body: `${where} put it together from several databases. Each gave its own newest rows, at a moment of its own.`,
      };
    case 'inside':
      return { head: `Answered, in ${tookMs} ms.`, body: served ? `${where} answered inside of the transaction.` : '' };
    case 'untold':
      return { head: `Answered, in ${tookMs} ms.`, body: `${where} ${from}; what the newest version says to this is not known any more.` };
    default:
      return {
        head: `Fresh, in ${tookMs} ms.`,
        body: `${where} ${from}${served?.position == null ? '' : ', the newest version when you asked'}.`,
      };
  }
}
