/** The course: its chapters, and the scenes that they are made of. Tests check the files, so that no page fetches a schema for them. */
import { completeAll } from '../complete-late.ts';
import { isBuiltIn } from '../complete.ts';
import type { Scenario } from '../schema.ts';
import type { Chapter } from './chapter.ts';
import { files, scenes } from './table.ts';

const isChapter = (file: unknown): file is Chapter => typeof file === 'object' && file !== null && 'chapter' in file && 'scenes' in file;

/** In their order. */
export const chapters: readonly Chapter[] = files.filter(isChapter);

export const sceneIds: readonly string[] = Object.keys(scenes);

/** Null where there is none of that id. */
export async function sceneOf(id: string): Promise<Scenario | null> {
  if (!Object.hasOwn(scenes, id)) return null;
  const file = (await scenes[id]?.())?.default;
  return isBuiltIn(file) ? completeAll(file) : null;
}
