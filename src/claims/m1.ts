/** M1: a leader is killed; how long until a client's write is confirmed again. */
import { type At, type Claim, type Row, row } from './claim.ts';
import { phase } from './families/moments.ts';
import type { SetId } from './regions.ts';
import type { Request, Sheet } from './sheet.ts';
import { ANY_ROW, clientsIn, world, WRITE } from './world.ts';

interface Timeouts {
  readonly leastMs: number;
  readonly mostMs: number;
  readonly heartbeatMs: number;
  readonly tickMs?: number;
  readonly preVote?: boolean;
}

/** etcd documentation (v3.5, Tuning); ticks as in etcd-io/raft. */
const ETCD: Timeouts = { leastMs: 1000, mostMs: 2000, heartbeatMs: 100, tickMs: 100, preVote: true };
/** TiKV, components/raftstore/src/store/config.rs: 10 to 20 ticks of 1 s. */
const TIKV: Timeouts = { leastMs: 10_000, mostMs: 20_000, heartbeatMs: 2000, tickMs: 1000, preVote: true };
/** Ongaro and Ousterhout 2014, §9.3. */
const PAPER: Timeouts = { leastMs: 150, mostMs: 300, heartbeatMs: 70 };

/** The leader dies within a heartbeat after this. */
const DIES_MS = 4000;
/** Longer than this many of its longest timeouts nobody waits for a leader. */
const TIMES = 10;

const diesMs = (seed: number, { heartbeatMs }: Timeouts): number => DIES_MS + Math.round(phase(seed) * heartbeatMs);

function killed(timeouts: Timeouts, dead: number, { regions, seed }: At): Request {
  const { leastMs, mostMs, heartbeatMs, tickMs = 0, preVote = false } = timeouts;
  const at = diesMs(seed, timeouts);
  const untilMs = at + Math.min(TIMES * mostMs, 60_000);
  const scenario = world({
    ...{ architecture: 'multi-master', regions: [...regions], untilMs },
    settings: {
      ...{ startLeader: 1, electionTimeoutMinMs: leastMs, electionTimeoutMaxMs: mostMs, heartbeatMs, electionTickMs: tickMs, preVote },
      requestTimeoutMs: 1000,
    },
    commands: regions
      .slice(0, dead)
      .map((city) => ({ atMs: at, command: { type: 'crash' as const, node: `member-${city}`, what: 'host' as const } })),
    load: [{ clients: clientsIn(regions.slice(-2)), perSecond: 2, untilMs, statements: [{ sql: WRITE, params: [ANY_ROW] }] }],
  });
  return { scenario, seed };
}

/** From the death to the first confirmed write that was asked after it; null: none until the end. */
function silenceMs({ ops }: Sheet, diedMs: number): number | null {
  const back = ops.filter(({ state, atMs }) => state === 'ok' && atMs > diedMs).map(({ atMs, ms }) => atMs + (ms ?? 0));
  return back.length === 0 ? null : Math.min(...back) - diedMs;
}

const rowOf = (
  condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly sets: readonly SetId[]; readonly beside?: true },
  timeouts: Timeouts,
  dead = 1,
): Row =>
  row({
    ...{ ...condition, least: { writes: 300 } },
    arms: (at) => ({ run: killed(timeouts, dead, at) }),
    measure: ({ run }, { seed }) => {
      const died = diesMs(seed, timeouts);
      const ms = silenceMs(run, died);
      // A trial that is still open counts as the whole time that was looked at.
      const value = (ms ?? run.untilMs - died) / timeouts.mostMs;
      const elections = run.elected.filter(({ atMs }) => atMs > died).length;
      return {
        ...{ value, holds: ms !== null && value <= TIMES, counts: { writes: run.ops.length, elections, open: ms === null ? 1 : 0 } },
        figures: { seconds: ms === null ? null : ms / 1000, elections },
      };
    },
  });

export const m1: Claim = {
  id: 'M1',
  statement: 'A new leader is elected when one fails.',
  architecture: 'multi-master',
  group: 'pros',
  comparison: 'time from the leader’s death to the first confirmed write ÷ the longest election timeout',
  unit: 'timeouts',
  margin: 'At most 10 longest timeouts in every trial with a majority alive; trials still open then count as open.',
  trap: 'Dropping trials that are still open; starting the clock when the death is noticed.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'etcd', says: 'etcd’s timeouts', expected: true, sets: ['W', 'E'] }, ETCD),
    rowOf({ id: 'tikv', says: 'TiKV’s timeouts', expected: true, sets: ['W', 'E'] }, TIKV),
    rowOf({ id: 'paper-near', says: '150 to 300 ms on one continent', expected: true, sets: ['E'] }, PAPER),
    rowOf({ id: 'paper-far', says: '150 to 300 ms over oceans, where a round trip takes as long', expected: false, sets: ['W'] }, PAPER),
  ],
  control: {
    what: 'without a majority nobody may be elected.',
    row: rowOf({ id: 'minority', says: 'three of five are dead', expected: false, sets: ['W'] }, ETCD, 3),
  },
};
