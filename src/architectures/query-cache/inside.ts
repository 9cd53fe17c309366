/** What a cache shows of itself: the answers that it keeps, with the time that each has left, and what it was set to. */
import type { Micros } from '../../sim/node.ts';
import { type InsideRoom, type KeptAnswer, NOTHING_KNOWN } from '../inside.ts';
import type { CacheEntry } from './entry.ts';
import { isCacheState, isPrimaryState } from './invariants.ts';
import type { CacheState } from './state.ts';

const ANSWERS_MAX = 20;
const ROWS_MAX = 20;

function keptAnswer({ key, outcome, position, oldSince }: CacheEntry, ttlUs: Micros, clockUs: Micros): KeptAnswer {
  const [sql = '', ...params] = key.split('\u0000');
  const rows = outcome.ok ? outcome.rows.slice(0, ROWS_MAX) : [];
  return { sql, params, position, leftUs: oldSince + ttlUs - clockUs, ttlUs, columns: outcome.ok ? outcome.columns : [], rows };
}

/** The answers that were put in last come first. */
function answersOf({ entries, place }: CacheState, clockUs: Micros) {
  const { ttlUs, maxEntries } = place.policy;
  const newest = [...entries.values()].slice(-ANSWERS_MAX).reverse();
  return { kept: newest.map((entry) => keptAnswer(entry, ttlUs, clockUs)), count: entries.size, most: maxEntries };
}

export const inside: InsideRoom = {
  knows({ state, clockUs }) {
    if (isPrimaryState(state)) return { facts: [{ name: 'version', value: state.position, note: 'commits in its database' }] };
    if (!isCacheState(state)) return NOTHING_KNOWN;
    const { policy } = state.place;
    return {
      facts: [
        { name: 'max_age', value: `${policy.ttlUs / 1e6} s`, note: 'an answer lives as long, from when it may be old' },
        {
          name: 'stale_while_revalidate',
          value: `${policy.staleWhileRevalidateUs / 1e6} s`,
          note: 'and is served so much longer while a new one is fetched',
        },
        { name: 'hits', value: state.hits, note: 'answered from memory' },
        { name: 'misses', value: state.misses, note: 'asked of the primary' },
        { name: 'passed on', value: state.forwards, note: 'statements that may write' },
        { name: 'evictions', value: state.evictions, note: 'answers that had to go for others' },
        { name: 'waiting', value: state.pending.size, note: 'questions that the primary has not answered' },
      ],
      answers: answersOf(state, clockUs),
    };
  },
  newest: (_spec, nodes) => nodes.find(({ kind }) => kind === 'primary')?.id ?? null,
};
