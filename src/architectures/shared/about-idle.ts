/** What is said of a transaction that a node ended because its client did not go on with it. */
import type { AboutEvent } from '../showing.ts';

/** Null for every other event. */
export function idleSentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type !== 'report' || event.key !== 'idleInTransaction') return null;
  return `${city(event.node)} rolls the transaction ${String(event.value)} back: its client has sent nothing for too long.`;
}
