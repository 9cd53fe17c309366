/** What is worth a line in the feed. */
import { listOf } from '../../shared/list-of.ts';
import { counted } from '../../shared/glyphs.ts';
import type { AboutEvent } from '../../showing.ts';

export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type === 'send') {
    const { message } = event;
    if (message.kind === 'write' && 'hintFor' in message && typeof message['hintFor'] === 'string')
      return `${city(event.from)} does not hear ${city(message['hintFor'])}. ${city(event.to)} keeps the write for it, with a hint.`;
    return null;
  }
  const name = city(event.node);
  if (event.type === 'role') return event.role === 'lost' ? `${name} starts with an empty disk. The other replicas have its rows.` : null;
  const list = listOf(event.value);
  const cities = (ids: readonly (string | number)[]): string => ids.map((id) => city(String(id))).join(', ');
  switch (event.key) {
    case 'down':
      return list.length > 0
        ? `${name} has not heard ${cities(list)} for too long and takes it for down.`
        : `${name} hears everybody again.`;
    case 'delivered':
      return `${name} has handed ${counted(Number(list[1]), 'hint')} to ${city(String(list[0]))}.`;
    case 'readRepair':
      return `A read found ${cities(list.slice(1))} behind. ${name} sends what is missing.`;
    case 'speculated':
      return `A read has waited for longer than nearly all. ${name} asks one more replica.`;
    case 'repairs':
      return list.length > 0 ? `${name} compares its rows with those of ${cities(list)}, hash by hash.` : null;
    case 'streams':
      return `${name} and ${city(String(list[0]))} differ in ${counted(Number(list[1]), 'leaf').replace('leafs', 'leaves')} of the tree, and exchange those rows.`;
    case 'purged':
      return `${name} forgets ${counted(Number(event.value), 'deletion')}: whoever has not heard of it by now would bring the row back.`;
    default:
      return null;
  }
}
