/** Scenarios that are known by name, and come when somebody asks for one. */
import type { Scenario } from './schema.ts';

/** All that come with Antipode, the late ones too. */
export async function withLate(): Promise<readonly Scenario[]> {
  return (await import('./composed.ts')).named;
}

/** What ids of the course's scenes begin with: such a one comes without all that has another name. */
const SCENE = 'course-';

export const isOfCourse = (id: string): boolean => id.startsWith(SCENE);

/** The one of that id, a scene of the course among them; undefined where there is none. */
export async function lateOne(id: string): Promise<Scenario | undefined> {
  if (isOfCourse(id)) return (await (await import('./course/index.ts')).sceneOf(id)) ?? undefined;
  return (await withLate()).find((each) => each.id === id);
}

/** The ids that are closest to one that is none. */
export async function closestTo(id: string): Promise<readonly string[]> {
  return (await import('./composed.ts')).closestTo(id);
}
