/** What is worth a line in the feed, of TiDB servers, TiKV peers and the placement driver. */
import { listOf } from '../../shared/list-of.ts';
import type { AboutEvent } from '../../showing.ts';

export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type !== 'report') return null;
  const name = city(event.node);
  const what = event.node.startsWith('pd-') ? 'the placement driver' : 'its region';
  const [first, second, third] = listOf(event.value);
  switch (event.key) {
    case 'campaign':
      return `${name} heard no leader of ${what} for ${second} ms. It starts term ${first} and asks for votes.`;
    case 'elected':
      return `${name} has ${second} of ${third} votes: it leads ${what} in term ${first}.`;
    case 'deadlock':
      return `${name} is the detector of deadlocks: a transaction would wait for itself, over others. It is to be rolled back.`;
    case 'lostMajority':
      return `${name} still believes it leads ${what}. It hears ${first} of ${second}, so it can commit nothing.`;
    case 'steppedDown':
      return second === 'LOST_QUORUM'
        ? `${name} heard no majority for too long. It stops leading ${what}.`
        : `${name} learns of term ${first}. It stops leading ${what}.`;
    case 'lostDisk':
      return `${name} lost its disk. It may have promised what it no longer knows, so it votes no more.`;
    case 'movesLead':
      return `${name} looks where regions are led: the lead of ${first} is to go from ${city(String(second))} to ${city(String(third))}.`;
    case 'resolved':
      return event.value === 'forward'
        ? `${name} met a lock of a transaction that is committed. It rolls it forward.`
        : `${name} met a lock of a transaction that will never be committed. It rolls it back.`;
    case 'splits':
      return `${name} has too many rows in region ${first}: it is split, and region ${second} gets the right half.`;
    case 'savedMs':
      return `${name} saves a new bound: it hands out timestamps for ${String(event.value)} ms more.`;
    case 'idleInTransaction':
      return `${name} ends a transaction whose client has said nothing for too long.`;
    default:
      return null;
  }
}
