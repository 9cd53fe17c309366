/** The code that takes a message at its receiver, as it stands in the room's file. */
import './code.css';
import type { ReactElement } from 'react';
import type { Flight } from '../../trace/world.ts';
import { Later, Part } from '../part.tsx';
import { aboutOf, roomOf, roomsOf } from '../rooms.ts';
import { useRun } from '../store.tsx';
import { highlightCode } from './highlight.ts';
import { type Handler, handlerFor, roomOfKind } from './handlers.ts';
import * as Say from '../../words/en/code.ts';

const sources = new Part(() => import('virtual:handlers'));

export interface CodeProps {
  readonly flight: Flight;
  /** It has arrived by now. */
  readonly ran: boolean;
}

export function Code({ flight, ran }: CodeProps): ReactElement | null {
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const stage = useRun((run) => run.stage);
  const receiver = stage?.nodes.find(({ id }) => id === flight.to);
  if (!stage || !receiver || receiver.kind === 'client') return null;
  return (
    <Later part={sources} what={Say.theCode}>
      {({ default: rooms }) => {
        const room = roomOfKind(roomsOf(architecture), aboutOf, receiver.kind);
        const handler = handlerFor(rooms, room, receiver.kind, flight.message.kind, stage.settings);
        return handler ? <Text handler={handler} ran={ran} /> : null;
      }}
    </Later>
  );
}

function Text({ handler, ran }: { readonly handler: Handler; readonly ran: boolean }): ReactElement {
  const { file, line, text, name } = handler;
  return (
    <details className="code">
      <summary>
        {ran ? Say.theCodeThatRan : Say.theCodeThatTakesIt}
        <code>
          {name}, {file}:{line}
        </code>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="code-text" tabIndex={0}>
        {highlightCode(text).map((piece, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
          <span key={i} className={piece.kind}>
            {piece.text}
          </span>
        ))}
      </pre>
    </details>
  );
}
