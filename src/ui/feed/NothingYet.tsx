/** Where events will stand. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/feed/nothing-yet.ts';

export function NothingYet(): ReactElement {
  return <p className="aside">{Say.nothingHasHappenedYet}</p>;
}
