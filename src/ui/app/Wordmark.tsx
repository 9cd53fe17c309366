/** Two places at opposite ends of a planet, and the name. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/app/page.ts';

export function Wordmark(): ReactElement {
  return (
    <div className="wordmark">
      <svg width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true" stroke="var(--ink)" fill="none">
        <circle r="8.6" strokeWidth="1.7" />
        <path d="M-6.1,6.1 L6.1,-6.1" strokeWidth="1.2" strokeDasharray="1.5 2.2" />
        <circle cx="6.1" cy="-6.1" r="3.6" fill="var(--ink)" stroke="none" />
        <circle cx="-6.1" cy="6.1" r="3.1" fill="var(--paper)" strokeWidth="1.7" />
      </svg>
      <span>{Say.antipode}</span>
    </div>
  );
}
