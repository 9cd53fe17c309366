/**
 * AWS's 32 regions and the round trips between them, as measured by others (aws-rtt-ms.json names source, window and method). What was
 * measured has connection and service in it, a few ms that are there within one region, too: half of either end's is taken off.
 */
import data from './aws-rtt-ms.json' with { type: 'json' };

/** No pair is nearer than this, however it was measured. */
const LEAST_MS = 0.1;

/** Network time between two regions, ms, by their places in the table. */
export function networkMs(table: readonly (readonly number[])[], i: number, j: number): number {
  const at = (a: number, b: number): number => table[a]?.[b] ?? 0;
  const ms = at(i, j) - (at(i, i) + at(j, j)) / 2;
  return Math.max(LEAST_MS, Math.round(ms * 10) / 10);
}

/** Each with the round trips to all others, ms, as a scenario describes places of its own: `"a b": 12.5`. */
export const awsPlaces = {
  regions: data.regions,
  rttMs: Object.fromEntries(
    data.regions.flatMap((a, i) => data.regions.slice(i + 1).map((b, j) => [`${a.id} ${b.id}`, networkMs(data.p50, i, i + 1 + j)])),
  ),
};

/** What has to be known of these figures, for the screen. */
export const awsCaveats: readonly string[] = [
  `Medians over ${data.window}, measured by cloudping.co from functions against endpoints; AWS publishes none.`,
  'The few ms that the same measurement shows within one region are taken off.',
  'There is no 95th percentile: delays vary as is typical between other regions.',
  'A place is the nearest large city: AWS publishes areas.',
];
