/** A run of a claim as the page opens it: the first of its first row, on the seed whose figure is the median. */
import type { Scenario } from '../scenarios/schema.ts';
import { claims } from './index.ts';
import type { Measured } from './measure.ts';
import { REGION_SETS } from './regions.ts';

/** What stands beside the run: at its start, of the row's condition, and at its telling moment, of what is compared and when that counts as held. */
export interface Words {
  begins(says: string): string;
  shows(compared: string, margin: string): string;
}

/** Null where it was not measured. */
export function openedClaim({ id, median }: Pick<Measured, 'id' | 'median'>, words: Words): Scenario | null {
  const claim = claims.find((each) => each.id === id);
  if (!claim || 'missing' in claim || !median) return null;
  const [row] = claim.rows;
  const { set, seed, atMs } = median;
  const [request] = Object.values(row?.arms({ set, regions: REGION_SETS[set], seed }) ?? {});
  if (!row || !request) return null;
  const { scenario } = request;
  return {
    ...scenario,
    ...{ id: `claim-${id.toLowerCase()}`, title: claim.statement, summary: claim.comparison, seed, question: null, furtherQuestions: [] },
    steps: [step(words.begins(row.says), 0), step(words.shows(claim.comparison, claim.margin), Math.min(atMs, scenario.untilMs))],
    openAtStep: 1,
  };
}

const step = (text: string, atMs: number): Scenario['steps'][number] => ({ text, when: { atMs }, look: [] });
