/** A known mistake, planted in a room through its rules: one of them is answered wrongly, and everything else runs as it is. */
import type { Architecture } from './contract.ts';
import type { Settings } from './showing.ts';

export interface Mutant {
  /** Names it; unique in its room. */
  readonly id: string;
  /** What is done wrongly, one sentence. */
  readonly bug: string;
  /** Where it was made, or is warned of: a paper, a bug report, a manual. */
  readonly source: string;
  /** The rule, or the rules, that it answers otherwise. */
  readonly rules: readonly string[];
  /** The room with it. */
  readonly architecture: Architecture;
  /** Settings without which the rule is asked by nobody. */
  readonly settings?: Settings;
  /** It takes messages of one link that overtake each other, as datagrams may. */
  readonly overtaking?: boolean;
}

/** Makes mutants of a room, `broken` of which plants them. */
export const mutantsOf =
  <R extends object>(broken: (rules: Partial<R>) => Architecture) =>
  (id: string, bug: string, source: string, rules: Partial<R>, settings?: Settings): Mutant => ({
    ...{ id, bug, source, rules: Object.keys(rules), architecture: broken(rules) },
    ...(settings && { settings }),
  });
