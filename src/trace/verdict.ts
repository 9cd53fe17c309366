/** What to think of an answer, in words, read off the trace. */
import type { Micros, NodeId } from '../sim/node.ts';
import type { Served, Stale } from '../sim/operation.ts';
import { ms } from '../words/en/numbers.ts';
import * as Spelt from '../words/en/spelt.ts';
import { type OperationFact, staleness, type TraceIndex } from './world.ts';
import * as Say from '../words/en/trace/verdict.ts';

/** Nodes know each other by id only; people know them by their city. */
function named(message: string, index: TraceIndex, city: (node: NodeId) => string): string {
  let words = message;
  for (const { id, kind } of index.nodes) words = words.replaceAll(id, Say.theIn(kind, city(id)));
  // A place that another room's nodes keep is named for its kind and region.
  for (const part of new Set(index.nodes.flatMap((node) => node.part ?? []))) {
    const dash = part.indexOf('-');
    words = words.replaceAll(part, Say.theOf(part.slice(0, dash), city(part.slice(dash + 1))));
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
    return { kind: 'waiting', head: Say.onItsWay, body: Say.askedAndWaitsForAn(city(operation.client)) };
  }
  const tookMs = ms(returnedAt - calledAt);
  if (!outcome.ok) {
    if (outcome.definite) return { kind: 'failed', head: Say.failedAfterMs(tookMs), body: named(outcome.problem.message, index, city) };
    return {
      kind: 'unknown',
      head: Say.noAnswerAfterMs(tookMs),
      body: isWrite(operation) ? Say.theWriteMayHaveHappened : Say.aQuestionChangesNothingAsk,
    };
  }
  const where = served ? city(served.node) : '';
  if (outcome.wrote) {
    const version = served?.position == null ? '' : Say.itIsVersion(served.position);
    return { kind: 'done', head: Say.writtenInMs(tookMs), body: Say.committed(where, Spelt.rows(outcome.changes), version) };
  }
  const old = staleness(operation);
  if (old && served) {
    const body = Say.butHadAlreadyCommittedV(where, answeredFrom(served), city(old.node), old.newest, city(operation.client));
    return { kind: 'stale', head: Say.staleBy(lag(old)), body };
  }
  const lost = index.versions.lostBefore(operation);
  if (lost.length > 0 && served) {
    const which = listed(lost);
    const head = Say.lost(Spelt.versions(lost.length));
    const body = Say.answeredVItHadCommitted(where, served.position, which, lost.length);
    return { kind: 'lost', head: head.charAt(0).toUpperCase() + head.slice(1), body };
  }
  const countsItsOwn = index.nodes.some(({ id, ownOrder }) => ownOrder === true && id === served?.node);
  if (operation.freshness === 'gathered' && index.nodes.some(({ id, atOneMoment }) => atOneMoment === true && id === served?.node))
    return { kind: 'fresh', head: Say.answeredInMs(tookMs), body: Say.asItStoodAtOneMoment(where) };
  return { kind: 'fresh', ...fresh(operation, where, tookMs, countsItsOwn) };
}

/** Versions, the older first; more than three in a row as a span. */
function listed(lost: readonly number[]): string {
  const [first = 0, last = 0] = [lost[0], lost.at(-1)];
  return lost.length > 3 && last - first === lost.length - 1 ? Say.span(first, last) : lost.map((p) => `v${p}`).join(', ');
}

const answeredFrom = ({ position, cachedAt }: Served): string => Say.answeredV(position, cachedAt === null);

/** How old a stale answer was, and by how much: not always can all that lies between be looked at. */
function lag({ staleUs, versions, bound }: Stale): string {
  const more = bound === 'exact' ? '' : `${bound} `;
  return Say.msBehind(more, ms(staleUs), Spelt.versions(versions));
}

function fresh({ served, freshness }: OperationFact, where: string, tookMs: string, countsItsOwn: boolean): Pick<Verdict, 'head' | 'body'> {
  const from = served?.position == null ? 'answered' : answeredFrom(served);
  switch (freshness) {
    case 'unchanged':
      return { head: Say.freshInMs(tookMs), body: Say.thereWereNewerVersionsAnd(where, from) };
    case 'gathered':
      return {
        head: Say.gatheredInMs(tookMs),
        body: Say.putItTogetherFromSeveral(where),
      };
    case 'inside':
      return { head: Say.answeredInMs(tookMs), body: served ? Say.answeredInsideOfThe(where) : '' };
    case 'untold':
      return {
        head: Say.answeredInMs(tookMs),
        body: countsItsOwn ? Say.countsItsOwn(where, from) : Say.whatTheNewestVersionSays(where, from),
      };
    default:
      return {
        head: Say.freshInMs(tookMs),
        body: Say.theNewest(where, from, served?.position == null),
      };
  }
}
