/** Questions that ask for an order: what the run says to them. */
import type { Micros } from '../sim/node.ts';
import type { ScenarioQuestion } from '../scenarios/schema.ts';
import type { TraceIndex } from '../trace/world.ts';
import { momentUs } from './moments.ts';

type Items = NonNullable<ScenarioQuestion['items']>;

/** Moments closer than that are not asked for: nobody could have known. */
const APART_US: Micros = 5_000;

/** Indices of the items in the order of their moments; null where one never came, or two are too close. */
export function inOrderOf(index: TraceIndex, items: Items): readonly number[] | null {
  const times = items.map(({ moment }) => momentUs(index, moment));
  const known = times.flatMap((at, i) => (at === null ? [] : [{ at, i }])).sort((a, b) => a.at - b.at);
  if (known.length < items.length) return null;
  if (known.some(({ at }, i) => i > 0 && at - (known[i - 1]?.at ?? 0) < APART_US)) return null;
  return known.map(({ i }) => i);
}
