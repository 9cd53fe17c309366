/** What the feed says of nodes of multi-master: each sibling speaks of its own. */
import type { About } from '../showing.ts';
import { about as certification } from './certification/about.ts';
import { sentence as ofCertification } from './certification/told.ts';
import { about as consensus } from './consensus/about.ts';
import { sentence as ofConsensus } from './consensus/told.ts';
import { about as multiLeader } from './multi-leader/about.ts';
import { sentence as ofMultiLeader } from './multi-leader/told.ts';
import { about as leaderless } from './leaderless/about.ts';
import { sentence as ofLeaderless } from './leaderless/told.ts';
import { about as spanner } from './spanner/about.ts';
import { sentence as ofSpanner } from './spanner/told.ts';
import { about as tidb } from './tidb/about.ts';
import { sentence as ofTidb } from './tidb/told.ts';
import { about as cockroachdb } from './cockroachdb/about.ts';
import { sentence as ofCockroachdb } from './cockroachdb/told.ts';

type Sentence = NonNullable<About['sentence']>;

const TOLD: readonly (readonly [about: About, sentence: Sentence])[] = [
  [consensus, ofConsensus],
  [certification, ofCertification],
  [multiLeader, ofMultiLeader],
  [leaderless, ofLeaderless],
  [spanner, ofSpanner],
  [tidb, ofTidb],
  [cockroachdb, ofCockroachdb],
];

/** Ids begin with the kind. */
const speaks = ({ kinds }: About, id: string): boolean => kinds.some(({ kind }) => id.startsWith(`${kind}-`));

export const sentence: Sentence = (event, city) => {
  const id = event.type === 'send' ? event.from : event.node;
  for (const [about, told] of TOLD) if (speaks(about, id)) return told(event, city) ?? about.sentence?.(event, city) ?? null;
  return null;
};
