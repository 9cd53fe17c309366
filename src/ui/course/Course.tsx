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
    if (first) void openChapter(store, first, { unlessOpen: true });
  }, [scene, store]);
  useEffect(() => {
    if (opened) keep((before) => ({ ...before, chapter: opened.id }));
  }, [opened, keep]);
  const place = useFollowing({ essay, scene, held, progress });
  useArriving(essay, scene, opened !== undefined);
  const openAt = (which: Chapter): void => {
    essay.current?.scrollTo({ top: 0 });
    void openChapter(store, which);
  };
  return (
    <main className="course">
      <Contents {...{ chapter, progress }} onOpen={openAt} onProgress={keep} />
      <article className="essay" ref={essay} aria-labelledby="course-title">
        {chapter ? <Essay key={chapter.id} {...{ chapter, progress, place }} opened={scene} onProgress={keep} onOpen={openAt} /> : null}
      </article>
      <Picture {...{ held }} onHold={setHeld} />
    </main>
  );
}

const ARRIVING_MS = 100;
const ARRIVING_TRIES = 40;

/** Who comes by an address that names a later scene or step begins to read there, as soon as it stands there. */
function useArriving(essay: React.RefObject<HTMLElement | null>, scene: string, isOpen: boolean): void {
  const store = useAppStore();
  const arrived = useRef(false);
  useEffect(() => {
    if (arrived.current || !isOpen) return;
    arrived.current = true;
    const { step, aim } = store.getState();
    const wanted = aim && 'step' in aim ? aim.step : step;
    if (wanted === 0 && chapterOf(scene)?.scenes[0] === scene) return;
    let tries = 0;
    const timer = setInterval(() => {
      const there = essay.current?.querySelector(`.moment[data-scene="${scene}"][data-step="${wanted}"]`);
      there?.scrollIntoView({ block: 'center' });
      if (there || ++tries > ARRIVING_TRIES) clearInterval(timer);
    }, ARRIVING_MS);
    return () => clearInterval(timer);
  }, [essay, scene, isOpen, store]);
}

interface Following {
  readonly essay: React.RefObject<HTMLElement | null>;
  readonly scene: string;
  readonly held: boolean;
  readonly progress: Progress;
}

/** The picture goes where somebody reads, unless it is held; where it is let go, it catches up. */
function useFollowing({ essay, scene, held, progress }: Following): Place | null {
  const store = useAppStore();
  const step = useApp((s) => s.heading ?? s.step);
  const follow = (place: Place): void => {
    if (held) return;
    const answered = progress.guesses[place.scene]?.length ?? 0;
    if (place.scene !== scene) void openScene(store, place.scene, { step: place.step, answered });
    else if (place.step !== step) store.getState().goToStep(place.step);
  };
  const place = useReading(essay, follow);
  const wasHeld = useRef(held);
  useEffect(() => {
    if (wasHeld.current && !held && place) follow(place);
    wasHeld.current = held;
  });
  return place;
}
