/** What lies over the projector's picture. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/curtain/curtain.ts';
import { useCurtain } from './curtain.ts';

/** All black, with a word for those who listen. */
export function Blackness(): ReactElement | null {
  const { black } = useCurtain();
  return black ? (
    <div className="blackness" role="status">
      <span className="unseen">{Say.screenIsBlack}</span>
    </div>
  ) : null;
}

/** Where the presenter points. */
export function Ring(): ReactElement | null {
  const { spot } = useCurtain();
  return spot ? <i className="ring-there" aria-hidden="true" style={{ left: `${spot.x * 100}%`, top: `${spot.y * 100}%` }} /> : null;
}
