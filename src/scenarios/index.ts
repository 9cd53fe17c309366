/**
 * The built-in scenarios. Tests check their files against the schema, so that no page has to fetch it to show them; what
 * comes from elsewhere is read by `read.ts`.
 */
// With a scenario of a room comes what is shown of that room.
import '../architectures/shown.ts';
import { complete, isBuiltIn } from './complete.ts';
import { first } from './first.ts';
import backup from './last-night.json' with { type: 'json' };
import cache from './sixty-seconds.json' with { type: 'json' };
import partitions from './one-fifth.json' with { type: 'json' };
import consensus from './three-of-five.json' with { type: 'json' };
import type { Scenario } from './schema.ts';

const ready = (file: unknown): Scenario[] => (isBuiltIn(file) ? [complete(file)] : []);

/** One ready scenario per architecture, in the order of the tabs. `late.ts` has others, which come when they are asked for. */
export const scenarios: readonly Scenario[] = [...[backup, cache].flatMap(ready), first, ...[partitions, consensus].flatMap(ready)];

export type { Scenario } from './schema.ts';
