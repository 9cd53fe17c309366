/**
 * What must hold of timestamps, looked at after every step, in the order in which steps really happen: no clock is asked. What rests on
 * clocks is held to as long as they tell the truth: where one interval lies wholly before another that was stated earlier, one of the two
 * was a lie, and nothing is said of what comes after. A broken rule shows itself without such a lie.
 */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant } from '../../contract.ts';
import { agrees, isSampled } from '../../shared/content.ts';
import { dropOldest } from '../../shared/bounded.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { remembering } from '../../shared/remembering.ts';
import type { Interval } from '../../shared/timestamps/true-time.ts';
import { ofEachGroup } from '../../shared/of-each-group.ts';
import type { Commit } from './protocol.ts';
import { severalGroups } from './several-groups.ts';
import { lockInvariants } from './two-phase.ts';
import { group, type Seen, spanOf, type SpanState } from './state.ts';

const REMEMBERED = 10_000;
/** Below all moments: a clock that is behind reads before the run began. */
const NOTHING_SEEN = Number.NEGATIVE_INFINITY;

/** The latest that any interval said is past, and whether one said that this is still to come. */
interface Truth {
  past: Micros;
  lied: boolean;
  readonly looked: Map<NodeId, Interval | null>;
}

const noTruth = (): Truth => ({ past: Number.NEGATIVE_INFINITY, lied: false, looked: new Map() });

/** Whether clocks have told the truth up to now. */
function isTrue(truth: Truth, id: NodeId, { seen: { time } }: SpanState): boolean {
  if (time === null || truth.looked.get(id) === time) return !truth.lied;
  truth.looked.set(id, time);
  if (time.latest < truth.past) truth.lied = true;
  truth.past = Math.max(truth.past, time.earliest);
  return !truth.lied;
}

/** Runs `look` after each step of a spanserver whose `seen` has changed, as long as clocks are true. */
const seeing =
  <M extends object>(
    memory: () => M,
    look: (node: SpanState, known: M & { readonly truth: Truth }, is: <K extends keyof Seen>(key: K) => Seen[K] | null) => string | null,
  ) =>
  (): Checker =>
    remembering({ ...memory(), truth: noTruth(), last: new Map<NodeId, Seen>() }, (id, states, known) => {
      const node = spanOf(states.get(id));
      if (node === null || !isTrue(known.truth, id, node)) return null;
      const before = known.last.get(id);
      known.last.set(id, node.seen);
      // What this step has brought.
      return look(node, known, (key) => (before?.[key] === node.seen[key] ? null : node.seen[key]));
    });

const externalConsistency: Invariant = {
  name: 'external consistency',
  states:
    'Whatever was asked after a write could be seen anywhere gets a greater timestamp than it: writes and reads alike (Corbett et al. 2012, §4.1.2). As long as clocks are true.',
  begin: seeing(
    () => ({ visible: NOTHING_SEEN, floors: new Map<string, Micros>() }),
    (node, known, is) => {
      const { id } = node.place.spec;
      const op = is('arrived');
      if (op !== null) {
        known.floors.set(op, known.visible);
        dropOldest(known.floors, REMEMBERED);
      }
      const given = is('wrote');
      const floor = given === null ? NOTHING_SEEN : (known.floors.get(given.op) ?? NOTHING_SEEN);
      if (given !== null && given.ts <= floor)
        return `${id} gives ${given.ts} to a write that was asked when one of ${floor} could be seen`;
      const read = is('reads');
      const seen = read === null ? NOTHING_SEEN : (known.floors.get(read.op) ?? NOTHING_SEEN);
      if (read !== null && read.t < seen) return `${id} reads at ${read.t} what was asked when a write of ${seen} could be seen`;
      if (node.shownTs > 0) known.visible = Math.max(known.visible, node.shownTs);
      return null;
    },
  ),
};

const monotone: Invariant = {
  name: 'timestamps rise',
  states: 'Along the log of a group timestamps rise, across its leaders (Corbett et al. 2012, §4.1.2, the monotonicity invariant).',
  begin(): Checker {
    return remembering({ looked: new Map<NodeId, number>() }, (id, states, { looked }) => {
      const node = spanOf(states.get(id));
      if (node === null) return null;
      const log = group.log(node);
      const chosen = group.chosenIndex(node);
      let last = 0;
      const from = Math.min(looked.get(id) ?? 0, chosen);
      looked.set(id, chosen);
      for (let index = from; index > log.base.index && last === 0; index -= 1) last = entryAt(log, index)?.payload?.ts ?? 0;
      for (let index = from + 1; index <= chosen; index += 1) {
        const ts = entryAt(log, index)?.payload?.ts;
        if (ts === undefined) continue;
        if (ts <= last) return `entry ${index} of ${id} has the timestamp ${ts}, and one before it ${last}`;
        last = ts;
      }
      return null;
    });
  },
};

