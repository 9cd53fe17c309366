/** Examples of challenges: something to break, and something to build. They are no lessons; whoever writes one begins with them. */
import loseAWrite from './challenges/lose-a-write.json' with { type: 'json' };
import quickAndSafe from './challenges/quick-and-safe.json' with { type: 'json' };
import smallestCut from './challenges/smallest-cut.json' with { type: 'json' };
import tenSecondsOld from './challenges/ten-seconds-old.json' with { type: 'json' };
import { completeAll } from './complete-late.ts';
import { isBuiltIn } from './complete.ts';
import type { Scenario } from './schema.ts';

const files: readonly unknown[] = [loseAWrite, tenSecondsOld, smallestCut, quickAndSafe];

export const challengeScenarios: readonly Scenario[] = files.filter(isBuiltIn).map(completeAll);
