/**
 * Rows that want one unique value and that come and go: what a system makes of UNIQUE and DELETE. Who wrote a row stands in it, so that what
 * failed for certain must not be there; what was confirmed may be gone, since anybody deletes it.
 */
import { transactionText } from '../scenarios/steps.ts';
import type { TimedCommand } from '../sim/commands.ts';
import type { Isolation, Value } from '../sim/operation.ts';
import { Stream } from '../sim/random.ts';
import { pick } from './pick.ts';
import { APPEND, TURN } from './registers.ts';
import { at, TROUBLE_MS } from './world.ts';

const KEYS = 4;
const VALUES = 3;

export const NAMES_SETUP: readonly string[] = [
  'CREATE TABLE names (tenant_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, author TEXT NOT NULL)',
  "INSERT INTO names VALUES (1, 'n1', '')",
];

const TAKE = 'INSERT INTO names (author, tenant_id, name) VALUES (?, ?, ?)';
const CHANGE = 'UPDATE names SET author = ?, name = ? WHERE tenant_id = ?';
const GIVE_BACK = 'DELETE FROM names WHERE tenant_id = ?';
/** What a database holds in the end. */
export const NAMES_HELD = 'SELECT author, tenant_id, name FROM names ORDER BY tenant_id';

/** A row is written, or its value; it may be that there is none. */
export const writesName = (sql: string): boolean => sql === TAKE || sql === CHANGE;

export const hasNames = (setup: readonly string[]): boolean => setup.includes(NAMES_SETUP[0] ?? '');

/** Who wrote each row. */
export const authorsOf = (rows: readonly (readonly Value[])[]): readonly string[] => rows.map(([author]) => String(author));

/** As many as a tenth of all that is asked, and some of it in one transaction with a row of the registers. */
export function askForNames(seed: number, regions: readonly string[], isolation: Isolation | null): readonly TimedCommand[] {
  const random = new Stream(seed, 'names');
  const key = (): number => random.integer(1, KEYS);
  const value = (): string => `n${random.integer(1, VALUES)}`;
  return Array.from({ length: random.integer(15, 40) }, (_, i) => {
    const op = `n${i}w`;
    const query = { type: 'query', client: `client-${pick(random, regions)}`, op } as const;
    const atMs = random.integer(1, TROUBLE_MS - 1);
    const draw = random.integer(0, 9);
    if (draw < 3) return at(atMs, { ...query, sql: GIVE_BACK, params: [key()] });
    const write = draw < 6 ? { sql: CHANGE, params: [op, value(), key()] } : { sql: TAKE, params: [op, key(), value()] };
    if (isolation === null || random.integer(0, 2) > 0) return at(atMs, { ...query, ...write });
    const append = { sql: APPEND, params: [op, TURN] };
    const steps = random.integer(0, 1) === 0 ? [append, write] : [write, append];
    const whole = { ...query, params: [], steps, isolation, retries: random.integer(0, 2) };
    return at(atMs, { ...whole, sql: transactionText(whole) });
  });
}
