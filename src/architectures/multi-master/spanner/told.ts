/** What is worth a line in the feed, of spanservers and time masters. */
import { listOf } from '../../shared/list-of.ts';
import type { AboutEvent } from '../../showing.ts';

export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type !== 'report') return null;
  const name = city(event.node);
  const [first, second, third] = listOf(event.value);
  switch (event.key) {
    case 'prepares':
      return `${name} heard no heartbeat for ${second} ms. It asks for promises in ballot ${first}.`;
    case 'leads':
      return `${name} has ${second} of ${third} promises: it leads in ballot ${first}, and gives timestamps as soon as it has its lease.`;
    case 'lease':
      return `${name} has lease votes of a quorum: until they run out nobody else gives timestamps.`;
    case 'resigned':
      return second === 'LOST_QUORUM'
        ? `${name} heard no quorum for too long. It stops leading.`
        : `${name} learns of a higher ballot than ${first}. It stops leading.`;
    case 'lostMajority':
      return `${name} still believes it leads. It hears ${first} of ${second}, so nothing more is chosen there.`;
    case 'commitWait':
      return `${name} held a chosen commit for ${String(event.value)} ms, until its timestamp was certainly past (commit wait).`;
    case 'wounded':
      return `${name}: the transaction ${first} is wounded. ${second} is older and wants a lock that it has (wound-wait).`;
    case 'lockWait':
      return `${name}: ${first} waits for a lock of ${second}, which is older, or is committing.`;
    case 'idleTransaction':
      return `${name} ends the transaction ${String(event.value)}: nothing was heard of it for too long, and its locks are free.`;
    case 'silentMaster':
      return `${name} hears nothing of the time master ${city(String(event.value))}. It asks the next.`;
    case 'lostDisk':
      return `${name} lost its disk. It may have promised what it no longer knows, so it votes no more.`;
    default:
      return null;
  }
}
