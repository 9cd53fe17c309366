/** What is shown of those mechanisms of this room that have messages or words of their own. */
import type { MechanismShown } from '../../showing.ts';
import { shown as automatic } from './automatic/shown.ts';
import { shown as conflicts } from './conflicts/shown.ts';
import { shown as embedded } from './embedded/shown.ts';
import { shown as lock } from './lock/shown.ts';
import { shown as rewind } from './rewind/shown.ts';
import { shown as semiSynchronous } from './semi-synchronous/shown.ts';
import { shown as statements } from './statements/shown.ts';
import { shown as standbys } from './standbys/shown.ts';

export const mechanismsShown: readonly MechanismShown[] = [
  automatic,
  lock,
  standbys,
  semiSynchronous,
  rewind,
  conflicts,
  embedded,
  statements,
];
