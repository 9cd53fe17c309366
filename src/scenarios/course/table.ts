/** What the course is made of. Written by `test/tools/course.ts`; chapters come together, a scene when it is shown. */
import distance from './01-distance.json' with { type: 'json' };
import queue from './02-queue.json' with { type: 'json' };
import lastBackup from './03-last-backup.json' with { type: 'json' };
import sameQuestion from './04-same-question.json' with { type: 'json' };
import nobodyTells from './05-nobody-tells.json' with { type: 'json' };
import quickAndBehind from './06-quick-and-behind.json' with { type: 'json' };
import whoTakesOver from './07-who-takes-over.json' with { type: 'json' };
import oneHome from './08-one-home.json' with { type: 'json' };
import theKey from './09-the-key.json' with { type: 'json' };
import threeOfFive from './10-three-of-five.json' with { type: 'json' };
import noAnswer from './11-no-answer.json' with { type: 'json' };
import clocks from './12-clocks.json' with { type: 'json' };
import weakKinds from './13-weak-kinds.json' with { type: 'json' };
import whatItCosts from './14-what-it-costs.json' with { type: 'json' };
import whichIsYours from './15-which-is-yours.json' with { type: 'json' };

export const files: readonly unknown[] = [
  distance,
  queue,
  lastBackup,
  sameQuestion,
  nobodyTells,
  quickAndBehind,
  whoTakesOver,
  oneHome,
  theKey,
  threeOfFive,
  noAnswer,
  clocks,
  weakKinds,
  whatItCosts,
  whichIsYours,
];

