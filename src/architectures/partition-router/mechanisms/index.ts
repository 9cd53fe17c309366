/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../contract.ts';
import { eachAlone } from './each-alone/runs.ts';
import { oneMachine } from './one-machine/runs.ts';
import { hash } from './hash/runs.ts';
import { range } from './range/runs.ts';
import { refused } from './refused/runs.ts';
import { requestUnits } from './request-units/runs.ts';
import { replicaSets } from './replica-sets/runs.ts';
import { twoPhase } from './two-phase/runs.ts';
import { unlimited } from './unlimited/runs.ts';

export const mechanisms: readonly Mechanism[] = [
  hash,
  range,
  unlimited,
  requestUnits,
  refused,
  twoPhase,
  eachAlone,
  oneMachine,
  replicaSets,
];
