/** What can be looked for from a moment of any run on. It brings nothing that runs. */
import type { Property } from '../judged.ts';

/** Guarantees that can be judged on any run. */
export const SOUGHT = [
  'linearizable',
  'bounded staleness',
  'consistent prefix',
  'read your writes',
  'monotonic reads',
  'monotonic writes',
  'writes follow reads',
  'serializable',
  'acknowledged writes are kept',
  'convergence',
] as const satisfies readonly Property[];
export type Sought = (typeof SOUGHT)[number];

/** Only where nothing is wrong any more can it be said that something is gone, or that copies differ. */
export const needsCalm = (property: Sought): boolean =>
  property === 'consistent prefix' || property === 'acknowledged writes are kept' || property === 'convergence';
