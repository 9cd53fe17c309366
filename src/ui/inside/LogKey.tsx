/** What the looks of log entries mean. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/inside.ts';
import { inOrder } from '../in-order.ts';

export function LogKey({ doomed }: { readonly doomed: boolean }): ReactElement {
  return (
    <span className="log-key">
      <span>{inOrder(Say.committedAndApplied(<i className="applied" />))}</span>
      <span>{inOrder(Say.notKnownToBeCommitted(<i className="open" />))}</span>
      {doomed ? <span>{inOrder(Say.willBeOverwritten(<i className="doomed" />))}</span> : null}
      <span>{inOrder(Say.commitIndex(<i className="upto" />))}</span>
    </span>
  );
}
