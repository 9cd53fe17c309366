/**
 * Certification: each server, looking only at keys and at the one order, reaches the same verdict on each write set. The index says of
 * each key which write set wrote it last; a write set that ran on a state without that one is rejected. No further message is needed.
 * Sources: Pedone, Guerraoui & Schiper 2003 (The Database State Machine Approach), §4; Galera, certification-based replication.
 */
import type { Action, WriteSet } from './protocol.ts';
import type { Rules } from './rules.ts';

/** `repeated`: the operation was certified before; `too old`: the index does not reach back to the state on which it ran. */
export type Verdict = 'certified' | 'conflict' | 'too old' | 'repeated';

/** The same on every server that has certified as much. Numbers are those of actions in the order (`seqno`). */
export interface Certification {
  /** All up to this entry of the log was certified, and up to this action. */
  to: number;
  seqno: number;
  /** Key → the last write set that wrote it, and the last that referred to it; those written last stand last. */
  readonly written: Map<string, number>;
  readonly referred: Map<string, number>;
  /** Operations that were certified. */
  readonly done: Map<string, number>;
  /** The last change of the schema. */
  schemaAt: number;
  /** Entries of the log that were rejected, as long as that has them. */
  readonly rejected: Set<number>;
  /** How far apart write sets are from those that they build on, all in all, and of how many (`wsrep_cert_deps_distance`). */
  distance: number;
  judged: number;
}

export const noCertification = (): Certification => ({
  to: 0,
  seqno: 0,
  written: new Map(),
  referred: new Map(),
  done: new Map(),
  schemaAt: 0,
  rejected: new Set(),
  distance: 0,
  judged: 0,
});

interface Judge {
  readonly rules: Rules;
  /** How far back a write set may have seen. */
  readonly interval: number;
  /** What this server has applied, and whether a local transaction has one of these keys: neither is to count. */
  readonly applied: number;
  readonly meetsLocal: boolean;
}

/** Certifies the action that stands at entry `index` and is number `seqno`. Returns the verdict and changes what it will go by. */
export function certify(known: Certification, action: Action, index: number, seqno: number, judge: Judge): Verdict {
  known.to = index;
  known.seqno = seqno;
  const verdict = judged(known, action, seqno, judge);
  if (verdict !== 'certified') known.rejected.add(index);
  else if (action.kind === 'writeset') note(known, action, seqno, judge);
  else if (action.kind === 'toi') known.schemaAt = seqno;
  if (verdict === 'certified' && action.kind !== 'marker') renew(known.done, action.op, seqno);
  purge(known, judge.rules.purgedTo(seqno, judge.interval));
  return verdict;
}

function judged(known: Certification, action: Action, seqno: number, judge: Judge): Verdict {
  if (action.kind === 'marker') return 'certified';
  const { rules, interval, applied, meetsLocal } = judge;
  if (known.done.has(action.op)) return 'repeated';
  if (rules.isTooOld(action.lastSeen, seqno, interval)) return 'too old';
  if (action.kind === 'toi') return 'certified';
  const lastSeen = rules.lastSeen(action.lastSeen, applied);
  return rules.verdict(conflicts(known, action, lastSeen, rules), meetsLocal) ? 'conflict' : 'certified';
}

/** Who writes is in the way of who wrote or refers, and who refers in the way of who wrote. */
function conflicts(known: Certification, action: WriteSet, lastSeen: number, rules: Rules): boolean {
  const { written, parents } = rules.compared(action.keys);
  return (
    rules.isLater(known.schemaAt, lastSeen) ||
    written.some((key) => rules.isLater(known.written.get(key), lastSeen) || rules.isLater(known.referred.get(key), lastSeen)) ||
    parents.some((key) => rules.isLater(known.written.get(key), lastSeen))
  );
}

function note(known: Certification, { keys }: WriteSet, seqno: number, { rules }: Judge): void {
  const { written, parents } = rules.compared(keys);
  let buildsOn = 0;
  for (const key of written) {
    buildsOn = Math.max(buildsOn, known.written.get(key) ?? 0, known.referred.get(key) ?? 0);
    renew(known.written, key, seqno);
  }
  for (const key of parents) {
    buildsOn = Math.max(buildsOn, known.written.get(key) ?? 0);
    renew(known.referred, key, seqno);
  }
  known.distance += seqno - buildsOn;
  known.judged += 1;
}

/** Last again. */
function renew(map: Map<string, number>, key: string, seqno: number): void {
  map.delete(key);
  map.set(key, seqno);
}

/** Nobody is compared with what is that old. */
function purge({ written, referred, done }: Certification, to: number): void {
  for (const map of [written, referred, done])
    for (const [key, seqno] of map) {
      if (seqno > to) break;
      map.delete(key);
    }
}

/** What a snapshot, or a log that gave up its front, needs to know of certification. Plain data that never changes. */
export interface CertificationMemory {
  /** Position of databases before the first action. */
  readonly base: number;
  readonly to: number;
  readonly seqno: number;
  readonly schemaAt: number;
  readonly written: readonly (readonly [string, number])[];
  readonly referred: readonly (readonly [string, number])[];
  readonly done: readonly (readonly [string, number])[];
  readonly rejected: readonly number[];
}

const frozen = (map: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  Object.freeze([...map].map((pair) => Object.freeze(pair)));

/** For whoever has what the log held up to `index`. */
export function memoryOf(known: Certification, base: number, index: number): CertificationMemory {
  const { to, seqno, schemaAt, written, referred, done, rejected } = known;
  return Object.freeze({
    base,
    to,
    seqno,
    schemaAt,
    written: frozen(written),
    referred: frozen(referred),
    done: frozen(done),
    rejected: Object.freeze([...rejected].filter((at) => at > index)),
  });
}

export function isMemory(value: unknown): value is CertificationMemory {
  return typeof value === 'object' && value !== null && 'base' in value && 'rejected' in value && 'written' in value;
}

export function recalled({ to, seqno, schemaAt, written, referred, done, rejected }: CertificationMemory): Certification {
  return {
    ...noCertification(),
    to,
    seqno,
    schemaAt,
    written: new Map(written),
    referred: new Map(referred),
    done: new Map(done),
    rejected: new Set(rejected),
  };
}
