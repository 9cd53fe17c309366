/** Where events will stand. */
import type { ReactElement } from 'react';

export function NothingYet(): ReactElement {
  return <p className="aside">Nothing has happened yet.</p>;
}
