/** What is worth a line in the feed: of members, whatever their algorithm. */
import { listOf } from '../../shared/list-of.ts';
import { idleSentence } from '../../shared/about-idle.ts';
import type { AboutEvent } from '../../showing.ts';

const kb = (bytes: number): number => Math.ceil(bytes / 1024);

/** The reports named here carry all that their sentence says. */
export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type !== 'report') return null;
  const name = city(event.node);
  const [first, second, third, again, gaps] = listOf(event.value);
  switch (event.key) {
    case 'campaign':
      return `${name} heard no heartbeat for ${second} ms. It starts term ${first} and asks for votes.`;
    case 'elected':
      return `${name} has ${second} of ${third} votes: it leads term ${first}.`;
    case 'says':
      return `${name} ${first}.`.replace('{}', city(String(second)));
    case 'lostDisk':
      return `${name} lost its disk. It may have promised what it no longer knows: it will be filled, and never votes again.`;
    case 'sendsSnapshot':
      return `${name} sends ${city(String(first))} a snapshot of ${kb(Number(third))} KB, for its log no longer has what is missing there.`;
    case 'installed':
      return `${name} has a snapshot in place, up to entry ${String(event.value)}. The log does the rest.`;
    case 'lostMajority':
      return `${name} still believes it leads. It hears ${first} of ${second}, so it can commit nothing.`;
    case 'steppedDown':
      return second === 'LOST_QUORUM'
        ? `${name} heard no majority for too long. It stops leading.`
        : `${name} learns of term ${first}. It stops leading.`;
    case 'prepares':
      return `${name} heard no heartbeat for ${second} ms. It asks for promises in ballot ${first}.`;
    case 'leads':
      return `${name} has ${second} of ${third} promises: it leads in ballot ${first}. Open slots to propose again: ${again}, no-ops in gaps among them: ${gaps}.`;
    case 'resigned':
      return second === 'LOST_QUORUM'
        ? `${name} heard no quorum for too long. It stops leading.`
        : `${name} learns of a higher ballot than ${first}. It stops leading.`;
    default:
      return idleSentence(event, city);
  }
}
