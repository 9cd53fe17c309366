/** What a challenge says of a run, part by part. */
import { judged as judgedWhole } from '../../src/judging/judged.ts';
import type { Judged } from '../../src/lesson/goal.ts';
import type { Challenge } from '../../src/scenarios/schema.ts';
import type { RunSpec } from '../../src/session/run.ts';

export { solved } from '../../src/judging/solved.ts';

export const judged = async (run: RunSpec, challenge: Challenge): Promise<readonly Judged[]> => (await judgedWhole(run, challenge)).parts;