export const scenes: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  'course-a-counter': () => import('./scenes/course-a-counter.json', { with: { type: 'json' } }),
  'course-a-goal': () => import('./scenes/course-a-goal.json', { with: { type: 'json' } }),
  'course-a-name': () => import('./scenes/course-a-name.json', { with: { type: 'json' } }),
  'course-a-near-read': () => import('./scenes/course-a-near-read.json', { with: { type: 'json' } }),
  'course-anyone-may-lead': () => import('./scenes/course-anyone-may-lead.json', { with: { type: 'json' } }),
  'course-blog-alone': () => import('./scenes/course-blog-alone.json', { with: { type: 'json' } }),
  'course-blog-cached': () => import('./scenes/course-blog-cached.json', { with: { type: 'json' } }),
  'course-by-lease': () => import('./scenes/course-by-lease.json', { with: { type: 'json' } }),
  'course-clock-set-back': () => import('./scenes/course-clock-set-back.json', { with: { type: 'json' } }),
  'course-cost-agreed': () => import('./scenes/course-cost-agreed.json', { with: { type: 'json' } }),
  'course-cost-cache': () => import('./scenes/course-cost-cache.json', { with: { type: 'json' } }),
  'course-cost-full': () => import('./scenes/course-cost-full.json', { with: { type: 'json' } }),
  'course-cost-full-parts': () => import('./scenes/course-cost-full-parts.json', { with: { type: 'json' } }),
  'course-cost-one': () => import('./scenes/course-cost-one.json', { with: { type: 'json' } }),
  'course-cost-parts': () => import('./scenes/course-cost-parts.json', { with: { type: 'json' } }),
  'course-cost-replicas': () => import('./scenes/course-cost-replicas.json', { with: { type: 'json' } }),
  'course-crash': () => import('./scenes/course-crash.json', { with: { type: 'json' } }),
  'course-database-down': () => import('./scenes/course-database-down.json', { with: { type: 'json' } }),
  'course-derby': () => import('./scenes/course-derby.json', { with: { type: 'json' } }),
  'course-distance': () => import('./scenes/course-distance.json', { with: { type: 'json' } }),
  'course-fan-of-the-day': () => import('./scenes/course-fan-of-the-day.json', { with: { type: 'json' } }),
  'course-fast-clock': () => import('./scenes/course-fast-clock.json', { with: { type: 'json' } }),
  'course-five-queues': () => import('./scenes/course-five-queues.json', { with: { type: 'json' } }),
  'course-flush-level': () => import('./scenes/course-flush-level.json', { with: { type: 'json' } }),
  'course-gateway': () => import('./scenes/course-gateway.json', { with: { type: 'json' } }),
  'course-german-rows': () => import('./scenes/course-german-rows.json', { with: { type: 'json' } }),
  'course-half-a-transfer': () => import('./scenes/course-half-a-transfer.json', { with: { type: 'json' } }),
  'course-half-as-much-again': () => import('./scenes/course-half-as-much-again.json', { with: { type: 'json' } }),
  'course-half-busy': () => import('./scenes/course-half-busy.json', { with: { type: 'json' } }),
  'course-hot-tenant': () => import('./scenes/course-hot-tenant.json', { with: { type: 'json' } }),
  'course-last-backup': () => import('./scenes/course-last-backup.json', { with: { type: 'json' } }),
  'course-last-cake': () => import('./scenes/course-last-cake.json', { with: { type: 'json' } }),
  'course-late-store': () => import('./scenes/course-late-store.json', { with: { type: 'json' } }),
  'course-near-majority': () => import('./scenes/course-near-majority.json', { with: { type: 'json' } }),
  'course-new-connection': () => import('./scenes/course-new-connection.json', { with: { type: 'json' } }),
  'course-no-answer': () => import('./scenes/course-no-answer.json', { with: { type: 'json' } }),
  'course-no-answer-no-payment': () => import('./scenes/course-no-answer-no-payment.json', { with: { type: 'json' } }),
  'course-office-alone': () => import('./scenes/course-office-alone.json', { with: { type: 'json' } }),
  'course-office-cached': () => import('./scenes/course-office-cached.json', { with: { type: 'json' } }),
  'course-old-on-purpose': () => import('./scenes/course-old-on-purpose.json', { with: { type: 'json' } }),
  'course-old-price': () => import('./scenes/course-old-price.json', { with: { type: 'json' } }),
  'course-one-clock': () => import('./scenes/course-one-clock.json', { with: { type: 'json' } }),
  'course-one-expiry': () => import('./scenes/course-one-expiry.json', { with: { type: 'json' } }),
  'course-one-home': () => import('./scenes/course-one-home.json', { with: { type: 'json' } }),
  'course-one-is-down': () => import('./scenes/course-one-is-down.json', { with: { type: 'json' } }),
  'course-one-of-three': () => import('./scenes/course-one-of-three.json', { with: { type: 'json' } }),
  'course-one-queue': () => import('./scenes/course-one-queue.json', { with: { type: 'json' } }),
  'course-only-standby': () => import('./scenes/course-only-standby.json', { with: { type: 'json' } }),
  'course-own-file': () => import('./scenes/course-own-file.json', { with: { type: 'json' } }),
  'course-queue': () => import('./scenes/course-queue.json', { with: { type: 'json' } }),
  'course-readers': () => import('./scenes/course-readers.json', { with: { type: 'json' } }),
  'course-same-question': () => import('./scenes/course-same-question.json', { with: { type: 'json' } }),
  'course-site-lost': () => import('./scenes/course-site-lost.json', { with: { type: 'json' } }),
  'course-sixth-machine': () => import('./scenes/course-sixth-machine.json', { with: { type: 'json' } }),
  'course-sixth-on-a-ring': () => import('./scenes/course-sixth-on-a-ring.json', { with: { type: 'json' } }),
  'course-straight-to-virginia': () => import('./scenes/course-straight-to-virginia.json', { with: { type: 'json' } }),
  'course-ten-articles': () => import('./scenes/course-ten-articles.json', { with: { type: 'json' } }),
  'course-ten-times-faster': () => import('./scenes/course-ten-times-faster.json', { with: { type: 'json' } }),
  'course-three-of-five': () => import('./scenes/course-three-of-five.json', { with: { type: 'json' } }),
  'course-through-the-pool': () => import('./scenes/course-through-the-pool.json', { with: { type: 'json' } }),
  'course-twenty-loaves': () => import('./scenes/course-twenty-loaves.json', { with: { type: 'json' } }),
  'course-twice-the-machines': () => import('./scenes/course-twice-the-machines.json', { with: { type: 'json' } }),
  'course-two-brackets': () => import('./scenes/course-two-brackets.json', { with: { type: 'json' } }),
  'course-two-of-three': () => import('./scenes/course-two-of-three.json', { with: { type: 'json' } }),
  'course-two-primaries': () => import('./scenes/course-two-primaries.json', { with: { type: 'json' } }),
  'course-two-promises': () => import('./scenes/course-two-promises.json', { with: { type: 'json' } }),
  'course-who-leads-now': () => import('./scenes/course-who-leads-now.json', { with: { type: 'json' } }),
  'course-without-the-key': () => import('./scenes/course-without-the-key.json', { with: { type: 'json' } }),
  'course-your-own': () => import('./scenes/course-your-own.json', { with: { type: 'json' } }),
};
