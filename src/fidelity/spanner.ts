/** Spanner’s clocks and leases: what a commit waits for, and for how long nobody leads (Corbett et al., OSDI 2012). */
import { INSTANT, latencies, mean, median, type Setup, seen, WRITE } from './experiment.ts';
import type { Row } from './row.ts';

export const PAPER = 'Corbett et al., Spanner, OSDI 2012';
const IDS = ['a', 'b', 'c', 'd', 'e'];
const POLL_MS = 30_000;
/** Clocks have been told the time twice by then; from there on it is two whole intervals. */
const FROM_MS = POLL_MS + 2000;
const UNTIL_MS = FROM_MS + 2 * POLL_MS;

/** Spanner in so many data centres, each so far from each other. */
export function apart(count: number, rttMs: number): Setup {
  const regions = IDS.slice(0, count);
  const pairs = regions.flatMap((one, i) => regions.slice(i + 1).map((other) => [`${one} ${other}`, rttMs] as const));
  return {
    ...{ architecture: 'multi-master', preset: 'spanner', untilMs: UNTIL_MS + 1000, regions },
    customRegions: regions.map((id, i) => ({ id, city: id.toUpperCase(), lat: 0, lon: 10 * i })),
    ...(pairs.length > 0 && { rttMs: Object.fromEntries(pairs) }),
  };
}

/** There one client beside the leader writes again when it was answered. */
function writing(count: number, rttMs: number, settings: NonNullable<Setup['settings']>): Setup {
  return {
    ...apart(count, rttMs),
    settings: { ...INSTANT, fsyncMs: 0, spanservers: count, startLeader: 1, ...settings },
    load: [{ clients: ['client-a'], users: 1, thinkMs: 50, fromMs: FROM_MS, untilMs: UNTIL_MS, statements: [{ sql: WRITE }] }],
  };
}

/** Writes beside the leader, ms. */
const writes = async (...setup: Parameters<typeof writing>): Promise<readonly number[]> => latencies(await seen(writing(...setup)));

/** The network delays a few at random. */
const QUANTILE = 0.98;

const most = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(QUANTILE * values.length)] ?? Number.NaN;

/** Commit wait is twice ε: what is left of writes when the way to a database beside and back is taken away, halved, ms. */
async function epsilons(): Promise<readonly number[]> {
  const { preset: _preset, settings: _settings, ...beside } = writing(1, 1, {});
  const way = median(latencies(await seen({ ...beside, architecture: 'single-node', settings: { ...INSTANT, fsyncMs: 0 } })));
  return (await writes(1, 1, {})).map((ms) => (ms - way) / 2);
}

const SAWTOOTH = `The preset spanner (a poll of a time master every 30 s, a drift of 200 µs/s, 1 ms at least), one spanserver; one client beside it writes for a minute, one write after the other. ε is half of what a commit waits: what it takes without the way there and back.`;

/** Table 3: with one replica. From these the least that is not known, ε at that time, is put in. */
export const TABLE_3 = { one: 14.4, five: 14.4, paxos: 9 };

const RUNS = 10;
const LEASE_MS = 10_000;

/** From the fall of the leader until somebody’s write succeeds again, ms. */
async function leaderless(seed: number): Promise<number> {
  const crashMs = 20_000 + seed * 250;
  const setup = writing(3, 1, { leaderLeaseMs: LEASE_MS });
  const run = await seen(
    {
      ...setup,
      untilMs: 45_000,
      load: [{ clients: ['client-b'], perSecond: 20, fromMs: crashMs + 100, untilMs: 40_000, statements: [{ sql: WRITE }] }],
      commands: [{ atMs: crashMs, command: { type: 'crash', node: 'spanserver-a', what: 'host' } }],
    },
    seed,
  );
  const done = run.operations.flatMap(({ answer, returnedAt }) => (answer?.outcome.ok && returnedAt !== null ? [returnedAt / 1000] : []));
  return Math.min(...done) - crashMs;
}

export const spanner: readonly Row[] = [
  {
    id: 'spanner-epsilon-most',
    what: 'Between two answers of a time master a clock’s uncertainty ε grows to about 7 ms.',
    ...{ kind: 'published', source: `${PAPER}, §3: a sawtooth from about 1 to 7 ms`, inputs: SAWTOOTH, unit: 'ms, of 98 in 100' },
    expected: 7,
    within: { share: 0.1 },
    measure: async () => most(await epsilons()),
  },
  {
    id: 'spanner-epsilon-mean',
    what: 'Most of the time ε is 4 ms, so a commit waits about 8.',
    ...{ kind: 'published', source: `${PAPER}, §3: therefore 4 ms most of the time`, inputs: SAWTOOTH, unit: 'ms, mean' },
    expected: 4,
    within: { share: 0.1 },
    measure: async () => mean(await epsilons()),
  },
  {
    id: 'spanner-wait-beside-paxos',
    what: 'Commit wait runs beside Paxos: where a round trip takes longer than twice ε it costs nothing.',
    kind: 'theory',
    source: `${PAPER}, §4.2.1: this wait is typically overlapped with Paxos communication. max(round trip, 2ε)`,
    inputs:
      'Three spanservers 40 ms apart, ε 4 ms at all times (a drift of 0), disks that take no time; one client beside the leader, a minute.',
    unit: 'ms, median',
    expected: 40,
    within: { difference: 3 },
    measure: async () => median(await writes(3, 40, { epsilonBaseMs: 4, driftPpm: 0 })),
  },
  {
    id: 'spanner-five-replicas',
    what: 'A write takes as long on five replicas as on one.',
    kind: 'published',
    source: `${PAPER}, Table 3: 14.4 ms with one replica, 14.4 ms with five`,
    inputs: `Five spanservers 1 ms apart (in the paper less), and as long for Paxos as §5.1 says, ${TABLE_3.paxos} ms, all of it the disk’s. ε is not published for this: half of what one replica took, ${TABLE_3.one / 2} ms, at all times. One client beside the leader, a minute.`,
    unit: 'ms, median',
    expected: TABLE_3.five,
    within: { share: 0.1 },
    note: 'How long one replica takes was put in; that four more cost nothing was not.',
    measure: async () =>
      median(await writes(5, 1, { epsilonBaseMs: TABLE_3.one / 2, driftPpm: 0, fsyncMs: TABLE_3.paxos, fsyncSpread: 'constant' })),
  },
  {
    id: 'spanner-leader-falls',
    what: 'When a leader falls, the next takes writes when its lease has run out: within ten seconds.',
    kind: 'published',
    source: `${PAPER}, §5.2 and Figure 5: leaders are killed hard, and after 10 s all groups have one again, as leases are 10 s`,
    inputs: `The preset spanner with three spanservers 1 ms apart; the leader’s host dies at ${RUNS} moments between two renewals. Twenty writes a second at another; the longest time until one succeeds.`,
    unit: 'ms, longest',
    expected: LEASE_MS,
    within: { share: 0.1 },
    measure: async () => {
      const all: number[] = [];
      for (let seed = 1; seed <= RUNS; seed++) all.push(await leaderless(seed));
      return Math.max(...all);
    },
  },
];
