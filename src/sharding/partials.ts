/**
 * Aggregates in two steps: what each partition sums up of its own rows, and what the router makes of these sums. COUNT, SUM, MIN and MAX are
 * distributive, AVG is algebraic: a sum and a count (Gray et al., Data Cube, 1997, §5). The average of averages is another number.
 */
import type { Statement } from '../sim/operation.ts';
import {
  type Bounds,
  bareColumn,
  bound,
  callsOf,
  clause,
  closing,
  collationOf,
  isAmbiguous,
  isStar,
  join,
  listed,
  meant,
  type Named,
  type Partials,
  type Pushed,
  usesAlias,
} from './select-parts.ts';
import { nameOf, type SelectText, type Span } from './select-text.ts';

interface Making extends Partials {
  /** Columns that may be REAL: each has a bit of the mark. */
  readonly marked: number[];
  /** Columns that must not be: a sum of REALs depends on the order in which they are added. */
  readonly exact: number[];
  readonly known: Map<string, number>;
}

/** Words between aggregates that mean the same above partial results as below. */
const NEUTRAL = new Set(
  'case when then else end and or not is null between in cast as integer real text numeric blob isnull notnull true false'.split(' '),
);

class Unable extends Error {}

export function combine(select: SelectText, named: Named, aggregates: ReadonlySet<string>, bounds: Bounds): Pushed | string {
  try {
    return combined(select, named, aggregates, bounds);
  } catch (error) {
    if (error instanceof Unable) return error.message;
    throw error;
  }
}

function combined(select: SelectText, named: Named, aggregates: ReadonlySet<string>, bounds: Bounds): Pushed {
  if (select.items.some(isStar)) throw new Unable('a “*” beside an aggregate takes any row');
  if (isAmbiguous(named, select)) throw new Unable('an alias in it is also the name of a column');
  const making: Making = { columns: [], select: [], marked: [], exact: [], known: new Map() };
  const groups = select.group.map((term) => meant(select, term)?.item ?? term);
  groups.forEach((group, i) => {
    const collation = collationOf(named, group);
    if (collation === null || collation !== 'BINARY') throw new Unable('texts that GROUP BY calls equal are spelled in several ways');
    making.select.push({ sql: `${group.sql} AS c${i}`, params: group.params });
    making.columns.push(collation);
  });
  const groupOf = (part: Span): number => groups.findIndex((group) => sameText(group, part));
  const above = (part: Span): Statement => {
    const group = groupOf(part);
    return group >= 0 ? { sql: `c${group}`, params: [] } : overPartials(part, named, aggregates, making);
  };
  const items = select.items.map(above);
  const having = select.having && aliasFree(select, select.having) && above(select.having);
  const order = select.order.map((term): Statement => {
    const at = meant(select, term);
    if (at) return { sql: `${at.index + 1}${term.way}`, params: [] };
    if (usesAlias(select, term)) throw new Unable('ORDER BY computes with an alias');
    const { sql, params } = above(term);
    return { sql: `${sql}${term.way}`, params };
  });
  const marks = making.marked.map((column, bit) => {
    const { sql, params } = making.select[column] ?? { sql: 'NULL', params: [] };
    return { sql: `((typeof(${sql.replace(/ AS c\d+$/, '')}) = 'real') << ${bit})`, params };
  });
  const mark: Statement[] =
    marks.length === 0 ? [] : [{ sql: marks.map(({ sql }) => sql).join(' | '), params: marks.flatMap(({ params }) => params) }];
  const pushed = join(
    'SELECT',
    listed([...making.select, ...mark]),
    'FROM',
    select.from,
    clause('WHERE', select.where),
    clause('GROUP BY', groups.length === 0 ? null : listed(groups)),
  );
  const merge = join(
    select.distinct ? 'SELECT DISTINCT' : 'SELECT',
    listed(items),
    'FROM partial',
    clause('GROUP BY', groups.length === 0 ? null : { sql: groups.map((_, i) => `c${i}`).join(', '), params: [] }),
    clause('HAVING', having),
    clause('ORDER BY', order.length === 0 ? null : listed(order)),
    bound(bounds),
  );
  const what = ['partial aggregates', ...(select.where ? ['WHERE'] : []), ...(groups.length > 0 ? ['GROUP BY'] : [])];
  return { select: pushed, columns: making.columns, marked: making.marked, exact: making.exact, merge, what };
}

function aliasFree(select: SelectText, part: Span): true {
  if (usesAlias(select, part)) throw new Unable('HAVING uses an alias');
  return true;
}

