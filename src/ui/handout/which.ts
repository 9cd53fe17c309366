/** What a hand-out is of: the whole course, a chapter of it, one lesson, or a run that a link carries. */
import type { Chapter } from '../../scenarios/course/chapter.ts';
import { chapters, sceneOf } from '../../scenarios/course/index.ts';
import { lateOne } from '../../scenarios/late.ts';
import type { RunSpec } from '../../session/run.ts';
import { describedRun, sameRun } from '../../store/same.ts';
import type { AppStore } from '../../store/store.ts';
import { linkReader } from '../app/link-reader.ts';
import * as Say from '../../words/en/handout/handout.ts';

/** One after the other on paper. */
export interface Part {
  /** Null for a lesson that stands by itself. */
  readonly chapter: Chapter | null;
  readonly runs: readonly RunSpec[];
  /** The fragment by which the page finds it, where no name does: a lesson of one's own, or a run that was changed. */
  readonly link: string | null;
}

export const COURSE = 'course';
const NAME_LETTERS_MAX = 80;

/** `name` as in `?handout=NAME`; `hash` where that is a link of a run. Throws one sentence where there is no such thing. */
export async function partsOf(store: AppStore, name: string, hash: string): Promise<readonly Part[]> {
  if (hash.startsWith('#run=')) {
    const { decodeLink } = await linkReader(store);
    const { run } = decodeLink(hash);
    const named = await lateOne(run.scenario.id);
    return [{ chapter: null, runs: [run], link: named && sameRun(describedRun(named), run) ? null : hash }];
  }
  if (name === COURSE) return Promise.all(chapters.map(partOf));
  const chapter = chapters.find(({ id }) => id === name);
  if (chapter) return [await partOf(chapter)];
  const lesson = await lateOne(name);
  if (!lesson) throw new Error(Say.unknown(name.slice(0, NAME_LETTERS_MAX)));
  return [{ chapter: null, runs: [describedRun(lesson)], link: null }];
}

async function partOf(chapter: Chapter): Promise<Part> {
  const scenes = await Promise.all(chapter.scenes.map(sceneOf));
  return { chapter, runs: scenes.flatMap((scene) => (scene ? [describedRun(scene)] : [])), link: null };
}
