/** Moments to be put in order, by buttons that each hand and each key can press. */
import { type ReactElement, useState } from 'react';
import { Line, plainText } from '../lesson/Prose.tsx';
import * as Say from '../../words/en/course/course.ts';
import type { QuestionTold } from './told.ts';

/** What is put in order, and the order that is right; null while it is not known. */
export type Ordering = Pick<QuestionTold, 'items' | 'order'>;

/** As they stand at first: never in the order that is asked for, and the same for everybody. */
export function shuffled({ order, items }: Ordering): readonly number[] {
  const given = items.map((_, i) => (i * 2 + 1) % (items.length % 2 === 0 ? items.length + 1 : items.length));
  const all = new Set(given.filter((i) => i < items.length));
  const start = [...all, ...items.keys()].filter((each, i, list) => list.indexOf(each) === i);
  return order && start.every((each, i) => each === order[i]) ? [...start].reverse() : start;
}

export function Order({ question, onGuess }: { readonly question: Ordering; readonly onGuess: (words: string) => void }): ReactElement {
  const [order, setOrder] = useState(() => shuffled(question));
  const move = (at: number, by: number): void => {
    const next = [...order];
    const [one] = next.splice(at, 1);
    if (one !== undefined) next.splice(at + by, 0, one);
    setOrder(next);
  };
  return (
    <div className="order">
      <p className="aside">{Say.orderHelp}</p>
      <ol>
        {order.map((item, at) => {
          const text = plainText(question.items[item] ?? []);
          return (
            <li key={item}>
              <span>
                <Line segments={question.items[item] ?? []} />
              </span>
              <button type="button" className="quiet" aria-label={Say.earlier(text)} disabled={at === 0} onClick={() => move(at, -1)}>
                ↑
              </button>
              <button
                type="button"
                className="quiet"
                aria-label={Say.later(text)}
                disabled={at === order.length - 1}
                onClick={() => move(at, 1)}
              >
                ↓
              </button>
            </li>
          );
        })}
      </ol>
      <button type="button" className="button" onClick={() => onGuess(order.map((item) => item + 1).join(', '))}>
        {Say.thatIsMyGuess}
      </button>
    </div>
  );
}

export function Ordered({ question, said }: { readonly question: Ordering; readonly said: string | null }): ReactElement {
  const { order, items } = question;
  if (!order) return <p className="aside">{Say.noOrder}</p>;
  const isRight = said === order.map((item) => item + 1).join(', ');
  return (
    <div className="order">
      <p className="aside" role="status">
        {said === null ? null : <strong>{isRight ? Say.asYouSaid : Say.notQuite}</strong>} {Say.theOrder}
      </p>
      <ol>
        {order.map((item) => (
          <li key={item}>
            <span>
              <Line segments={items[item] ?? []} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
