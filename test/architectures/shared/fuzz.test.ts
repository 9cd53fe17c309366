/**
 * The five rooms under random clients and faults, each held to what it promises: its invariants; “failed for certain”
 * left no trace; no write twice; what was confirmed is there, or is counted as lost where the room says it may be; rows
 * in one order that agrees with real time, as far as the room claims it; and the same again from the same seed.
 * Every promise is also broken on purpose, to see that it is looked at.
 */
import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/architectures/query-cache/rules.ts';
import { type DiskModel, diskOfFsync } from '../../../src/sim/disk-model.ts';
import type { Effect } from '../../../src/sim/node.ts';
import { TraceHash } from '../../../src/trace/hash.ts';
import type { RunOptions } from './harness.ts';
import { altered, copied } from './planted.ts';
import { brokenMultiMaster, brokenPartitionRouter, brokenQueryCache, brokenReadReplicas, brokenSingleNode } from './breaking.ts';
import { broken } from './promises.ts';
import { type Fuzzed, type Played, play, ROOMS } from './schedule.ts';
import { operationsOf } from './trails.ts';

const SCHEDULES = 120;
const PATIENCE = 60;

type Planted = Pick<RunOptions, 'plant' | 'settings' | 'checked' | 'disk'>;

/** A disk that is slow enough for crashes to find it at work. */
const slowDisk = (seed: number): DiskModel => ({
  ...diskOfFsync([1000, 20_000, 100_000][seed % 3] ?? 0, seed % 2 === 0 ? 'constant' : 'exponential'),
  groupCommit: seed % 5 !== 0,
});

const again = (room: Fuzzed, seed: number): string => `${room.architecture.about.id}, seed ${seed}: repeat with play(room, ${seed})`;

async function close({ run }: Played): Promise<void> {
  run.sql.engine.close();
}

function roomOf(id: string): Fuzzed {
  const room = ROOMS.find(({ architecture }) => architecture.about.id === id);
  if (room === undefined) throw new Error(`there is no room ${id}`);
  return room;
}

/** The first complaint of that kind over some seeds. */
async function firstComplaint(room: Fuzzed, planted: Planted, wanted: RegExp): Promise<string> {
  for (let seed = 1; seed <= PATIENCE; seed++) {
    const played = await play(room, seed, planted);
    const complaint = broken(room, played).find((words) => wanted.test(words));
    await close(played);
    if (complaint !== undefined) return complaint;
  }
  return `nothing found in ${PATIENCE} schedules`;
}

async function expectComplaint(room: Fuzzed, planted: Planted, wanted: RegExp): Promise<void> {
  expect(await firstComplaint(room, planted, wanted)).toMatch(wanted);
}

async function hashOf(room: Fuzzed, seed: number, planted: Planted = {}): Promise<string> {
  const played = await play(room, seed, planted);
  const hash = new TraceHash();
  played.run.trace.tell(hash);
  await close(played);
  return hash.digits;
}

describe.each(ROOMS.map((room) => [room.architecture.about.id, room] as const))('%s', (_, room) => {
  it(`keeps its word through ${SCHEDULES} schedules`, { timeout: 120_000 }, async () => {
    let answered = 0;
    let failed = 0;
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const played = await play(room, seed);
      expect(broken(room, played), again(room, seed)).toEqual([]);
      const outcomes = operationsOf(played.run.events).map(({ outcome }) => outcome?.ok);
      answered += outcomes.filter((ok) => ok === true).length;
      failed += outcomes.filter((ok) => ok === false).length;
      await close(played);
    }
    // Schedules in which nothing happens, or nothing goes wrong, prove nothing.
    expect(answered).toBeGreaterThan(30 * SCHEDULES);
    expect(failed).toBeGreaterThan(2 * SCHEDULES);
  });

  it(`keeps its word through ${SCHEDULES / 3} schedules on disks that take their time`, { timeout: 120_000 }, async () => {
    let answered = 0;
    for (let seed = 1; seed <= SCHEDULES / 3; seed++) {
      const played = await play(room, seed, { disk: slowDisk(seed) });
      expect(broken(room, played), `${again(room, seed)} and slowDisk(${seed})`).toEqual([]);
      answered += operationsOf(played.run.events).filter(({ outcome }) => outcome?.ok === true).length;
      await close(played);
    }
    expect(answered).toBeGreaterThan(25 * (SCHEDULES / 3));
  });

  it('does the same again from the same seed, and something else from another', async () => {
    expect(await hashOf(room, 7)).toBe(await hashOf(room, 7));
    expect(await hashOf(room, 8)).not.toBe(await hashOf(room, 7));
  });
});

