/** Known mistakes of every kind of multi-master, each planted in the room of its kind. */
import type { Mutant } from '../mutant.ts';
import { mutants as certification } from './certification/mutants.ts';
import { mutants as consensus } from './consensus/mutants.ts';
import { mutants as leaderless } from './leaderless/mutants.ts';
import { siblings } from './index.ts';
import { mutants as multiLeader } from './multi-leader/mutants.ts';
import { mutants as spanner } from './spanner/mutants.ts';
import { mutants as tidb } from './tidb/mutants.ts';
import { mutants as cockroachdb } from './cockroachdb/mutants.ts';
import { PROTOCOL } from './protocols.ts';

/** A mistake in one kind, in the whole. */
const of = (id: string, mutants: readonly Mutant[]): readonly Mutant[] =>
  mutants.map((mutant) => ({
    ...mutant,
    architecture: siblings({ [id]: mutant.architecture }),
    settings: { [PROTOCOL]: id, ...mutant.settings },
  }));

export const mutants: readonly Mutant[] = [
  ...of('consensus', consensus),
  ...of('certification', certification),
  ...of('multi-leader', multiLeader),
  ...of('leaderless', leaderless),
  ...of('spanner', spanner),
  ...of('tidb', tidb),
  ...of('cockroachdb', cockroachdb),
];
