/**
 * The rules that keep a cached answer true and young enough, each a question with a short answer. They stand together because
 * they are what a class should look at longest, and apart from the handlers so that a test can break one and watch an invariant
 * catch it.
 */
import type { Birth, Micros } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';
import { DURABLE, type DurableRules } from '../shared/promises.ts';
import { type CacheEntry, type CachePolicy, cacheKey, type Lifetime } from './entry.ts';
import { surelyReads } from '../shared/surely-reads.ts';

/** `stale`: only while a new answer is fetched. `spare`: only where there is no other. */
export type Freshness = 'fresh' | 'stale' | 'spare' | 'expired';

export interface Rules extends DurableRules {
  /** A primary that starts again on a blank disk has lost its rows, and must not answer as if it had none. */
  isLost(birth: Birth): boolean;
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** By what an answer is found again: every character and every parameter of its question. */
  keyOf(sql: string, params: readonly Value[]): string;
  /** RFC 9111 §4.2 and RFC 5861: what may be served, and what only while a new answer is fetched, or in want of one. `ageUs`: since it may be old. */
  freshness(ageUs: Micros, lifetime: Lifetime): Freshness;
  /** RFC 9111 §4.2.3: an answer may be as old as the question, and by as much older as who answered says. */
  oldSince(askedAt: Micros, ageUs: Micros): Micros;
  /** SQLite's own word: the same question would get the same answer again on the same data. Nothing is kept whose age nobody knows. */
  mayKeep(outcome: Outcome, ageUs: Micros | null, policy: Pick<CachePolicy, 'keepsEmpty'>): boolean;
  /** An older answer never takes the place of a younger one. */
  isYounger(entry: CacheEntry, known: CacheEntry): boolean;
  /** Something has to go. */
  isOverfull(entries: number, bytes: number, policy: CachePolicy): boolean;
  /** Who fills by leave of the cache must have it still: a delete has voided it, or another has it now. */
  isLeased(known: boolean): boolean;
  /** A delete takes the leave to fill back: what is under way was read before it. */
  voidsLease(): boolean;
  /** Tokens go on from here after a start with this chance: those of an earlier life must not be valid again. */
  firstToken(chance: number): number;
  /** When the primary is silent, a statement has failed for certain only if it could not write. */
  /** It never decides what is cached, only what the cache may say when the primary is silent. */
  surelyReads(sql: string): boolean;
}

/** What reads no table (`SELECT 1+1`) needs no cache; what looks at the clock or at chance would be frozen by one. */
export const isRepeatable = (outcome: Outcome): boolean =>
  outcome.ok && !outcome.wrote && outcome.volatile !== true && outcome.tables.length > 0;

const isEmpty = (outcome: Outcome): boolean => outcome.ok && outcome.rows.length === 0;

export const RULES: Rules = {
  ...DURABLE,
  isLost: (birth) => birth === 'blank',
  isRepeated: (known) => known,
  keyOf: cacheKey,
  freshness(ageUs, { ttlUs, revalidateUs, errorUs }) {
    if (ttlUs === null) return 'fresh';
    // Asked for in the future: the clock was set back, and how old the answer is cannot be known.
    if (ageUs < 0 || ageUs >= ttlUs + Math.max(revalidateUs, errorUs)) return 'expired';
    if (ageUs < ttlUs) return 'fresh';
    return ageUs < ttlUs + revalidateUs ? 'stale' : 'spare';
  },
  oldSince: (askedAt, ageUs) => askedAt - ageUs,
  mayKeep: (outcome, ageUs, { keepsEmpty }) => ageUs !== null && isRepeatable(outcome) && (keepsEmpty || !isEmpty(outcome)),
  isYounger: (entry, known) => entry.oldSince >= known.oldSince,
  isOverfull: (entries, bytes, { maxEntries, maxBytes }) => entries > maxEntries || (maxBytes !== null && bytes > maxBytes),
  isLeased: (known) => known,
  voidsLease: () => true,
  firstToken: (chance) => chance * 2 ** 20,
  surelyReads,
};
