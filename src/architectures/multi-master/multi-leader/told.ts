/** What is worth a line in the feed. */
import { counted } from '../../shared/glyphs.ts';
import { idleSentence } from '../../shared/about-idle.ts';
import type { AboutEvent } from '../../showing.ts';

export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type === 'role') {
    if (event.role === 'lost') return `${city(event.node)} starts with an empty disk. What no other site had yet is gone.`;
    return null;
  }
  if (event.type !== 'report') return null;
  const name = city(event.node);
  if (event.key === 'unseen' && Array.isArray(event.value))
    return `${city(String(event.value[0]))} pushed over ${counted(Number(event.value[1]), 'row')} that it had not seen as they are. The last push wins.`;
  if (event.key === 'replayed') return `${name} has pulled, and put ${counted(Number(event.value), 'change')} of its own back on top.`;
  if (event.key === 'pushRefused') return `The server takes nothing of the push of ${name}: ${String(event.value)}`;
  if (event.key === 'pullFailed')
    return `${name} cannot put its own changes on what it has pulled, and stays as it was: ${String(event.value)}`;
  if (event.key === 'syncFailed') return `${name} has no answer from the server and gives its ${String(event.value)} up.`;
  if (event.key === 'conflicts')
    return `${name} takes in a change whose writer had not seen what stands there. Both rows are in _conflict; one of them is the row from now on.`;
  if (event.key === 'hidden' && event.value === 0) return `${name} keeps no row back any more: every unique value has one owner.`;
  if (event.key === 'hidden') return `${name} keeps back ${String(event.value)} in _hidden: another row has a value that must be unique.`;
  return idleSentence(event, city);
}
