/** U8: near reads from copies or a cache and from members of a Raft cluster, at equal freshness; then what they cost. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { CACHE, RAFT, REPLICAS, SINGLE } from './families/arms.ts';

import { machinesIn } from './families/meters.ts';
import { agesUnder, readersIn } from './families/ages.ts';
import type { Under } from './families/waits.ts';
import { of, p50, sum, warm } from './figures.ts';
import type { Op, Sheet } from './sheet.ts';

/** Equal within a tenth. */
const EQUAL = 1.1;

const LOCAL: Under = { ...RAFT, settings: { ...RAFT.settings, reads: 'local' } };

/** Four rows that all change, and are read in two cities. */
const asked = (under: Under, at: At) => agesUnder({ ...under, keys: 4, untilMs: 40_000, readsPerSecond: 4, writesPerSecond: 4 }, at);

const reads = (sheet: Sheet): readonly Op[] => warm(sheet).filter(({ wrote }) => !wrote);
const staleShare = (ops: readonly Op[]): number => ops.filter(({ staleMs }) => (staleMs ?? 0) > 0).length / ops.length;
const messages = ({ nodes, ops }: Sheet): number =>
  sum(Object.values(nodes).flatMap(({ kind, sentMessages }) => (kind === 'client' ? [] : [sentMessages]))) / ops.length;
const bytes = ({ nodes, ops }: Sheet): number =>
  sum(Object.values(nodes).flatMap(({ kind, sentBytes }) => (kind === 'client' ? [] : [sentBytes]))) / ops.length;

/** p50 of reads in a far city, its own ÷ the cluster's, in the worst of them; it has to be as fresh, and cost less. */
function measured({ own, raft }: Readonly<Record<'own' | 'raft', Sheet>>, at: At): Observation {
  const value = Math.max(...readersIn(at.regions).map((city) => p50(of(reads(own), city)) / p50(of(reads(raft), city))));
  const [stale, raftStale] = [staleShare(reads(own)), staleShare(reads(raft))];
  const [sent, raftSent] = [messages(own), messages(raft)];
  const isFresh = stale <= raftStale * EQUAL;
  return {
    ...{ value, holds: value <= EQUAL && isFresh && sent < raftSent && machinesIn(own) <= machinesIn(raft) },
    counts: { reads: reads(own).length, staleReads: Math.round(stale * reads(own).length) },
    figures: {
      ...{ stale, raftStale, messages: sent, raftMessages: raftSent, bytes: bytes(own), raftBytes: bytes(raft) },
      ...{ machines: machinesIn(own), raftMachines: machinesIn(raft) },
    },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly beside?: true }, own: Under, raft: Under): Row =>
  row({
    ...{ ...condition, sets: ['W', 'P'] as const, least: { reads: 1000 } },
    arms: (at) => ({ own: asked(own, at), raft: asked(raft, at) }),
    measure: measured,
  });

export const u8: Claim = {
  id: 'U8',
  statement: 'Read latency is bought more simply with replicas or a cache than with multi-master.',
  architecture: null,
  group: 'who should choose what',
  comparison:
    'p50 of reads of changing rows in a far city ÷ a Raft cluster’s there, in the worse of two; and whether they are as fresh and cost fewer messages',
  unit: 'ratio',
  margin: 'At most 1.1 at no more stale reads, with fewer messages for each operation and no more machines.',
  trap: 'Old reads against fresh ones.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'any-age', says: 'replicas, and members that answer at once: both may be old', expected: true }, REPLICAS, LOCAL),
    rowOf({ id: 'cache', says: 'a cache, and members that answer at once', expected: false }, CACHE, LOCAL),
    rowOf({ id: 'fresh', says: 'replicas, and members that ask the leader first', expected: false }, REPLICAS, RAFT),
    rowOf(
      { id: 'nobody', says: 'one database, and members that ask the leader first: fresh, and far', expected: false, beside: true },
      SINGLE,
      RAFT,
    ),
  ],
  control: {
    what: 'a single database, which is far, must not be as fast as a member near by.',
    row: row({
      ...{ id: 'far', says: 'one database, and members that answer at once', expected: false, sets: ['W'] as const },
      arms: (at) => ({ own: asked(SINGLE, at), raft: asked(LOCAL, at) }),
      measure: measured,
    }),
  },
};
