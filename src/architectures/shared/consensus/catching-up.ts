/** How long a member of a group may take to get what it lacks, where it is sent in small batches and few of them at once. */
import type { Settings } from '../../showing.ts';

/** Entries that a member may be behind by, and how long one round of sending some takes at most. */
const BEHIND = 300;
const ROUND_MS = 300;

/** ms. */
export const catchingUpMs = ({ maxBatch, maxInFlight, fsyncMs = 0 }: Settings): number =>
  Math.ceil((BEHIND * (ROUND_MS + 2 * Number(fsyncMs))) / (Number(maxBatch) * Number(maxInFlight)));
