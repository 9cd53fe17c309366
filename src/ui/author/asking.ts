/** Questions to begin with, about a query that the run has answered: of each kind one. What is right the run says. */
import * as Say from '../../words/en/author/author.ts';
import type { Answered, Asked, Draft } from './draft.ts';

export const KINDS = ['choose', 'point', 'estimate', 'order'] as const;
export type Kind = (typeof KINDS)[number];

export interface About {
  readonly query: Answered;
  /** How long it took, ms. */
  readonly tookMs: number;
  /** Nodes that might have answered, clients apart. */
  readonly nodes: readonly string[];
  readonly answered: readonly Answered[];
}

/** How many options and items a question may have at most. */
const MOST = 5;
/** Fewer are in order by themselves. */
const ITEMS_LEAST = 3;

/** Whether a question of that kind can be asked about it. */
export const canAsk = (kind: Kind, { nodes, answered }: About): boolean =>
  (kind !== 'point' || nodes.length > 1) && (kind !== 'order' || answered.length >= ITEMS_LEAST);

/** The draft with a question of that kind after a step, and the figure that it may need. */
export function withQuestion(draft: Draft, step: number, kind: Kind, about: About): Draft {
  const figure = `took-${about.query.op}`.slice(0, 60);
  const asks: Asked = kind === 'estimate' ? estimateOf(figure, about) : { ...questionOf(kind, about), why: '' };
  const figures = { ...draft.further.figures, [figure]: { of: 'latency' as const, op: about.query.op } };
  return {
    ...draft,
    steps: draft.steps.map((each, at) => (at === step ? { ...each, asks } : each)),
    ...(kind === 'estimate' && { further: { ...draft.further, figures } }),
  };
}

const estimateOf = (figure: string, { tookMs }: About): Asked => {
  const near = Math.max(0.1, Number(tookMs.toPrecision(1)));
  return { kind: 'estimate', text: Say.howLong, estimate: { figure, low: near / 10, high: near * 10 }, why: '' };
};

function questionOf(kind: Exclude<Kind, 'estimate'>, { query, nodes, answered }: About): Omit<Asked, 'why'> {
  const { op, isRead } = query;
  const holds = (text: string, fact: object) => ({ text, holds: [{ op, ...fact }] });
  if (kind === 'point')
    return {
      ...{ kind, text: Say.whoAnswers },
      options: nodes.slice(0, MOST).map((node) => ({ ...holds(node, { servedBy: node }), node })),
    };
  if (kind === 'order')
    return {
      kind,
      text: Say.inWhichOrder,
      items: answered.slice(-MOST).map((each) => ({ text: Say.isAnswered(each.op), moment: `return ${each.op}` })),
    };
  if (isRead)
    return {
      text: Say.isItStale,
      options: [holds(Say.yesNewest, { ok: true, stale: false }), holds(Say.noOld, { ok: true, stale: true })],
    };
  return {
    text: Say.doesItSucceed,
    options: [holds(Say.anAnswer, { ok: true }), holds(Say.anError, { ok: false, unknown: false }), holds(Say.nothing, { unknown: true })],
  };
}