describe('a checkpoint', () => {
  it.each(ROOMS.map((room) => [room.architecture.about.id, room] as const))(
    'of %s: state is plain data, whose copy goes on alike',
    async (_, room) => {
      // Invariants know some things by their identity, which a copy has not.
      for (const seed of [3, 4, 7, 12]) {
        const whole = await hashOf(room, seed, { checked: false });
        expect(await hashOf(room, seed, { checked: false, plant: (_spec, logic) => copied(logic) })).toBe(whole);
      }
    },
  );
});

describe('an answer before what it tells of is on disk', () => {
  it.each([
    ['single-node', brokenSingleNode({ isOnDisk: () => true })],
    ['query-cache', brokenQueryCache({ isOnDisk: () => true })],
    ['read-replicas', brokenReadReplicas({ isOnDisk: () => true })],
    ['partition-router', brokenPartitionRouter({ isOnDisk: () => true })],
    ['multi-master', brokenMultiMaster({ isOnDisk: () => true })],
  ])('%s: a crash takes what was confirmed, and that is noticed', { timeout: 60_000 }, async (id, architecture) => {
    const disk = diskOfFsync(150_000);
    await expectComplaint(
      { ...roomOf(id), architecture },
      { disk },
      /confirmed writes survive|is gone|election safety|commits are final|leader comp/,
    );
  });
});

/** The same change at every node. */
function everywhere(change: (effect: Effect, node: string) => Effect | null): NonNullable<RunOptions['plant']> {
  return ({ id }, logic) => altered(logic, (effect) => change(effect, id));
}

/** Changes outcomes on their way to a client. */
function retold(tell: (outcome: object) => object): NonNullable<RunOptions['plant']> {
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
      await expectComplaint(roomOf(id), { plant }, /failed for certain .* and took effect/);
    },
  );

  it.each(ROOMS.map(({ architecture }) => architecture.about.id))('%s confirms a write that failed', { timeout: 60_000 }, async (id) => {
    const done = { ok: true, columns: [], rows: [], changes: 1, tables: [], wrote: true };
    await expectComplaint(
      roomOf(id),
      { plant: retold((outcome) => ('definite' in outcome ? done : outcome)) },
      /was confirmed by .* and is gone/,
    );
  });

  it.each([
    ['single-node', brokenSingleNode({ isRepeated: () => false })],
    ['partition-router', brokenPartitionRouter({ isRepeated: () => false })],
  ])('%s carries out doubled messages', { timeout: 60_000 }, async (id, architecture) => {
    await expectComplaint({ ...roomOf(id), architecture }, {}, /was written twice/);
  });

  it.each(['single-node', 'partition-router'])('%s answers from what it said before', { timeout: 60_000 }, async (id) => {
    const plant: RunOptions['plant'] = (spec, logic) => {
      const said = new Map<string, object>();
      const memory = retold((outcome) => {
        if (!('rows' in outcome) || !Array.isArray(outcome.rows) || outcome.rows.length !== 1) return outcome;
        const key = String(outcome.rows[0][0]);
        const known = said.get(key) ?? outcome;
        said.set(key, known);
        return known;
      });
      return memory(spec, logic);
    };
    await expectComplaint(roomOf(id), { plant }, /does not see it|saw/);
  });

  it('multi-master reads where it stands', { timeout: 60_000 }, async () => {
    await expectComplaint(roomOf('multi-master'), { settings: { reads: 'local' } }, /does not see it|saw an older/);
  });

  it('query-cache serves what is too old', { timeout: 60_000 }, async () => {
    // Half of the time that has passed is all that it knows of.
    const architecture = brokenQueryCache({ freshness: (ageUs, policy) => RULES.freshness(Math.round(ageUs / 2), policy) });
    await expectComplaint({ ...roomOf('query-cache'), architecture }, {}, /does not see it|saw an older/);
  });

  it('read-replicas do not count what they lose', { timeout: 60_000 }, async () => {
    const plant = everywhere((effect) => (effect.type === 'report' && effect.key === 'lostWrites' ? null : effect));
    await expectComplaint(roomOf('read-replicas'), { plant }, /was confirmed by .* and is gone/);
  });

  it('a node that remembers an earlier run', async () => {
    let runs = 0;
    const plant = everywhere((effect) => (effect.type === 'report' && effect.key === 'position' ? { ...effect, value: ++runs } : effect));
    expect(await hashOf(roomOf('single-node'), 7, { plant })).not.toBe(await hashOf(roomOf('single-node'), 7, { plant }));
  });
});
