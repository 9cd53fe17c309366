/** The course: chapters at the left, the essay in the middle, and the run that it speaks of beside it. */
import './course.css';
import '../lesson/question.css';
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { chapters } from '../../scenarios/course/index.ts';
import type { Chapter } from '../../scenarios/course/chapter.ts';
import { useApp, useAppStore, useRun } from '../store.tsx';
import { Contents } from './Contents.tsx';
import { Essay } from './Essay.tsx';
import { type Place, useReading } from './follow.ts';
import { chapterOf, openScene, openChapter } from './open-scene.ts';
import { Picture } from './Picture.tsx';
import { loadProgress, type Progress, saveProgress } from './progress.ts';

export function Course(): ReactElement | null {
  const store = useAppStore();
  const scene = useRun((run) => run.spec.scenario.id);
  const [progress, setProgress] = useState(loadProgress);
  const [held, setHeld] = useState(false);
  const essay = useRef<HTMLElement>(null);
  const opened = chapterOf(scene);
  const [last, setLast] = useState<Chapter | undefined>(opened);
  const chapter = opened ?? last;
  if (opened && opened !== last) setLast(opened);
  const keep = useCallback((change: (before: Progress) => Progress): void => {
    setProgress((before) => {
      const next = change(before);
      saveProgress(next);
      return next;
    });
  }, []);
  // Who comes by the name alone goes on where they were.
  useEffect(() => {
    if (chapterOf(scene)) return;
    const first = chapters.find(({ id }) => id === loadProgress().chapter) ?? chapters[0];
    if (first) void openChapter(store, first);
  }, [scene, store]);
  useEffect(() => {
    if (opened) keep((before) => ({ ...before, chapter: opened.id }));
  }, [opened, keep]);
  const place = useFollowing(essay, scene, held);
  const openAt = (which: Chapter): void => {
    essay.current?.scrollTo({ top: 0 });
    void openChapter(store, which);
  };
  return (
    <main className="course">
      <Contents {...{ chapter, progress }} onOpen={openAt} onProgress={keep} />
      <article className="essay" ref={essay} aria-labelledby="course-title">
        {chapter ? <Essay key={chapter.id} {...{ chapter, progress, place }} onProgress={keep} onOpen={openAt} /> : null}
      </article>
      <Picture {...{ held }} onHold={setHeld} />
    </main>
  );
}

/** The picture goes where somebody reads, unless it is held. */
function useFollowing(essay: React.RefObject<HTMLElement | null>, scene: string, held: boolean): Place | null {
  const store = useAppStore();
  const step = useApp((s) => s.heading ?? s.step);
  return useReading(essay, (place) => {
    if (held) return;
    if (place.scene !== scene) void openScene(store, place.scene, { step: place.step, passed: place.step > 0 });
    else if (place.step !== step) store.getState().goToStep(place.step);
  });
}
