/** What clients of a random world ask, and when. */
import { transactionText } from '../scenarios/steps.ts';
import type { Load } from '../scenarios/schema.ts';
import type { TimedCommand } from '../sim/commands.ts';
import type { Isolation, Step } from '../sim/operation.ts';
import { Stream } from '../sim/random.ts';
import { pick } from './pick.ts';
import {
  APPEND,
  APPEND_ALL,
  appendEither,
  appendIf,
  appendSome,
  appendTo,
  collideWith,
  keysIn,
  putInto,
  READ_ALL,
  READ_BOTH,
  readFrom,
  readOf,
  type Rows,
  SECOND,
  takenFrom,
  type Table,
  tableOf,
  TOKEN,
  TURN,
} from './registers.ts';
import { at, OPERATIONS_MIN, TROUBLE_MS } from './world.ts';

const BURST_MS = 150;
/** Draws of a load are told apart by chance alone. */
const NAMES = 2 ** 48;

export function randomAsks(seed: number, regions: readonly string[], rows: Rows, isolation: Isolation | null): readonly TimedCommand[] {
  const random = new Stream(seed, 'asks');
  const { registers, ledgers } = keysIn(rows);
  const all = [...registers, ...ledgers];
  const hasSecond = ledgers.length > 0;
  const writes = random.integer(20, 70);
  // One key that all ask for makes clients meet, and bursts make them overlap.
  const hot = random.integer(0, 2) === 0;
  const key = (): number => (hot && random.integer(0, 1) === 0 ? 1 : pick(random, all));
  const count = OPERATIONS_MIN + random.integer(0, 40);
  const bursts = random.integer(0, 1) === 0 ? [] : Array.from({ length: random.integer(5, 20) }, () => random.integer(1, TROUBLE_MS - 1));
  const moment = (): number =>
    bursts.length === 0 || random.integer(0, 3) === 0
      ? random.integer(1, TROUBLE_MS - 1)
      : Math.min(TROUBLE_MS - 1, pick(random, bursts) + random.integer(0, BURST_MS));
  return Array.from({ length: count }, (_, i) => {
    const client = `client-${pick(random, regions)}`;
    const atMs = moment();
    const draw = random.integer(0, 99);
    const ask = (name: string, sql: string, params: readonly (string | number)[]): TimedCommand =>
      at(atMs, { type: 'query', client, op: name, sql, params });
    if (isolation !== null && draw % 4 === 0) return transaction(random, { atMs, client, op: `t${i}`, isolation, keys: all, hasSecond });
    const name = `w${i}`;
    if (hasSecond && draw < 4) {
      const keys = random.integer(0, 1) === 0 ? ledgers : registers;
      const [table, some] = [tableOf(keys[0] ?? 0), [pick(random, keys), pick(random, keys), pick(random, keys)]];
      return random.integer(0, 1) === 0
        ? ask(name, appendIf(table), [name, ...some.slice(0, 2)])
        : ask(name, appendEither(table), [name, ...some]);
    }
    if (draw < writes) {
      const to = key();
      return ask(name, appendTo(tableOf(to)), [name, to]);
    }
    if (draw < writes + 2) return ask(name, APPEND_ALL, [name]);
    if (draw < writes + 4) {
      const [one, other] = [key(), key()];
      return ask(name, appendSome(tableOf(one)), [name, one, tableOf(other) === tableOf(one) ? other : one]);
    }
    if (draw < writes + 6) {
      const there = key();
      return ask(name, collideWith(tableOf(there)), [name, there]);
    }
    if (draw >= 92) return ask(`r${i}`, hasSecond && random.integer(0, 1) === 0 ? READ_BOTH : READ_ALL, []);
    const from = key();
    return ask(`r${i}`, readFrom(tableOf(from)), [from]);
  });
}

interface Place {
  readonly atMs: number;
  readonly client: string;
  readonly op: string;
  readonly isolation: Isolation;
  readonly keys: readonly number[];
  readonly hasSecond: boolean;
}

/** Reads some rows in one statement, then appends its name to others, one after the other; with two tables one in four moves the token. */
function transaction(random: Stream, { atMs, client, op, isolation, keys, hasSecond }: Place): TimedCommand {
  const key = (): number => pick(random, keys);
  const appends = (): readonly Step[] => {
    const written = [...new Set(Array.from({ length: random.integer(0, 2) }, key))];
    const [one, other] = [key(), key()];
    // Some systems refuse one statement of a transaction over both tables.
    const isOfOne = hasSecond && random.integer(0, 1) === 0;
    return [
      readOf(one, isOfOne && tableOf(other) !== tableOf(one) ? one : other),
      ...written.map((each) => ({ sql: appendTo(tableOf(each)), params: [op, each] })),
    ];
  };
  const steps = hasSecond && random.integer(0, 3) === 0 ? move(random, op) : appends();
  const query = { type: 'query', client, op, params: [], steps, isolation, retries: random.integer(0, 2) } as const;
  return at(atMs, { ...query, sql: transactionText(query) });
}

/** One of the two directions is refused, since the token is there already. */
function move(random: Stream, op: string): readonly Step[] {
  const [to, from]: readonly [Table, Table] = random.integer(0, 1) === 0 ? ['registers', SECOND] : [SECOND, 'registers'];
  const puts = { sql: putInto(to), params: [op, TOKEN] };
  const takes = { sql: takenFrom(from), params: [TOKEN] };
  return [{ sql: APPEND, params: [op, TURN] }, ...(random.integer(0, 1) === 0 ? [puts, takes] : [takes, puts])];
}

/** Users who ask again when they were answered. */
export function closedLoop(random: Stream, regions: readonly string[], keys: number): Load {
  const name = { from: 1, to: NAMES };
  const key = random.integer(0, 1) === 0 ? { from: 1, to: keys } : { zipf: keys };
  return {
    clients: regions.map((region) => `client-${region}`),
    users: random.integer(1, 2),
    thinkMs: random.integer(2, 10) * 100,
    fromMs: 200,
    untilMs: TROUBLE_MS,
    statements: [
      { sql: APPEND, weight: random.integer(1, 3), params: [name, key] },
      { sql: readFrom('registers'), weight: random.integer(1, 3), params: [key] },
    ],
  };
}
