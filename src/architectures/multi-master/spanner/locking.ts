/**
 * Which locks a statement takes, and wound-wait (§4.2.1; Rosenkrantz, Stearns, Lewis 1978): who is older takes what a younger one has, unless that is
 * committing; who is younger waits. So nobody waits for a younger one that could wait for him, and no circle comes about.
 */
import type { Footprint } from '../../../sqlite/jobs.ts';
import { dropOldest } from '../../shared/bounded.ts';
import { type Locks, type Mode, type Owner, release, request, together, type Wanted } from '../../shared/locks/table.ts';
import { isOpen, type SpanOut, type SpanState, type Tenure, type Transaction, type Transactions } from './state.ts';

const REMEMBERED = 10_000;

/** By the first start of its operation, so that who is begun again grows old and comes to its turn. */
export function ageOf(transactions: Transactions, id: string, given?: number): Owner {
  if (given !== undefined) return given;
  const { ages, open } = transactions;
  const operation = id.slice(0, id.lastIndexOf('#') + 1) || id;
  const known = ages.get(operation);
  if (known !== undefined && ![...open.values()].some(({ owner }) => owner === known)) return known;
  transactions.young += 1;
  ages.set(operation, transactions.young);
  dropOldest(ages, REMEMBERED);
  return transactions.young;
}

/**
 * Rows and entries that it writes for itself alone; rows that it looks at by their key with others who look; a table that it looks through as a
 * whole, so that nobody may write in it meanwhile. A row found through a unique index has its name there alone: then the table is locked.
 */
export function locksFor({ rows, written, parents, read }: Footprint): readonly Wanted[] {
  const wanted = new Map<string, Mode>();
  const add = (key: string, mode: Mode): void => void wanted.set(key, together(wanted.get(key), mode));
  for (const { table, key } of read) add(key === null || isEntry(key) ? wholeOf(table) : key, 'shared');
  for (const key of parents) add(key, 'shared');
  for (const { table } of rows) add(wholeOf(table), 'intent');
  for (const key of written) add(key, 'exclusive');
  // In one order for all: less is wounded so.
  return [...wanted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, mode]) => ({ key, mode }));
}

const isEntry = (key: string): boolean => key.startsWith('index ');
const wholeOf = (table: string): string => `table ${table}`;

/** Whether it has them all now, else it waits, for older ones and those that are committing; and who was wounded for it, whose locks are gone. */
export interface Taken {
  readonly has: boolean;
  readonly wounded: readonly Transaction[];
}

export function takes(node: SpanState, out: SpanOut, tenure: Tenure, transaction: Transaction, wanted: readonly Wanted[]): Taken {
  const { rules } = node.place;
  const { open, locks } = tenure.transactions;
  const asked = wanted.filter(({ mode }) => mode !== 'shared' || rules.locksReads());
  const wounded: Transaction[] = [];
  for (;;) {
    const blockers = request(locks, transaction.owner, asked);
    if (blockers.length === 0) break;
    const inTheWay = new Set([...blockers, ...aheadOf(locks, transaction.owner)]);
    const victim = [...open.values()].find(
      (each) => inTheWay.has(each.owner) && isOpen(each) && rules.wounds(transaction.owner, each.owner),
    );
    if (victim === undefined) {
      transaction.stage = 'waiting';
      out.report('lockWait', [transaction.id, nameOf(open, blockers)]);
      return { has: false, wounded };
    }
    out.report('wounded', [victim.id, transaction.id]);
    release(locks, victim.owner);
    wounded.push(victim);
  }
  const must = new Map(transaction.must);
  for (const { key, mode } of wanted) must.set(key, together(must.get(key), mode));
  transaction.must = must;
  return { has: true, wounded };
}

/** Who asks for more of what it has waits for its holders alone; those who asked before may become such. */
function aheadOf({ held, queues, waiting }: Locks, owner: Owner): readonly Owner[] {
  const waiter = waiting.get(owner);
  if (waiter === undefined || !held.get(waiter.key)?.has(owner)) return [];
  return (queues.get(waiter.key) ?? []).filter(({ turn }) => turn < waiter.turn).map((each) => each.owner);
}

const nameOf = (open: Transactions['open'], [first]: readonly Owner[]): string =>
  [...open.values()].find(({ owner }) => owner === first)?.id ?? '';
