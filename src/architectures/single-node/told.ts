/** What is worth a line in the feed. */
import { counted } from '../shared/glyphs.ts';
import { idleSentence } from '../shared/about-idle.ts';
import type { AboutEvent } from '../showing.ts';

export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type === 'role') {
    if (event.role === 'empty') return `${city(event.node)} starts with an empty disk. It refuses every query until a backup is restored.`;
    if (event.role === 'restoring') return `${city(event.node)} asks for its latest backup.`;
    return null;
  }
  if (event.type === 'report') {
    if (event.key === 'restoredTo') return `${city(event.node)} is restored to v${String(event.value)}. What was written after it is gone.`;
    if (event.key === 'restoreFailed') return `${city(event.node)} cannot be restored: ${String(event.value)}.`;
    if (event.key === 'backedUp') return `v${String(event.value)} of ${city(event.node)} is stored as a backup.`;
    if (event.key === 'restoreStopped') return `The restore of ${city(event.node)} ends early: ${String(event.value)}.`;
    if (event.key === 'lostWrites') return `The restore undoes ${counted(Number(event.value), 'write')}.`;
    return idleSentence(event, city);
  }
  return null;
}
