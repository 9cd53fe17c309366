/** The last message that a node took, and the code that took it. */
import type { ReactElement } from 'react';
import { lastDelivery } from '../../trace/deliveries.ts';
import { Code } from '../code/Code.tsx';
import { msText } from '../../words/en/numbers.ts';
import { useCity } from '../names.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';
import * as Say from '../../words/en/inside.ts';
import { inOrder } from '../in-order.ts';

export function LastHandler({ node }: { readonly node: string }): ReactElement | null {
  const { select } = useAppStore().getState();
  const index = useRun((run) => run.index);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const now = useNow(120);
  const city = useCity();
  const flight = lastDelivery(index, node, now);
  if (!flight || flight.endedAt === null) return null;
  const label = aboutOf(architecture).messages[flight.message.as ?? flight.message.kind]?.label ?? flight.message.kind;
  return (
    <>
      <p className="aside last">
        {inOrder(
          Say.lastMessageAtMs(
            <button type="button" className="inline" onClick={() => select({ type: 'message', send: flight.send })}>
              {Say.from(label, city(flight.from))}
            </button>,
            msText(flight.endedAt),
          ),
        )}
      </p>
      <Code flight={flight} ran />
    </>
  );
}
