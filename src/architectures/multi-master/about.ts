/** What multi-master is: several kinds of it, of which a run has one (`protocol`). Each says of its own nodes how they look. */
import type { About, NodeFacts } from '../showing.ts';
import { about as certification } from './certification/about.ts';
import { about as consensus } from './consensus/about.ts';
import { about as multiLeader } from './multi-leader/about.ts';
import { about as leaderless } from './leaderless/about.ts';
import { about as spanner } from './spanner/about.ts';
import { about as tidb } from './tidb/about.ts';
import { about as cockroachdb } from './cockroachdb/about.ts';

/** In the order in which they are offered; the first is the default. */
const SIBLINGS: readonly (readonly [id: string, about: About])[] = [
  ['consensus', consensus],
  ['certification', certification],
  ['multi-leader', multiLeader],
  ['leaderless', leaderless],
  ['spanner', spanner],
  ['tidb', tidb],
  ['cockroachdb', cockroachdb],
];

const OF_KIND = new Map(SIBLINGS.flatMap(([, sibling]) => sibling.kinds.map(({ kind }) => [kind, sibling] as const)));

/** Whose node it is. Only clients are nobody's, and nobody asks for their looks here. */
const of = ({ kind }: NodeFacts): About => OF_KIND.get(kind) ?? consensus;

export const about: About = {
  id: 'multi-master',
  name: 'Multi-master',
  summary:
    'Every region has a database that takes reads and writes. They agree on one order of all writes (by Raft or Paxos), or pay for faster answers with weaker promises.',
  kinds: SIBLINGS.flatMap(([id, { kinds }], i) => kinds.map((kind) => ({ ...kind, onlyWith: ['protocol', id, i === 0] as const }))),
  messages: Object.assign({}, ...SIBLINGS.map(([, { messages }]) => messages)),
  orders: (node) => of(node).orders(node),
  glyph: (node, all, atUs) => of(node).glyph(node, all, atUs),
};
