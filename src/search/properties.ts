/** What can be said of a run as a whole, whether or not its room promises it. It brings nothing that runs. */
import type { Guarantee } from '../architectures/guarantees.ts';

/** `acknowledged writes are kept`: of what was confirmed nothing is gone in the end, whatever happened, lost disks and promotions included. */
export type Property = Guarantee | 'acknowledged writes are kept';

/** What can be looked for from a moment of any run on: what can be judged whatever is asked. In the order of cards, the strongest first. */
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

/** And what only texts that name their writers tell. */
export const PROPERTIES: readonly Property[] = SOUGHT.flatMap((each): readonly Property[] =>
  each === 'serializable' ? [each, 'no lost updates'] : [each],
);

/** Only where nothing is wrong any more can it be said that something is gone, or that copies differ. */
export const needsCalm = (property: Sought): boolean =>
  property === 'consistent prefix' || property === 'acknowledged writes are kept' || property === 'convergence';
