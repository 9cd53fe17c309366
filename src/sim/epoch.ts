/** Where virtual time begins in the calendar: a fixed moment, so that runs can be repeated. */
import type { Micros } from './node.ts';

/** Midnight UTC, 1 January 2026, ms since 1970: what a perfect clock shows at virtual time 0. */
export const EPOCH_MS = Date.UTC(2026, 0, 1);

/** What a clock at `clockUs` shows, ms since 1970. */
export const calendarMs = (clockUs: Micros): number => EPOCH_MS + Math.floor(clockUs / 1000);