const leasesDisjoint: Invariant = {
  name: 'one lease at a time',
  states:
    'Once a leader has given or promised a timestamp under its lease, none of a lower ballot does (Corbett et al. 2012, Appendix A: leases are disjoint). As long as clocks are true.',
  begin: seeing(
    () => ({ epoch: 0 }),
    (node, known, is) => {
      const epoch = (is('wrote') ?? is('promised'))?.epoch;
      if (epoch === undefined) return null;
      if (epoch < known.epoch)
        return `${node.place.spec.id} gives timestamps in ballot ${epoch}, after another did in ballot ${known.epoch}`;
      known.epoch = epoch;
      return null;
    },
  ),
};

const boundedStaleness: Invariant = {
  name: 'no older than its bound',
  states:
    'A read that may be old shows a moment that was within its bound when it was asked (Corbett et al. 2012, §4.2.2). As long as clocks are true.',
  begin: seeing(
    () => ({ asked: new Map<string, Micros>() }),
    (node, known, is) => {
      const op = is('arrived');
      if (op !== null) {
        known.asked.set(op, known.truth.past);
        dropOldest(known.asked, REMEMBERED);
      }
      const read = is('readsOld');
      const asked = read === null ? undefined : known.asked.get(read.op);
      if (read === null || asked === undefined || read.t >= asked - node.place.maxStalenessUs) return null;
      return `${node.place.spec.id} reads at ${read.t} what was asked when ${asked} was past, and may be ${node.place.maxStalenessUs} µs old`;
    },
  ),
};

/** When an entry's rows count as written; what only prepares, or is given up, writes nothing. */
const momentOf = ({ ts, prepares, decides }: Commit): Micros =>
  prepares || decides?.at === null ? Number.POSITIVE_INFINITY : (decides?.at ?? ts);

/** Timestamps of chosen writes, in order; how long a read has closed the past of each number of them. */
interface Closed {
  readonly written: Micros[];
  /** After so many writes, a read was served at that moment. */
  readonly reads: Map<number, Micros>;
  readonly known: Map<NodeId, number>;
}

const pastClosed: Invariant = {
  name: 'the past is closed',
  states: 'No write comes to stand at or before a moment that was read without it (Corbett et al. 2012, §4.1.3, safe time).',
  begin: seeing(
    (): Closed => ({ written: [], reads: new Map(), known: new Map() }),
    (node, { written, reads, known }, is) => {
      const { id } = node.place.spec;
      const served = is('served');
      const log = group.log(node);
      const chosen = group.chosenIndex(node);
      for (let index = (known.get(id) ?? 0) + 1; index <= chosen; index += 1) {
        const entry = entryAt(log, index);
        if (!entry?.payload || entry.ordinal !== written.length + 1) continue;
        const moment = momentOf(entry.payload);
        written.push(moment);
        for (const [ordinal, t] of reads)
          if (ordinal < entry.ordinal && moment <= t) return `a write at ${moment} comes after a read at ${t} that did not see it`;
      }
      known.set(id, chosen);
      if (served === null) return null;
      const missed = written[served.ordinal];
      if (missed !== undefined && missed <= served.t) return `${id} read at ${served.t} and did not see the write at ${missed}`;
      reads.set(served.ordinal, Math.max(reads.get(served.ordinal) ?? 0, served.t));
      dropOldest(reads, REMEMBERED);
      return null;
    },
  ),
};

const equalDatabases: Invariant = {
  name: 'equal rows at equal timestamps',
  states: 'Databases that show the same number of writes hold the same rows (§2.1: replicas of a state machine). Sampled.',
  begin(_topology, databases: DatabaseProbe | null): Checker {
    return remembering({ contents: new Map<string, string>(), looked: new Map<NodeId, number>() }, (id, states, { contents, looked }) => {
      const node = spanOf(states.get(id));
      if (databases === null || node === null || group.isBlank(node)) return null;
      const position = databases.position(id);
      if (looked.get(id) === position) return null;
      looked.set(id, position);
      if (!isSampled(position) || agrees(contents, String(position), databases.digest(id))) return null;
      return `${id} holds other rows at position ${position} than another spanserver did`;
    });
  },
};

export const invariants: readonly Invariant[] = [
  externalConsistency,
  ...[monotone, leasesDisjoint, pastClosed, equalDatabases].map(ofEachGroup('spanserver')),
  boundedStaleness,
  ...lockInvariants,
  ...severalGroups,
];
