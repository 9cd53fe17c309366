/** Lines on paper. */
import type { ReactElement } from 'react';

/** To write on. */
export function Lines(): ReactElement {
  return (
    <>
      <p className="rule" />
      <p className="rule" />
    </>
  );
}
