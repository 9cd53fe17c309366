/** The verdict: the one filled block of the page. Fresh (ink), stale (amber), failed for certain (red), unknown (dashed). */
import type { ReactElement } from 'react';
import type { Verdict } from '../../trace/verdict.ts';
import { Icon } from '../glyphs/message-glyph.tsx';

const forms: Readonly<Record<Verdict['kind'], 'fresh' | 'stale' | 'lost' | 'unknown'>> = {
  fresh: 'fresh',
  done: 'fresh',
  stale: 'stale',
  failed: 'lost',
  lost: 'lost',
  unknown: 'unknown',
  waiting: 'unknown',
};

export interface VerdictBlockProps {
  readonly verdict: Verdict;
  /** Leads from its words to what explains them. */
  readonly onFollow?: (() => void) | undefined;
}

export function VerdictBlock({ verdict, onFollow }: VerdictBlockProps): ReactElement {
  const form = forms[verdict.kind];
  return (
    <div className={`verdict ${form} ${verdict.kind}`} role="status">
      {form === 'stale' || form === 'lost' ? <Icon meaning={form} /> : <Mark kind={verdict.kind} />}{' '}
      <Door onFollow={onFollow}>{verdict.head}</Door> {verdict.body}
    </div>
  );
}

interface Followed {
  readonly onFollow: (() => void) | undefined;
  readonly children: string;
}

/** The words that a verdict begins with; pressed, they lead on. */
export function Door({ onFollow, children }: Followed): ReactElement {
  if (!onFollow) return <strong>{children}</strong>;
  return (
    <button type="button" className="inline" onClick={onFollow}>
      <strong>{children}</strong>
    </button>
  );
}

function Mark({ kind }: { readonly kind: Verdict['kind'] }): ReactElement {
  const sure = kind === 'fresh' || kind === 'done';
  return (
    <svg className="ic" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true" fill="none" stroke="var(--ink)" strokeWidth="1.7">
      <circle r="6.2" strokeDasharray={sure ? undefined : '2.4 2'} />
      {sure ? <path d="M-2.8,0.2 l2,2.1 l3.6,-4" /> : <path d="M-1.9,-1.6 a2,1.9 0 1 1 2.7,1.8 q-0.8,0.4 -0.8,1.3 M0,3.4 v0.3" />}
    </svg>
  );
}
