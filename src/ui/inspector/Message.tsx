/** A message: where it is, what it carries, why it was sent, and the code that takes it. */
import type { ReactElement } from 'react';
import { bytesOf } from '../../trace/bytes.ts';
import type { Flight } from '../../trace/world.ts';
import { Code } from '../code/Code.tsx';
import { msText } from '../../words/en/numbers.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useNow, useRun } from '../store.tsx';
import { WhyButton } from '../why/WhyButton.tsx';
import { CarriedRows } from './Carried.tsx';
import * as Say from '../../words/en/inspector/behind.ts';
import { inOrder } from '../in-order.ts';

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
        {inOrder(
          Say.fromToSentAtMs(
            look ? <Icon meaning={look.meaning} hollow={look.hollow} /> : null,
            <b>{look?.label ?? flight.message.kind}</b>,
            city(flight.from),
            city(flight.to),
            msText(flight.sentAt),
            endWords(flight, now),
            bytesOf(flight),
          ),
        )}
      </p>
      <CarriedRows flight={flight} />
      <WhyButton event={send} />
      <Code flight={flight} ran={flight.end === 'delivered' && flight.endedAt !== null && flight.endedAt <= now} />
    </div>
  );
}

function endWords(flight: Flight, now: number): string {
  if (flight.endedAt === null || flight.endedAt > now) return Say.onItsWayForMs(msText(now - flight.sentAt));
  const took = msText(flight.endedAt - flight.sentAt);
  if (flight.end === 'delivered') return Say.arrivedAfterMs(took);
  return {
    partition: Say.diedAtThePartition,
    loss: 'lost',
    crashed: Say.foundNobody,
    overflow: Say.droppedForItsReceiverHad,
    refused: Say.refusedForNobodyListened,
    unsent: Say.goneBeforeItHadLeft,
    road: Say.lostWithItsRoad,
    reset: Say.goneWithItsConnection,
    waits: Say.waitingForTheConnection,
    full: Say.notTakenForItsReceiver,
  }[flight.end ?? 'loss'];
}
