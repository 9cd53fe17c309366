/** What copies can be: the mechanisms of that slot, with what only they have. */
import { chosenOf } from '../../mechanisms.ts';
import type { Settings } from '../../showing.ts';
import type { Copying } from '../slots.ts';
import { embedded } from './embedded/runs.ts';
import { servers } from './servers/runs.ts';
import { statements } from './statements/runs.ts';

export const copyings: readonly Copying[] = [servers, embedded, statements];

/** Of settings with all defaults filled in. */
export const copyingOf = (settings: Settings): Copying => chosenOf(copyings, settings)[0] ?? servers;
