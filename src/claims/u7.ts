/** U7: availability with one standby and with a Raft cluster: how complex, how many machines, how long nothing is written, and what is lost. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { RAFT } from './families/arms.ts';
import { type Complexity, complexity, figuresOf, machinesIn, meterUnder } from './families/meters.ts';
import { type Fault, faultMs, OUTAGE_SEEDS, person, PERSON_MS, SEEN_MS, silence, writing } from './families/outages.ts';
import type { Under } from './families/waits.ts';
import type { Sheet } from './sheet.ts';

/** The list of M4. */
const COUNTS = ['states', 'transitions', 'messageKinds', 'messagesPerOperation'] as const satisfies readonly (keyof Complexity)[];
const SIMPLER = 3;
/** Nobody who pays for availability waits longer, where no person is waited for. */
const SOON_S = 60;

/** What is asked of it beside being simpler. */
interface Demands {
  readonly standby: (at: At) => Under;
  /** A person promotes it, after five minutes. */
  readonly person?: true;
  /** No confirmed write may be gone. */
  readonly keeps?: true;
}

/** The main city and the next. */
const two = ({ regions }: At): readonly string[] => regions.slice(0, 2);

const asynchronous = (at: At): Under => ({
  architecture: 'read-replicas',
  databases: two(at),
  settings: { promotion: 'manual', heartbeatMs: 10_000, failoverTimeoutMs: 60_000 },
});
/** Two databases cannot tell a cut from a death, so a lock in a store of its own says who is the primary; that store is a consensus group. */
const withLock = (at: At, more: Under['settings'] = {}): Under => ({
  architecture: 'read-replicas',
  databases: two(at),
  settings: { promotion: 'lock', ...more },
});
/** Nobody else decides: whoever hears nothing takes over. */
const onItsOwn = (at: At): Under => ({
  architecture: 'read-replicas',
  databases: two(at),
  settings: { promotion: 'automatic', failoverTimeoutMs: 5000, heartbeatMs: 1000 },
});

function armsOf({ standby, person: waits }: Demands, fault: Fault, at: At) {
  const own = standby(at);
  const moment = faultMs(at.seed);
  const by = waits ? person('promote', `replica-${at.regions[1]}`, moment) : null;
  const raft: Under = { ...RAFT, settings: { ...RAFT.settings, members: 3 } };
  return {
    standby: writing(own, fault, by, waits ? PERSON_MS + 15_000 : SEEN_MS, at),
    raft: writing(raft, fault, null, SEEN_MS, at),
    standbyMeter: meterUnder({ ...own, fault: false }, at),
    standbyIdle: meterUnder({ ...own, fault: false }, at, false),
    raftMeter: meterUnder({ ...raft, fault: false }, at),
    raftIdle: meterUnder({ ...raft, fault: false }, at, false),
  };
}

type Seen = Readonly<Record<keyof ReturnType<typeof armsOf>, Sheet>>;

/** In how many of four counts the standby is below Raft. */
function measured(seen: Seen, { seed }: At, { person: waits, keeps }: Demands): Observation {
  const [own, its] = [complexity(seen.standbyMeter, seen.standbyIdle), complexity(seen.raftMeter, seen.raftIdle)];
  const value = COUNTS.filter((count) => own[count] < its[count]).length;
  const [silent, raftSilent] = [seen.standby, seen.raft].map((sheet) => silence(sheet, faultMs(seed)) / 1000);
  const [machines, raftMachines] = [machinesIn(seen.standby), machinesIn(seen.raft)];
  const available = (silent ?? 0) < (waits ? (PERSON_MS + 15_000) / 1000 : SOON_S);
  const kept = !keeps || seen.standby.lostWrites === 0;
  return {
    ...{ value, holds: value >= SIMPLER && machines < raftMachines && available && kept, counts: { writes: seen.standby.ops.length } },
    figures: {
      ...{ machines, raftMachines, silentS: silent ?? null, raftSilentS: raftSilent ?? null },
      ...{ lost: seen.standby.lostWrites, raftLost: seen.raft.lostWrites },
      ...figuresOf('own', own, COUNTS),
      ...figuresOf('raft', its, COUNTS),
    },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, demands: Demands, fault: Fault = 'site'): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, seeds: OUTAGE_SEEDS, least: { writes: 500 } },
    arms: (at) => armsOf(demands, fault, at),
    measure: (seen, at) => measured(seen, at, demands),
  });

export const u7: Claim = {
  id: 'U7',
  statement: 'Availability is bought more simply with a standby than with multi-master.',
  architecture: null,
  group: 'who should choose what',
  comparison:
    'in how many of four counts (states, transitions, kinds of message used, messages per operation) a standby is below a Raft cluster of three, when the main city is lost',
  unit: 'of 4 counts',
  margin:
    'Three or more with fewer machines, and writes go on: within a minute, or after the five minutes that a person takes; with nothing lost where that is asked.',
  trap: 'Forgetting the lock service that promotes: it is a consensus group.',
  expected: 'did not hold',
  surprised: {
    expected: 'held under conditions',
    why: 'A standby takes fewer kinds of message and fewer messages, but its roles have seven states against six: a copy that may be promoted, fenced and rewound has more to be. Two databases alone cannot tell a cut from a death, so neither takes over by itself, and with a lock service there are as many machines as in a Raft cluster of three.',
  },
  rows: [
    rowOf({ id: 'person', says: 'a person promotes it after five minutes', expected: true }, { standby: asynchronous, person: true }),
    rowOf({ id: 'alone', says: 'it takes over when it hears nothing for 5 s', expected: true }, { standby: onItsOwn }),
    rowOf({ id: 'lock', says: 'a lock service says who is the primary', expected: false }, { standby: withLock }),
    rowOf(
      { id: 'lock-keeps', says: 'a lock service, each commit waits for the standby, and nothing may be lost', expected: false },
      { standby: (at) => withLock(at, { commit: 'standbys', synchronousStandbyNames: '*' }), keeps: true },
    ),
  ],
  control: {
    what: 'a standby that nobody promotes leaves nothing available.',
    row: rowOf({ id: 'nobody', says: 'nobody promotes it', expected: false }, { standby: asynchronous }),
  },
};
