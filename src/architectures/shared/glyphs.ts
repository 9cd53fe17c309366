/** The glyph that all others are told apart from. Rooms spread it and say what differs. */
import type { Glyph } from '../showing.ts';

export const PLAIN_GLYPH: Glyph = {
  shape: 'cylinder',
  filled: false,
  ring: 'none',
  badge: null,
  badgeTone: 'ink',
  share: null,
  level: null,
  votes: null,
  note: null,
};

/** A database's version as the badge shows it. */
export function versionBadge(position: unknown): string | null {
  return typeof position === 'number' ? `v${position}` : null;
}

/** `1 write`, `3 writes`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
