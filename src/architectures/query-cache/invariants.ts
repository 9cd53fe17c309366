/** What must always hold of a cache: nothing too old, nothing too much, nothing that was never answered. */
import type { NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { Checker, DatabaseProbe, Invariant } from '../contract.ts';
import { HOLDS, remembering } from '../shared/remembering.ts';
import { cacheKey } from './entry.ts';
import { isRepeatable } from './rules.ts';
import type { CacheState, GivenAnswer, PrimaryState } from './state.ts';

export function isCacheState(state: unknown): state is CacheState {
  return typeof state === 'object' && state !== null && 'entries' in state && 'lastHit' in state;
}

export function isPrimaryState(state: unknown): state is PrimaryState {
  return typeof state === 'object' && state !== null && 'lastAnswer' in state;
}

const withinItsTime: Checker = {
  after(node, states) {
    const state = states.get(node);
    if (!isCacheState(state) || state.lastHit === null) return null;
    const { entry, at } = state.lastHit;
    const { ttlUs, revalidateUs, errorUs } = entry.lifetime;
    if (ttlUs === null) return null;
    const allowed = ttlUs + Math.max(revalidateUs, errorUs);
    const age = at - entry.askedAt + entry.ageUs;
    return age < allowed ? null : `${node} served an answer that was ${age} µs old; ${allowed} µs are allowed.`;
  },
};

const withinItsBound: Checker = {
  after(node, states) {
    const state = states.get(node);
    if (!isCacheState(state)) return null;
    const { maxEntries, maxBytes } = state.place.policy;
    if (state.entries.size > maxEntries) return `${node} holds ${state.entries.size} entries; ${maxEntries} are allowed.`;
    if (maxBytes === null || state.bytes <= maxBytes) return null;
    return `${node} holds ${state.bytes} bytes; ${maxBytes} are allowed.`;
  },
};

/** The answer that this node has given, if it is the primary, or was given, if nobody can look at who gives them. */
type Witness = (state: unknown) => GivenAnswer | null;
const byPrimary: Witness = (state) => (isPrimaryState(state) ? state.lastAnswer : null);
const byCache: Witness = (state) => (isCacheState(state) ? state.lastHeard : null);

/**
 * Answers are recognised as objects: a message is never changed or copied between its sender and its receiver, so an
 * equal-looking answer that the primary never gave does not pass for one that it gave.
 */
const trueAnswers = (witness: Witness) => (): Checker => {
  const memory = {
    given: new WeakMap<Outcome, { readonly key: string; readonly position: number | null }>(),
    /** What was looked at last at each node: most steps bring nothing new. */
    seenGiven: new Map<NodeId, object>(),
    seenHit: new Map<NodeId, object>(),
  };
  return remembering(memory, (node, states, { given, seenGiven, seenHit }) => {
    const state = states.get(node);
    const answer = witness(state);
    if (answer !== null && seenGiven.get(node) !== answer) {
      const { question, outcome, position } = answer;
      seenGiven.set(node, answer);
      if (isRepeatable(outcome)) given.set(outcome, { key: cacheKey(question.sql, question.params), position });
    }
    if (!isCacheState(state) || state.lastHit === null || seenHit.get(node) === state.lastHit) return null;
    seenHit.set(node, state.lastHit);
    const { question, entry } = state.lastHit;
    const key = cacheKey(question.sql, question.params);
    const known = given.get(entry.outcome);
    if (known && known.key === key && known.position === entry.position) return null;
    return `${node} served an answer to “${key}” that the database never gave, or not as something to be kept.`;
  });
};

/** What the primary has told of is in its database as long as the disk is whole. */
const durableWrites = (databases: DatabaseProbe): Checker =>
  remembering({ told: new Map<NodeId, number>() }, (node, states, { told }) => {
    const state = states.get(node);
    if (!isPrimaryState(state) || state.role.value === 'lost') return null;
    const known = Math.max(told.get(node) ?? 0, state.promises.told);
    told.set(node, known);
    const position = databases.position(node);
    return position >= known ? null : `${node} told of v${known}, and its database stands at v${position}.`;
  });

/** What holds of a cache whatever stands behind it. */
const ofCaches: readonly Invariant[] = [
  {
    name: 'no answer past its lifetime',
    states:
      'A cached answer is never served later than its lifetime, with the time for which it may be served while a new one is fetched or in want of one, after it may have become old (RFC 9111 §4.2, RFC 5861).',
    begin: () => withinItsTime,
  },
  {
    name: 'the cache is bounded',
    states: 'A cache never holds more entries, or more bytes, than it may.',
    begin: () => withinItsBound,
  },
];

const TRUE_ANSWERS = {
  name: 'cached answers are true answers',
  states: 'What a cache serves is exactly what the database once answered to the identical statement, and SQLite would repeat.',
};

export const invariants: readonly Invariant[] = [
  {
    name: 'confirmed writes survive a crash',
    states:
      'What the primary has told of, above all that a write is done, is in its database as long as the disk is whole: durability (Haerder and Reuter 1983).',
    begin: (_topology, databases) => (databases === null ? HOLDS : durableWrites(databases)),
  },
  ...ofCaches,
  { ...TRUE_ANSWERS, begin: trueAnswers(byPrimary) },
];

/** Durability is then what the room behind promises. */
export const inFront: readonly Invariant[] = [...ofCaches, { ...TRUE_ANSWERS, begin: trueAnswers(byCache) }];
