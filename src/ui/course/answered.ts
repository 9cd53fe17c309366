/** The answer that a run gives to a question, in one line: for the presenter, and for the key of a hand-out. */
import type { Segment } from '../../lesson/narration.ts';
import * as Say from '../../words/en/handout/handout.ts';
import { letter } from '../lesson/use-lesson.ts';
import type { QuestionTold } from './told.ts';

const plain = (text: string): Segment => ({ text, meaning: null });

/** An option with its letter, the items in their order, or the figure with its unit; else why there is none. The run is at its end. */
export function answerLine({ asked, options, items, right, order, figure }: Omit<QuestionTold, 'text' | 'why'>): readonly Segment[] {
  if (asked.estimate) return [plain(figure?.words ?? Say.noFigure)];
  if (items.length > 0) {
    if (!order) return [plain(Say.noOrder)];
    return order.flatMap((item, i) => [...(i > 0 ? [plain(' → ')] : []), ...(items[item] ?? [])]);
  }
  return right === null ? [plain(Say.noneCameTrue)] : [plain(`${letter(right)}. `), ...(options[right] ?? [])];
}
