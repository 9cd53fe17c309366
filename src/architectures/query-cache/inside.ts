/** What a cache shows of itself: the answers that it keeps, with the time that each has left, and what it was set to. */
import type { Micros } from '../../sim/node.ts';
import { type Fact, type InsideRoom, type KeptAnswer, NOTHING_KNOWN } from '../inside.ts';
import type { CacheEntry } from './entry.ts';
import { isCacheState, isPrimaryState } from './invariants.ts';
import type { CacheState } from './state.ts';

const ANSWERS_MAX = 20;
const ROWS_MAX = 20;

function keptAnswer({ key, outcome, position, oldSince, lifetime: { ttlUs } }: CacheEntry, clockUs: Micros): KeptAnswer {
  const [sql = '', ...params] = key.split('\u0000');
  const rows = outcome.ok ? outcome.rows.slice(0, ROWS_MAX) : [];
  const leftUs = ttlUs === null ? null : oldSince + ttlUs - clockUs;
  return { sql, params, position, leftUs, ttlUs, columns: outcome.ok ? outcome.columns : [], rows };
}

/** The answers that were put in last come first. */
function answersOf({ entries, place }: CacheState, clockUs: Micros) {
  const { maxEntries } = place.policy;
  const newest = [...entries.values()].slice(-ANSWERS_MAX).reverse();
  return { kept: newest.map((entry) => keptAnswer(entry, clockUs)), count: entries.size, most: maxEntries };
}

const seconds = (us: Micros | null): string => (us === null ? 'for ever' : `${us / 1e6} s`);

/** In the words of the system that fills its caches so. */
function factsOf(state: CacheState): readonly Fact[] {
  const { policy } = state.place;
  const evictions = { name: 'evictions', value: state.evictions, note: 'answers that had to go for others' };
  if (state.place.filling === 'look-aside')
    return [
      { name: 'keyspace_hits', value: state.hits, note: 'GETs that found something' },
      { name: 'keyspace_misses', value: state.misses, note: 'GETs that found nothing' },
      { ...evictions, name: 'evicted_keys' },
      { name: 'used_memory', value: `${state.bytes} B`, note: policy.maxBytes === null ? 'no bound is set' : `of ${policy.maxBytes} B` },
    ];
  return [
    { name: 'max_age', value: seconds(policy.ttlUs), note: 'an answer lives as long, from when it may be old' },
    {
      name: 'stale_while_revalidate',
      value: seconds(policy.revalidateUs),
      note: 'and is served so much longer while a new one is fetched',
    },
    { name: 'hits', value: state.hits, note: 'answered from memory' },
    { name: 'stale', value: state.stale, note: 'of these past their lifetime' },
    { name: 'misses', value: state.misses, note: 'asked of the primary' },
    { name: 'coalesced', value: state.coalesced, note: 'of these joined a question under way' },
    { name: 'passed on', value: state.forwards, note: 'statements that may write' },
    evictions,
    { name: 'waiting', value: state.pending.size, note: 'questions that the primary has not answered' },
  ];
}

export const inside: InsideRoom = {
  knows({ state, clockUs }) {
    if (isPrimaryState(state)) return { facts: [{ name: 'version', value: state.position, note: 'commits in its database' }] };
    if (!isCacheState(state)) return NOTHING_KNOWN;
    return {
      facts: factsOf(state),
      answers: answersOf(state, clockUs),
    };
  },
  newest: (_spec, nodes) => nodes.find(({ kind }) => kind === 'primary')?.id ?? null,
};
