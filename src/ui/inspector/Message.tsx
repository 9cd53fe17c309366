/** A message: where it is, what it carries, why it was sent, and the code that takes it. */
import type { ReactElement } from 'react';
import { bytesOf } from '../../trace/bytes.ts';
import type { Flight } from '../../trace/world.ts';
import { Code } from '../code/Code.tsx';
import { msText } from '../format.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useNow, useRun } from '../store.tsx';
import { WhyButton } from '../why/WhyButton.tsx';
import { CarriedRows } from './Carried.tsx';

export function MessageDetails({ send }: { readonly send: number }): ReactElement | null {
  const index = useRun((run) => run.index);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const now = useNow(100);
  const city = useCity();
  const flight = index.flight(send);
  if (!flight || flight.sentAt > now) return null;
  const look = aboutOf(architecture).messages[flight.message.as ?? flight.message.kind];
  return (
    <div>
      <p>
        {look ? <Icon meaning={look.meaning} hollow={look.hollow} /> : null} <b>{look?.label ?? flight.message.kind}</b> from{' '}
        {city(flight.from)} to {city(flight.to)}: sent at {msText(flight.sentAt)} ms, {endWords(flight, now)}. {bytesOf(flight)} bytes.
      </p>
      <CarriedRows flight={flight} />
      <WhyButton event={send} />
      <Code flight={flight} ran={flight.end === 'delivered' && flight.endedAt !== null && flight.endedAt <= now} />
    </div>
  );
}

function endWords(flight: Flight, now: number): string {
  if (flight.endedAt === null || flight.endedAt > now) return `on its way for ${msText(now - flight.sentAt)} ms`;
  const took = msText(flight.endedAt - flight.sentAt);
  if (flight.end === 'delivered') return `arrived after ${took} ms`;
  return {
    partition: 'died at the partition',
    loss: 'lost',
    crashed: 'found nobody',
    overflow: 'dropped, for its receiver had no room left',
    refused: 'refused, for nobody listened',
    unsent: 'gone before it had left',
    road: 'lost with its road',
    reset: 'gone with its connection',
    waits: 'waiting for the connection',
    full: 'not taken, for its receiver stood still and had no room left; it waits at its sender',
  }[flight.end ?? 'loss'];
}
