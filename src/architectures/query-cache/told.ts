/** What is worth a line in the feed. */
import { idleSentence } from '../shared/about-idle.ts';
import type { AboutEvent } from '../showing.ts';

export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type === 'role') {
    if (event.role === 'cutOff') return `${city(event.node)} hears nothing from the primary. It can only serve what it has kept.`;
    if (event.role === 'lost') return `${city(event.node)} starts with an empty disk. Only what caches have kept is left, for a while.`;
    if (event.role === 'caching') return `${city(event.node)} caches again.`;
    return null;
  }
  if (event.type === 'report') {
    if (event.key === 'evictions') return `${city(event.node)} is full. An answer goes for a new one.`;
    return idleSentence(event, city);
  }
  const { as } = event.message;
  if (as === 'miss') return `Miss. ${city(event.from)} has no answer kept for exactly this query and asks ${city(event.to)}.`;
  if (as === 'refresh') return `${city(event.from)} served an old answer and fetches a new one from ${city(event.to)}.`;
  return null;
}
