/** Scenarios that are known by name, and come when somebody asks for one. */
import type { Scenario } from './schema.ts';

/** All that come with Antipode, the late ones too. */
export async function withLate(): Promise<readonly Scenario[]> {
  return (await import('./composed.ts')).named;
}

/** The one of that id, a scene of the course among them; undefined where there is none. */
export async function lateOne(id: string): Promise<Scenario | undefined> {
  const all = await withLate();
  return all.find((each) => each.id === id) ?? (await (await import('./course/index.ts')).sceneOf(id)) ?? undefined;
}

/** The ids that are closest to one that is none. */
export async function closestTo(id: string): Promise<readonly string[]> {
  return (await import('./composed.ts')).closestTo(id);
}
