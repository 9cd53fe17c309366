/**
 * What this room rests on, each a question with a short answer, so that a test can break one and see what follows. Those about rows are
 * asked where rows are merged (`merging/rules.ts`), the others at a site.
 */
import type { Birth } from '../../../sim/node.ts';
import type { Applied } from '../../../merging/jobs.ts';
import { compare, isSame, type MergeRules, type SyncRules } from '../../../merging/index.ts';
import { DURABLE, type DurableRules } from '../../shared/promises.ts';
import { receive, tick } from '../../shared/timestamps/hlc.ts';

/** Site → how many of its changes have been taken in. */
export type Vector = ReadonlyMap<string, number>;

export interface Rules extends DurableRules, MergeRules, SyncRules {
  /** A site that starts again on a blank disk has lost its rows, and must not answer as if it had none. */
  isLost(birth: Birth): boolean;
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** Changes of one site are taken in one after the other, without a gap. */
  isNext(seq: number, applied: number): boolean;
  /** A change waits until all that its writer had seen is here (causal delivery: Birman, Schiper and Stephenson 1991). */
  isReady(after: Applied, applied: Vector): boolean;
  /**
   * Up to which change of a site its deletes may be forgotten. `told`: what each other site has said it has. Everybody has them, and all that
   * anybody wrote before having them is here; so nothing can come that does not know of them.
   */
  horizon(applied: Vector, told: ReadonlyMap<string, Vector>): Applied;
}

const has = (applied: Vector, origin: string): number => applied.get(origin) ?? 0;

export const RULES: Rules = {
  ...DURABLE,
  tick,
  receive,
  isNew: (seq, applied) => seq > applied,
  sawIt: isSame,
  wins: (theirs, mine) => compare(theirs.version, mine.version) > 0,
  addsUp: () => true,
  comesFirst: (a, b) => compare(b, a),
  mayReturn: () => true,
  isNewPush: (seq, last) => seq > last,
  takesPlace: () => true,
  rollsBack: () => true,
  isReplayed: (seq, last) => seq > last,
  isLost: (birth) => birth === 'blank',
  isRepeated: (known) => known,
  isNext: (seq, applied) => seq === applied + 1,
  isReady: (after, applied) => after.every(([origin, seq]) => has(applied, origin) >= seq),
  horizon(applied, told) {
    for (const [peer, vector] of told) if (has(applied, peer) < has(vector, peer)) return [];
    return [...applied].map(([origin, seq]) => [origin, Math.min(seq, ...[...told.values()].map((vector) => has(vector, origin)))]);
  },
};
