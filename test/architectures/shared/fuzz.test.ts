/**
 * The five rooms in random worlds, each held to what it promises (`guarantees.ts` of the room), and the same again from the same seed.
 * Every promise is also broken on purpose, to see that it is looked at; known bugs of each room: `test/search/mutants.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import { architectures } from '../../../src/architectures/index.ts';
import { RULES } from '../../../src/architectures/query-cache/rules.ts';
import type { Effect } from '../../../src/sim/node.ts';
import type { PlayOptions } from '../../../src/search/play.ts';
import { firstComplaint, playedFrom, targetOf, unchecked, wrapped } from '../../search/worlds.ts';
import { brokenQueryCache } from './breaking.ts';
import { altered, copied } from './planted.ts';

const SCHEDULES = 4;
const IDS = architectures.map(({ about }) => about.id);

async function expectComplaint(id: string, options: PlayOptions, wanted: RegExp, settings = {}): Promise<void> {
  expect(await firstComplaint(targetOf(id, settings), wanted, options)).toMatch(wanted);
}

const hashOf = async (id: string, seed: number, options: PlayOptions = {}): Promise<string> =>
  (await playedFrom(targetOf(id), seed, options)).traceHash;

describe.each(IDS)('%s', (id) => {
  it(`keeps its word through ${SCHEDULES} schedules`, { timeout: 120_000 }, async () => {
    const sum = { operations: 0, answered: 0, faults: 0 };
    // Others than those of test/search/search.test.ts.
    for (let seed = 1001; seed <= 1000 + SCHEDULES; seed++) {
      const { complaints, counts } = await playedFrom(targetOf(id), seed);
      expect(complaints, `${id}, seed ${seed}: repeat with playedFrom(targetOf('${id}'), ${seed})`).toEqual([]);
      for (const key of ['operations', 'answered', 'faults'] as const) sum[key] += counts[key];
    }
    // Schedules in which nothing happens, or nothing goes wrong, prove nothing.
    expect(sum.answered).toBeGreaterThan(60 * SCHEDULES);
    expect(sum.operations - sum.answered).toBeGreaterThan(10 * SCHEDULES);
    expect(sum.faults).toBeGreaterThan(8 * SCHEDULES);
  });

  it('does the same again from the same seed, and something else from another', { timeout: 60_000 }, async () => {
    expect(await hashOf(id, 7)).toBe(await hashOf(id, 7));
    expect(await hashOf(id, 8)).not.toBe(await hashOf(id, 7));
  });
});

describe('a checkpoint', () => {
  it.each(IDS)('of %s: state is plain data, whose copy goes on alike', { timeout: 60_000 }, async (id) => {
    for (const seed of [3, 4, 7]) {
      const whole = await hashOf(id, seed, { plant: unchecked });
      expect(await hashOf(id, seed, { plant: (room) => wrapped((_spec, logic) => copied(logic))(unchecked(room)) })).toBe(whole);
    }
  });
});

/** The same change at every node. */
function everywhere(change: (effect: Effect, node: string) => Effect | null): NonNullable<PlayOptions['plant']> {
  return wrapped(({ id }, logic) => altered(logic, (effect) => change(effect, id)));
}

/** Changes outcomes on their way to a client. */
function retold(tell: (outcome: object) => object): NonNullable<PlayOptions['plant']> {
  return everywhere((effect) => {
    if (effect.type !== 'send' || effect.message.kind !== 'reply' || !('outcome' in effect.message)) return effect;
    const { outcome } = effect.message;
    const message = typeof outcome === 'object' && outcome !== null ? { ...effect.message, outcome: tell(outcome) } : effect.message;
    return { ...effect, message };
  });
}

describe('a broken promise is noticed', () => {
  it.each(['query-cache', 'read-replicas', 'partition-router', 'multi-master'])(
    '%s calls an unknown outcome a certain failure',
    { timeout: 60_000 },
    async (id) => {
      const plant = retold((outcome) => ('definite' in outcome ? { ...outcome, definite: true } : outcome));
      await expectComplaint(id, { plant }, /failed for certain .* and took effect/);
    },
  );

  it.each(IDS)('%s confirms a write that failed', { timeout: 60_000 }, async (id) => {
    const done = { ok: true, columns: [], rows: [], changes: 1, tables: [], wrote: true };
    await expectComplaint(id, { plant: retold((outcome) => ('definite' in outcome ? done : outcome)) }, /was confirmed by .* and is gone/);
  });

  it.each(['single-node', 'partition-router'])('%s answers from what it said before', { timeout: 60_000 }, async (id) => {
    const plant: PlayOptions['plant'] = (room) => {
      const said = new Map<string, object>();
      const memory = retold((outcome) => {
        if (!('rows' in outcome) || !Array.isArray(outcome.rows) || outcome.rows.length !== 1) return outcome;
        const key = String(outcome.rows[0][0]);
        const known = said.get(key) ?? outcome;
        said.set(key, known);
        return known;
      });
      return memory(room);
    };
    await expectComplaint(id, { plant }, /^(?:linearizable|read your writes|monotonic reads): /);
  });

  it('multi-master reads where it stands', { timeout: 60_000 }, async () => {
    // What is promised of it is what is promised of linearizable reads.
    const guarantees = targetOf('multi-master').guarantees;
    const target = targetOf('multi-master', { protocol: 'consensus', reads: 'local' });
    const strict = { ...guarantees, promised: () => [{ guarantee: 'linearizable' } as const] };
    expect(await firstComplaint(target, /^linearizable: /, { guarantees: strict })).toMatch(/does not see it|saw an older|saw/);
  });

  it('query-cache serves what is too old', { timeout: 60_000 }, async () => {
    // Half of the time that has passed is all that it knows of.
    const room = brokenQueryCache({ freshness: (ageUs, policy) => RULES.freshness(Math.round(ageUs / 2), policy) });
    await expectComplaint('query-cache', { plant: () => ({ ...room, invariants: [] }) }, /^bounded staleness: /);
  });

  it('read-replicas do not count what they lose', { timeout: 60_000 }, async () => {
    const plant = everywhere((effect) => (effect.type === 'report' && effect.key === 'lostWrites' ? null : effect));
    await expectComplaint('read-replicas', { plant }, /was confirmed by .* and is gone/);
  });

  it('multi-master: a log that is not on disk', { timeout: 60_000 }, async () => {
    const plant = wrapped((_spec, logic) => altered(logic, (effect) => (effect.type === 'append' ? null : effect)));
    await expectComplaint('multi-master', { plant }, /^commits are final: /);
  });

  it('a node that remembers an earlier run', { timeout: 60_000 }, async () => {
    let runs = 0;
    const plant = everywhere((effect) => (effect.type === 'report' && effect.key === 'position' ? { ...effect, value: ++runs } : effect));
    expect(await hashOf('single-node', 7, { plant })).not.toBe(await hashOf('single-node', 7, { plant }));
  });
});
