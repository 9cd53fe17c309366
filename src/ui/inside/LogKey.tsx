/** What the looks of log entries mean. */
import type { ReactElement } from 'react';

export function LogKey({ doomed }: { readonly doomed: boolean }): ReactElement {
  return (
    <span className="log-key">
      <span>
        <i className="applied" />
        committed and applied
      </span>
      <span>
        <i className="open" />
        not known to be committed
      </span>
      {doomed ? (
        <span>
          <i className="doomed" />
          will be overwritten
        </span>
      ) : null}
      <span>
        <i className="upto" />
        commit index
      </span>
    </span>
  );
}
