/** Replay goes on beneath reads: each read keeps the pages that it began with. */
import type { Mechanism } from '../../../contract.ts';

export const atOnce: Mechanism = { slot: 'replay', id: 'at-once', at: () => ({}) };
