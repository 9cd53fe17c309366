/** What is worth a line in the feed: of servers that certify. */
import { listOf } from '../../shared/list-of.ts';
import { idleSentence } from '../../shared/about-idle.ts';
import type { AboutEvent } from '../../showing.ts';

const STATUS: Readonly<Record<string, string>> = {
  joining: 'is back, and catches up with the order before it takes statements',
  synced: 'has caught up, and takes statements',
  'non-primary': 'hears of no order, so it is in no primary component: it answers nobody',
};

const kb = (bytes: number): number => Math.ceil(bytes / 1024);

export function sentence(event: AboutEvent, city: (node: string) => string): string | null {
  if (event.type !== 'report') return null;
  const name = city(event.node);
  const [first, second, third] = listOf(event.value);
  switch (event.key) {
    case 'certFailure':
      return `Deadlock at commit in ${name}: ${first} ran on a state that has write sets up to ${second}, and one after that wrote the same. It is number ${third}, and rejected everywhere.`;
    case 'bfAbort':
      return `${name} rolls ${first} back: ${second} was certified, wrote the same, and goes first.`;
    case 'flowControl':
      return first === 'stop'
        ? `${name} has ${second} write sets in its queue, and tells the whole group to stop (flow control).`
        : `${name} is down to ${second} write sets in its queue: the group goes on.`;
    case 'quota':
      return event.value === null
        ? `${name} sends as many write sets as it has: every member follows again.`
        : `A member has too long a queue. ${name} gives itself a quota: ${String(event.value)} write sets in this second.`;
    case 'expelled':
      return `${name} has not heard of ${city(String(event.value))} for too long, and waits for it no more.`;
    case 'status': {
      const words = STATUS[String(event.value)];
      return words === undefined ? null : `${name} ${words}.`;
    }
    case 'campaign':
      return `${name} heard nothing of who leads the order for ${second} ms. It starts term ${first} and asks for votes.`;
    case 'elected':
      return `${name} has ${second} of ${third} votes: it leads the order in term ${first}.`;
    case 'sendsSnapshot':
      return `${name} sends ${city(String(first))} its whole database, ${kb(Number(third))} KB (SST): the write sets missing there are no longer kept.`;
    default:
      return idleSentence(event, city);
  }
}
