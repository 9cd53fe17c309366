/** What the button to the next step says: apart from the lesson's column, which an embed has not. */
import { plainText } from './Prose.tsx';
import type { LessonNow } from './use-lesson.ts';
import * as Say from '../../words/en/lesson/lessons.ts';

const NEXT_TITLE_CHARS_MAX = 34;

export function nextLabel(lesson: LessonNow): string {
  if (lesson.heading || lesson.question?.showing) return Say.skipAhead;
  if (lesson.question?.phase === 'ahead') return lesson.question.guess === null ? Say.showWhatHappens : Say.seeWhetherYouAreRight;
  const title = lesson.nextTitle ? plainText(lesson.nextTitle) : '';
  return title && title.length <= NEXT_TITLE_CHARS_MAX ? Say.next(title) : Say.next2;
}
