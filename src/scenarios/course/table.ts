/** What the course is made of. Written by `test/tools/course.ts`; chapters come together, a scene when it is shown. */
import distance from './01-distance.json' with { type: 'json' };
import queue from './02-queue.json' with { type: 'json' };
import lastBackup from './03-last-backup.json' with { type: 'json' };
import sameQuestion from './04-same-question.json' with { type: 'json' };
import nobodyTells from './05-nobody-tells.json' with { type: 'json' };
import quickAndBehind from './06-quick-and-behind.json' with { type: 'json' };
import whoTakesOver from './07-who-takes-over.json' with { type: 'json' };
import oneHome from './08-one-home.json' with { type: 'json' };

export const files: readonly unknown[] = [distance, queue, lastBackup, sameQuestion, nobodyTells, quickAndBehind, whoTakesOver, oneHome];

export const scenes: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  'course-a-goal': () => import('./scenes/course-a-goal.json', { with: { type: 'json' } }),
  'course-by-lease': () => import('./scenes/course-by-lease.json', { with: { type: 'json' } }),
  'course-crash': () => import('./scenes/course-crash.json', { with: { type: 'json' } }),
  'course-database-down': () => import('./scenes/course-database-down.json', { with: { type: 'json' } }),
  'course-derby': () => import('./scenes/course-derby.json', { with: { type: 'json' } }),
  'course-distance': () => import('./scenes/course-distance.json', { with: { type: 'json' } }),
  'course-fan-of-the-day': () => import('./scenes/course-fan-of-the-day.json', { with: { type: 'json' } }),
  'course-five-queues': () => import('./scenes/course-five-queues.json', { with: { type: 'json' } }),
  'course-flush-level': () => import('./scenes/course-flush-level.json', { with: { type: 'json' } }),
  'course-half-as-much-again': () => import('./scenes/course-half-as-much-again.json', { with: { type: 'json' } }),
  'course-half-busy': () => import('./scenes/course-half-busy.json', { with: { type: 'json' } }),
  'course-last-backup': () => import('./scenes/course-last-backup.json', { with: { type: 'json' } }),
  'course-late-store': () => import('./scenes/course-late-store.json', { with: { type: 'json' } }),
  'course-new-connection': () => import('./scenes/course-new-connection.json', { with: { type: 'json' } }),
  'course-old-price': () => import('./scenes/course-old-price.json', { with: { type: 'json' } }),
  'course-one-expiry': () => import('./scenes/course-one-expiry.json', { with: { type: 'json' } }),
  'course-one-home': () => import('./scenes/course-one-home.json', { with: { type: 'json' } }),
  'course-one-is-down': () => import('./scenes/course-one-is-down.json', { with: { type: 'json' } }),
  'course-one-queue': () => import('./scenes/course-one-queue.json', { with: { type: 'json' } }),
  'course-only-standby': () => import('./scenes/course-only-standby.json', { with: { type: 'json' } }),
  'course-queue': () => import('./scenes/course-queue.json', { with: { type: 'json' } }),
  'course-readers': () => import('./scenes/course-readers.json', { with: { type: 'json' } }),
  'course-same-question': () => import('./scenes/course-same-question.json', { with: { type: 'json' } }),
  'course-site-lost': () => import('./scenes/course-site-lost.json', { with: { type: 'json' } }),
  'course-straight-to-virginia': () => import('./scenes/course-straight-to-virginia.json', { with: { type: 'json' } }),
  'course-ten-articles': () => import('./scenes/course-ten-articles.json', { with: { type: 'json' } }),
  'course-ten-times-faster': () => import('./scenes/course-ten-times-faster.json', { with: { type: 'json' } }),
  'course-through-the-pool': () => import('./scenes/course-through-the-pool.json', { with: { type: 'json' } }),
  'course-two-primaries': () => import('./scenes/course-two-primaries.json', { with: { type: 'json' } }),
  'course-without-the-key': () => import('./scenes/course-without-the-key.json', { with: { type: 'json' } }),
};
