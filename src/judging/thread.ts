/** A thread of the page that judges runs. */
import type { Challenge } from '../scenarios/schema.ts';
import type { RunSpec } from '../session/run.ts';
import { answering } from '../worker/threads.ts';
import { judged } from './judged.ts';

export interface ToJudge {
  readonly run: RunSpec;
  readonly challenge: Pick<Challenge, 'goal'>;
}

answering<ToJudge>(({ run, challenge }) => judged(run, challenge));
