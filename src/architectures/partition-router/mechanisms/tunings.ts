/** What can be set in each mechanism of this room, in the order in which they are offered. */
import type { MechanismTuning } from '../../showing.ts';
import { tuning as eachAlone } from './each-alone/tuning.ts';
import { tuning as hash } from './hash/tuning.ts';
import { tuning as oneMachine } from './one-machine/tuning.ts';
import { tuning as range } from './range/tuning.ts';
import { tuning as refused } from './refused/tuning.ts';
import { tuning as replicaSets } from './replica-sets/tuning.ts';
import { tuning as requestUnits } from './request-units/tuning.ts';
import { tuning as twoPhase } from './two-phase/tuning.ts';
import { tuning as unlimited } from './unlimited/tuning.ts';

export const mechanismTunings: readonly MechanismTuning[] = [
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