const flat = ({ sql, params }: Statement): string => `${sql.replace(/\s+/g, ' ').toLowerCase()} ${JSON.stringify(params.map(String))}`;
const sameText = (a: Span, b: Span): boolean =>
  a.params.length === 0 && b.params.length === 0 && !/['"]/.test(a.sql) && flat(a) === flat(b);

/** An expression over aggregates as one over partial results. */
function overPartials(part: Span, named: Named, aggregates: ReadonlySet<string>, making: Making): Statement {
  const { tokens } = part;
  const calls = callsOf(part, aggregates);
  let sql = '';
  let at = 0;
  const params: Statement['params'][number][] = [];
  let param = 0;
  const takeParams = (text: string): void => {
    for (const _ of text.replace(/'(?:[^']|'')*'/g, '').matchAll(/\?/g)) params.push(part.params[param++] ?? null);
  };
  const start = tokens[0]?.at ?? 0;
  const lead = part.sql.search(/[^\s]/) < 0 ? 0 : offsetOfFirst(part);
  // Places in `sql` and in the statement differ where a parameter was written otherwise (?1): then nothing is certain.
  if (part.params.length > 0 && tokens.some(({ param: number, text }) => number !== null && text !== '?'))
    throw new Unable('its parameters are numbered');
  const place = (i: number): number => (tokens[i]?.at ?? 0) - start + lead;
  let next = 0;
  for (let i = 0; i < tokens.length; i++) {
    const call = calls[next];
    if (call && i === call.at) {
      const before = part.sql.slice(at, place(i));
      takeParams(before);
      const filter = tokens[call.end + 1]?.text.toLowerCase() === 'filter' ? closing(tokens, call.end + 2) : call.end;
      const args = part.sql.slice(place(call.at + 1) + 1, place(call.end));
      const rest = filter > call.end ? part.sql.slice(place(call.end + 1), place(filter) + 1) : '';
      if (/\?/.test(args + rest)) throw new Unable('there is a parameter in an aggregate');
      sql +=
        before +
        partialOf({ name: call.name, args: args.trim(), filter: rest, tokens: tokens.slice(call.at + 2, call.end) }, named, making);
      at = place(filter) + 1;
      i = filter;
      next += 1;
      continue;
    }
    const { text = '', param: number = null } = tokens[i] ?? {};
    const word = text.toLowerCase();
    const isCall = tokens[i + 1]?.text === '(';
    if (word === 'select' || (!isCall && number === null && !/^[(),'\d]/.test(text) && !NEUTRAL.has(word)))
      throw new Unable(`${text} stands beside aggregates and is no GROUP BY column`);
  }
  const tail = part.sql.slice(at);
  takeParams(tail);
  return { sql: `(${sql}${tail})`, params };
}

/** Operators and signs stand before the first word. */
function offsetOfFirst({ sql, tokens }: Span): number {
  const [first] = tokens;
  const found = first === undefined ? -1 : sql.indexOf(first.text);
  return found < 0 ? 0 : found;
}

interface Call {
  readonly name: string;
  readonly args: string;
  readonly filter: string;
  readonly tokens: Span['tokens'];
}

/** What the router computes from partial results of this call. */
function partialOf({ name, args, filter, tokens }: Call, named: Named, making: Making): string {
  const isDistinct = tokens[0]?.text.toLowerCase() === 'distinct';
  const inner = { sql: isDistinct ? args.slice('distinct'.length).trim() : args, params: [], tokens };
  const column = bareColumn(named, inner);
  if (isDistinct && !(name === 'count' && column?.isKey))
    throw new Unable(`${name}(DISTINCT …) must see all values once, unless they are keys`);
  const add = (function_: string): number => partial(making, `${function_}(${args})${filter && ` ${filter}`}`);
  const exact = (): number => {
    if (column?.column.affinity === 'REAL') throw new Unable('a sum of REAL values depends on the order in which they are added');
    const index = add('sum');
    if (!making.marked.includes(index)) making.marked.push(index);
    if (!making.exact.includes(index)) making.exact.push(index);
    return index;
  };
  switch (name) {
    case 'count':
      return `coalesce(sum(c${add('count')}), 0)`;
    case 'sum':
      return `sum(c${exact()})`;
    case 'total':
      return `coalesce(CAST(sum(c${exact()}) AS REAL), 0.0)`;
    case 'avg': {
      const sum = exact();
      return `(CAST(sum(c${sum}) AS REAL) / sum(c${add('count')}))`;
    }
    case 'min':
    case 'max': {
      if (column === null || column.column.affinity === 'BLOB' || column.column.collation !== 'BINARY')
        throw new Unable(`values that ${name} calls equal may differ`);
      const index = add(name);
      if (!making.marked.includes(index)) making.marked.push(index);
      return `${name}(c${index})`;
    }
    default:
      throw new Unable(`${nameOf(name)} has no partial form here: it needs all values in one place`);
  }
}

function partial({ columns, select, known }: Making, sql: string): number {
  const at = known.get(sql);
  if (at !== undefined) return at;
  const index = columns.length;
  known.set(sql, index);
  columns.push('BINARY');
  select.push({ sql: `${sql} AS c${index}`, params: [] });
  return index;
}
