/** What is worth a line in the feed, of gateways and replicas. */
import { listOf } from '../../shared/list-of.ts';
import type { AboutEvent } from '../../showing.ts';

const WHY: Readonly<Record<string, string>> = {
  readwithinuncertainty: 'what it read before has changed since',
  serializable: 'others have written what it had read',
  txnaborted: 'others had aborted it',
};

export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type !== 'report') return null;
  const name = city(event.node);
  const [first, second, third] = listOf(event.value);
  switch (event.key) {
    case 'campaign':
      return `${name} heard no leader of its range for ${second} ms. It starts term ${first} and asks for votes.`;
    case 'elected':
      return `${name} has ${second} of ${third} votes: it leads its range in term ${first}, and asks for the lease when the last one is over.`;
    case 'lease':
      return `${name} has the lease of its range: it reads and writes there by itself.`;
    case 'lostMajority':
      return `${name} still believes it leads its range. It hears ${first} of ${second}, so it can commit nothing.`;
    case 'steppedDown':
      return second === 'LOST_QUORUM'
        ? `${name} heard no majority for too long. It stops leading its range.`
        : `${name} learns of term ${first}. It stops leading its range.`;
    case 'lostDisk':
      return `${name} lost its disk. It may have promised what it no longer knows, so it votes no more.`;
    case 'uncertain':
      return `${name}: a read met a value ${String(event.value)} ms above its timestamp. It cannot tell which came first, and moves above it.`;
    case 'restart':
      return `${name}: a transaction begins again, since ${WHY[String(event.value)] ?? 'it has to'}.`;
    case 'followerRead':
      return `${name} answers a read of a moment that is past by itself: nothing is written there any more.`;
    case 'queued':
      return `${name}: a write waits in the queue, since another transaction is before it on one of its rows.`;
    case 'deadlock':
      return `${name}: transactions wait for each other in a circle. It aborts one of them, whose record stands here.`;
    case 'recovering':
      return `${name} waits for a transaction whose record names its intents and whose node is silent. It looks whether all of them are there.`;
    case 'resolved':
      return event.value === 'committed'
        ? `${name} met an intent of a transaction that is committed. It makes it a version.`
        : `${name} met an intent of a transaction that is aborted. It takes it away.`;
    case 'clockStop':
      return `${name}: its clock is ${Math.abs(Number(event.value))} ms off against most others. It stops itself.`;
    case 'clockRefused':
      return `${name} leaves a message of ${city(String(event.value))} alone: its timestamp is too far ahead.`;
    case 'idleInTransaction':
      return `${name} ends a transaction whose client has said nothing for too long.`;
    default:
      return null;
  }
}
