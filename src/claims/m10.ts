/** M10: Raft and Multi-Paxos behind one port, with the same features, by counts. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { RAFT } from './families/arms.ts';
import { type Complexity, complexity, meterUnder } from './families/meters.ts';
import type { Under } from './families/waits.ts';
import type { Sheet } from './sheet.ts';

/** A tenth lower. */
const LOWER = 0.9;

const agreeing = (consensus: 'raft' | 'paxos'): Under => ({ architecture: RAFT.architecture, settings: { ...RAFT.settings, consensus } });

/** Not the 10 s of other meters: tried with those, Raft used fewer kinds of message in 24 of 40 runs, and in 35 with these. */
const UNTIL_MS = 20_000;

const armsOf = (own: Under, other: Under, fault: boolean, at: At) => ({
  raft: meterUnder({ ...own, fault, untilMs: UNTIL_MS }, at),
  raftIdle: meterUnder({ ...own, fault, untilMs: UNTIL_MS }, at, false),
  paxos: meterUnder({ ...other, fault, untilMs: UNTIL_MS }, at),
  paxosIdle: meterUnder({ ...other, fault, untilMs: UNTIL_MS }, at, false),
});

type Seen = Readonly<Record<keyof ReturnType<typeof armsOf>, Sheet>>;

function measured({ raft, raftIdle, paxos, paxosIdle }: Seen, count: keyof Complexity): Observation {
  const [own, its] = [complexity(raft, raftIdle)[count], complexity(paxos, paxosIdle)[count]];
  return { value: own / its, holds: own <= LOWER * its, counts: { operations: raft.ops.length }, figures: { raft: own, paxos: its } };
}

const rowOf = (id: string, says: string, expected: boolean, count: keyof Complexity, fault = true): Row =>
  row({
    ...{ id, says, expected, sets: ['W', 'E'] as const, least: { operations: 1000 } },
    arms: (at) => armsOf(agreeing('raft'), agreeing('paxos'), fault, at),
    measure: (seen) => measured(seen, count),
  });

export const m10: Claim = {
  id: 'M10',
  statement: 'Raft is simpler than Paxos.',
  architecture: 'multi-master',
  group: 'cons',
  comparison: 'Raft’s count ÷ Multi-Paxos’, for the same run with one crashed leader',
  unit: 'ratio',
  margin: 'At most 0.9: a tenth lower.',
  trap: 'Shared code that is counted for one side; one author’s taste. Statements and branches of the code are not counted here. And it says nothing of how people learn (Ongaro and Ousterhout 2014, §9.1, and its critics).',
  expected: 'did not hold',
  surprised: {
    expected: 'held under conditions',
    why: 'Roles, transitions and messages came out equal; Raft used fewer kinds of message in 35 of 40 runs, where 38 were needed.',
  },
  rows: [
    rowOf('states', 'states', false, 'states'),
    rowOf('transitions', 'transitions', true, 'transitions'),
    rowOf('kinds', 'kinds of message used, an election among it', true, 'messageKinds'),
    rowOf('messages', 'messages for each operation without a failure', false, 'messagesPerOperation', false),
    rowOf('recovery', 'messages for each operation with a crashed leader', true, 'messagesPerOperation'),
  ],
  control: {
    what: 'Raft against itself is no simpler.',
    row: row({
      ...{ id: 'same', says: 'Raft against Raft', expected: false, sets: ['W'] as const },
      arms: (at) => armsOf(agreeing('raft'), agreeing('raft'), true, at),
      measure: (seen) => measured(seen, 'messagesPerOperation'),
    }),
  },
};
