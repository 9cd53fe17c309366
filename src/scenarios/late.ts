/** Scenarios that are known by name, and come when somebody asks for one. */
import type { Scenario } from './schema.ts';

export const LATE_IDS: readonly string[] = [
  ...['late-fill', 'its-own-shelf', 'one-lease', 'the-marker', 'a-miss-that-wins', 'by-tag'],
  ...['the-commit-that-waits', 'a-lock-of-thirty-seconds', 'one-statement-three-rows', 'its-own-file'],
  ...['kept-from-a-copy', 'three-groups'],
];

/** All that come with Antipode, the late ones too. */
export async function withLate(): Promise<readonly Scenario[]> {
  return (await import('./composed.ts')).allScenarios;
}
