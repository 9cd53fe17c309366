/** The lines of two terminals as pieces of text, each with its moment and its room. */
import type { Micros } from '../../sim/node.ts';
import { answerLines, type LineFact } from './facts.ts';
import type { Item } from './layout.ts';

export type Row = { readonly key: string; readonly column: number; readonly at: Micros; readonly op: string } & (
  | { readonly kind: 'prompt' | 'answer' }
  | { readonly kind: 'wait'; readonly place: number }
);

const LINE_PX = 20;
const GAP_PX = 5;

/** All that will ever stand there as far as it is known: what is still to come has its room, so that nothing jumps when it comes. */
export function rowsOf(all: readonly LineFact[], columnOf: (session: string) => number): readonly Row[] {
  return all.flatMap((fact): Row[] => {
    const { op, session, at, answer, worked } = fact;
    const common = { op, column: columnOf(session) };
    const waits = (worked?.waits ?? []).map(
      ({ fromUs }, place): Row => ({ key: `${op} wait ${place}`, ...common, kind: 'wait', at: fromUs, place }),
    );
    const answered: Row[] = answer ? [{ key: `${op} answer`, ...common, kind: 'answer', at: answer.at }] : [];
    return [{ key: op, ...common, kind: 'prompt', at }, ...waits, ...answered];
  });
}

/** Text of one width, so that its lines can be counted. */
const linesOf = (text: string, chars: number): number => Math.max(1, Math.ceil(text.length / Math.max(8, chars)));

/** `chars`: how many stand in a line. */
export function itemsOf(rows: readonly Row[], all: readonly LineFact[], chars: number): readonly Item[] {
  const facts = new Map(all.map((fact) => [fact.op, fact]));
  return rows.map(({ key, column, at, op, kind }) => {
    const fact = facts.get(op);
    const texts = !fact || kind === 'wait' ? [''] : kind === 'prompt' ? [`xxxxxxxxxxxx ${fact.sql}`] : answerLines(fact);
    const lines = texts.reduce((sum, text) => sum + linesOf(text, kind === 'answer' ? chars - 12 : chars), 0);
    return { key, column, at, heightPx: lines * LINE_PX + (kind === 'answer' ? GAP_PX : 0) };
  });
}

/** What happens between them without a word. */
export const momentsOf = (all: readonly LineFact[]): readonly Micros[] =>
  all.flatMap(({ worked }) =>
    worked ? [worked.cameAt, ...worked.waits.flatMap(({ toUs }) => toUs ?? []), ...(worked.ran ? [worked.ran.toUs] : [])] : [],
  );
