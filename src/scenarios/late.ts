/** Scenarios that are known by name, and come when somebody asks for one. */
import type { Scenario } from './schema.ts';

/** One per architecture, in the order of the tabs. The first of those who ask for none comes with the page: `first.ts`. */
export const LESSON_IDS: readonly string[] = ['last-night', 'sixty-seconds', 'stale-in-tokyo', 'one-fifth', 'three-of-five'];

export const LATE_IDS: readonly string[] = [
  ...['late-fill', 'its-own-shelf', 'one-lease', 'the-marker', 'a-miss-that-wins', 'by-tag'],
  ...['kept-from-a-copy', 'three-groups'],
];

/** All that come with Antipode, the late ones too. */
export async function withLate(): Promise<readonly Scenario[]> {
  return (await import('./composed.ts')).allScenarios;
}
