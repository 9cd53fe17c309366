/** The screen of lessons, fetched when one is shown. */
import { Part } from '../part.tsx';

let opened: Promise<unknown> = Promise.resolve();

/** It stands no sooner than that: another lesson would stand in the place of the one that was asked for. */
export function lessonAfter(asked: Promise<unknown>): void {
  opened = asked;
}

export const lesson = new Part(async () => {
  const [screen] = await Promise.all([import('../app/LessonScreen.tsx'), opened]);
  return screen;
});
