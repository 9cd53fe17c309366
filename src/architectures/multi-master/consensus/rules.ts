/**
 * The rules that bring every statement into the one log once, and its answer back, each a question with a short answer. They
 * stand together because they are what a class should look at longest, and apart from the handlers so that a test can break one
 * and watch an invariant catch it. Those of Raft and of Paxos are among them: `../shared/consensus`.
 */
import { PAXOS_RULES, type PaxosRules } from '../../shared/consensus/paxos/rules.ts';
import type { Micros } from '../../../sim/node.ts';
import { RULES as RAFT_RULES, type Rules as RaftRules } from '../../shared/consensus/raft/rules.ts';

export interface Rules extends RaftRules, PaxosRules {
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** Ongaro's thesis, §6.3: an operation stands in the log once, however often leaders are asked for it. `index`: where it stands. */
  isLogged(index: number | undefined): boolean;
  /** A transaction begins when all that no lock tells of is in the database: what it does not see it would overwrite. */
  sees(need: number, lastApplied: number): boolean;
  /** A write alone that every member runs by itself asks nobody for a lock: only where no transaction is open. */
  takesShortWay(isFree: boolean): boolean;
  /** Whoever has only read asks at COMMIT whether its leader still leads, as a read does. */
  asksWhoLeads(confirms: boolean): boolean;
  /** Thesis §6.3: what may have been done and is forgotten is not done again. It can only be in the log after index `after`. */
  isForgotten(after: number, forgottenTo: number): boolean;
  /** Thesis §6.4: a read waits until all that was committed when it came is in this database. */
  hasApplied(index: number, lastApplied: number): boolean;
  /** Bounded staleness: an index says how new a database must be only for so long after it was asked for. A clock that was set back cannot tell. */
  isYoung(ageUs: Micros, maxUs: Micros): boolean;
  /** A refusal is certain only where nobody can have written: no leader was asked before, in this life or the last. */
  isCertain(mayBeInLog: boolean): boolean;
}

export const RULES: Rules = {
  ...PAXOS_RULES,
  ...RAFT_RULES,
  isRepeated: (known) => known,
  isLogged: (index) => index !== undefined,
  sees: (need, lastApplied) => need <= lastApplied,
  takesShortWay: (isFree) => isFree,
  asksWhoLeads: (confirms) => confirms,
  isForgotten: (after, forgottenTo) => after < forgottenTo,
  hasApplied: (index, lastApplied) => index <= lastApplied,
  isYoung: (ageUs, maxUs) => ageUs >= 0 && ageUs <= maxUs,
  isCertain: (mayBeInLog) => !mayBeInLog,
};
