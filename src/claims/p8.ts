/** P8: each partition in turn is killed. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { share, waits } from './figures.ts';
import type { Op, Request, Sheet } from './sheet.ts';
import { clientsIn, world } from './world.ts';

const DIES_MS = 8000;
const UNTIL_MS = 26_000;
const ROWS = 1000;
const PER_PARTITION = ROWS / 5;
/** What was under way when it died. */
const AFTER_MS = DIES_MS + 2500;
const READ = 'SELECT value FROM items WHERE id = ?';

/** By range, so that it is known without asking whose row is whose. */
const BOUNDS = [1, 2, 3, 4].map((i) => i * PER_PARTITION + 1).join(', ');

/** Which one dies, by the seed: all have their turn. */
const dying = (seed: number): number => (seed - 1) % 5;

function asking(kill: boolean, { regions, seed }: At, settings: Readonly<Record<string, string>> = {}): Request {
  const node = `partition-${regions[dying(seed)]}`;
  const scenario = world({
    ...{ architecture: 'partition-router', regions: [...regions], untilMs: UNTIL_MS + 3000 },
    settings: settings['placement'] === 'hash' ? settings : { placement: 'range', rangeBounds: BOUNDS },
    commands: kill ? [{ atMs: DIES_MS, command: { type: 'crash', node, what: 'process' } }] : [],
    load: [{ clients: clientsIn(regions), perSecond: 2, untilMs: UNTIL_MS, statements: [{ sql: READ, params: [{ from: 1, to: ROWS }] }] }],
  });
  return { scenario, seed };
}

const holder = ({ params }: Op): number => Math.floor((Number(params[0]) - 1) / PER_PARTITION);

/** The share of operations that fail; it holds where exactly the dead one's keys do, and the others' p95 is what it would have been. */
function measured({ killed, whole }: Readonly<Record<'killed' | 'whole', Sheet>>, { seed }: At): Observation {
  const after = (sheet: Sheet): readonly Op[] => sheet.ops.filter(({ atMs }) => atMs >= AFTER_MS);
  const ops = after(killed);
  const failed = ops.filter(({ state }) => state !== 'ok');
  const exact = ops.every((op) => (op.state !== 'ok') === (holder(op) === dying(seed)));
  const others = (sheet: Sheet): number => share(waits(after(sheet).filter((op) => holder(op) !== dying(seed))), 0.95);
  const slower = others(killed) / others(whole);
  return {
    ...{
      value: failed.length / ops.length,
      holds: exact && slower >= 0.95 && slower <= 1.05,
      counts: { operations: ops.length, failed: failed.length },
    },
    figures: { p95OfTheOthers: slower },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected' | 'sets'>, settings = {}): Row =>
  row({
    ...{ ...condition, least: { operations: 1000, failed: 100 } },
    arms: (at) => ({ killed: asking(true, at, settings), whole: asking(false, at, settings) }),
    measure: measured,
  });

export const p8: Claim = {
  id: 'P8',
  statement: 'It is of little help for availability.',
  architecture: 'partition-router',
  group: 'cons',
  comparison:
    'share of keyed operations that fail when one of five partitions is dead: exactly those of its keys, and the others as fast as ever',
  unit: 'of operations',
  margin: 'Each operation on a key of the dead one and no other; the p95 of the others within 0.05.',
  trap: 'Keys and operations are counted apart; the process alone dies, for with the city go its clients, too. “Little help” is both: 1 − 1/n goes on, and something is down n times as often.',
  expected: 'held',
  rows: [rowOf({ id: 'each', says: 'each partition in turn', expected: true, sets: ['W', 'E'] })],
  control: {
    what: 'rows by hash: other keys than the range says must fail.',
    row: rowOf({ id: 'hash', says: 'rows by hash, judged as if by range', expected: false, sets: ['W'] }, { placement: 'hash' }),
  },
};
