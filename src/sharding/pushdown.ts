/**
 * What each partition can do of a read by itself, and what a router does with the partial results: filters, projections, DISTINCT, the first
 * rows in an order, and aggregates as partial aggregates. Only where the answer is certainly that of one database; else a sentence says why
 * rows are pulled. Sources: Citus documentation, reference_processing (worker query fragments and a coordinator query) and reference_sql
 * (count(distinct) on the distribution column; limit pushdown).
 */
import type { Statement, Value } from '../sim/operation.ts';
import type { Prepared } from '../sqlite/statements.ts';
import { rootTable } from './accesses.ts';
import type { PushPlan } from './jobs.ts';
import { combine } from './partials.ts';
import {
  type Bounds,
  bareColumn,
  bound,
  callsOf,
  clause,
  collationOf,
  countOf,
  groupsByKey,
  hidesAggregate,
  isAmbiguous,
  isStar,
  join,
  listed,
  meant,
  type Named,
  namedIn,
  type Partials,
  type Pushed,
  repeated,
  usesAlias,
} from './select-parts.ts';
import { type OrderTerm, type SelectText, selectText } from './select-text.ts';
import type { Sharded } from './sharded.ts';

/** More columns than this are pulled: a mark for each is a bit of a number. */
const COLUMNS_MAX = 40;

/** How a statement is pushed down, or why it is not. */
export function pushdown(
  sharded: Sharded,
  prepared: Prepared,
  planned: Prepared,
  params: readonly Value[],
): Omit<PushPlan, 'keys'> | string {
  if (prepared.classification.volatile) return 'a clock or chance would differ from partition to partition';
  const select = selectText(prepared.sql, params);
  if (typeof select === 'string') return select;
  const named = namedIn(select, sharded);
  if (typeof named === 'string') return named;
  const root = rootTable(sharded, planned, params);
  if (root === null) return 'its tables are not tied together by the key: a row needs rows of other partitions';
  const aggregates = new Set(
    sharded.real
      .all("SELECT DISTINCT lower(name) FROM pragma_function_list WHERE type IN ('a', 'w')", [], true)
      .map(([name]) => String(name)),
  );
  const limit = countOf(select.limit);
  const offset = countOf(select.offset);
  if (limit === 'unknown' || offset === 'unknown') return 'how many rows LIMIT asks for is computed';
  const bounds: Bounds = { limit, offset: offset ?? 0 };
  const parts = [...select.items, ...select.order, ...(select.having ? [select.having] : [])];
  if (parts.some((part) => hidesAggregate(part, aggregates))) return 'a subquery in it has an aggregate';
  const isAggregate = select.group.length > 0 || select.having !== null || parts.some((part) => callsOf(part, aggregates).length > 0);
  const plan =
    isAggregate && !groupsByKey(select, named) ? combine(select, named, aggregates, bounds) : concatenate(select, named, bounds, prepared);
  if (typeof plan === 'string') return plan;
  if (plan.columns.length > COLUMNS_MAX) return 'it has too many columns';
  // What a partition is to run must be a statement; nothing is left to guessing.
  const tried = sharded.real.statements.get(plan.select.sql);
  if (
    'message' in tried ||
    tried.columns.length !== plan.columns.length + (plan.marked.length > 0 ? 1 : 0) ||
    tried.parameters !== plan.select.params.length
  )
    return 'it could not be taken apart';
  return { ...plan, root, names: prepared.columns, tables: prepared.tables };
}

/** Rows of all partitions one after the other: what each does with its own rows is the whole statement, but for the order of all and their number. */
function concatenate(select: SelectText, named: Named, bounds: Bounds, { columns }: Prepared): Pushed | string {
  const stars = select.items.some(isStar);
  if (stars && (select.distinct || select.group.length > 0)) return 'a “*” in it stands for columns that compare in their own ways';
  if (isAmbiguous(named, select)) return 'an alias in it is also the name of a column';
  const partials: Partials = { columns: [], select: [] };
  if (stars) {
    partials.select.push(...select.items.map(({ sql, params }) => ({ sql, params })));
    partials.columns.push(...columns.map(() => 'BINARY'));
  } else
    for (const item of select.items) {
      const collation = collationOf(named, item);
      if (select.distinct && (collation === null || (collation !== 'BINARY' && bareColumn(named, item)?.isKey !== true)))
        return 'texts that DISTINCT calls equal are spelled in several ways';
      partials.select.push({ sql: `${item.sql} AS c${partials.columns.length}`, params: item.params });
      partials.columns.push(collation ?? 'BINARY');
    }
  const orders = select.order.map((term) => ordered(select, named, term, partials, stars));
  const wrong = orders.find((order) => typeof order === 'string');
  if (typeof wrong === 'string') return wrong;
  const good = orders as readonly Ordered[];
  const groups = select.group.map((term) => meant(select, term)?.item ?? term);
  if (select.having && usesAlias(select, select.having)) return 'HAVING uses an alias';
  const first = bounds.limit === null ? null : bounds.limit + bounds.offset;
  const order = clause('ORDER BY', first === null || good.length === 0 ? null : listed(good.map(({ here }) => here)));
  const pushed = join(
    select.distinct ? 'SELECT DISTINCT' : 'SELECT',
    listed(partials.select),
    'FROM',
    select.from,
    clause('WHERE', select.where),
    clause('GROUP BY', groups.length === 0 ? null : listed(groups)),
    clause('HAVING', select.having),
    order,
    first === null ? null : `LIMIT ${first}`,
  );
  const names = columns.map((_, i) => `c${i}`).join(', ');
  const merge = join(
    select.distinct ? 'SELECT DISTINCT' : 'SELECT',
    `${names} FROM partial`,
    clause('ORDER BY', good.length === 0 ? null : listed(good.map(({ there }) => there))),
    bound(bounds),
  );
  const whats = ['WHERE', 'GROUP BY', 'HAVING', 'DISTINCT', 'LIMIT'];
  const has = [select.where, select.group[0], select.having, select.distinct || null, first];
  const what = ['columns', ...whats.filter((_, i) => has[i] != null)];
  return { select: pushed, columns: partials.columns, marked: [], exact: [], merge, what };
}

interface Ordered {
  /** At a partition, and over what has come. */
  readonly here: Statement;
  readonly there: Statement;
}

function ordered(select: SelectText, named: Named, term: OrderTerm, partials: Partials, stars: boolean): Ordered | string {
  const at = meant(select, term) ?? (select.distinct ? repeated(select, term) : undefined);
  if (at && stars) return 'ORDER BY names a column of “*” by its number';
  if (!at && usesAlias(select, term)) return 'ORDER BY computes with an alias';
  if (!at && select.distinct) return 'ORDER BY looks at what DISTINCT leaves out';
  const expression = at?.item ?? term;
  const collation = collationOf(named, expression);
  if (collation === null) return 'how ORDER BY compares cannot be said for certain';
  const { way } = term;
  const here = { sql: `${expression.sql}${way}`, params: expression.params };
  if (at) return { here, there: { sql: `c${at.index} COLLATE ${collation}${way}`, params: [] } };
  const index = partials.columns.length;
  partials.select.push({ sql: `${expression.sql} AS c${index}`, params: expression.params });
  partials.columns.push(collation);
  return { here, there: { sql: `c${index} COLLATE ${collation}${way}`, params: [] } };
}
