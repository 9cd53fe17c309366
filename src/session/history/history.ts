/**
 * A run as a history: which registers each operation read, as its client was told, and which it wrote, as the databases did. A read is
 * understood where it asks for one row by its key; what was written is known, whatever statement wrote it.
 */
import { transactionIn, beginsTransaction } from '../../architectures/shared/transactions/text.ts';
import type { Answer, Asked, Reference, Row, Step, Value } from '../../sim/operation.ts';
import type { Database } from '../../sqlite/database.ts';
import type { Prepared } from '../../sqlite/statements.ts';
import type { History, HistoryEntry, HistoryLine, HistoryStep, Operation } from '../../trace/history.ts';
import type { Commit, CommitLog, WrittenRow } from './commits.ts';
import { joined } from './lines.ts';
import { type Register, Registers, type Sets, type Written } from './registers.ts';

/** A statement with the values that it was sent with, where they are known. */
interface Sent {
  readonly sql: string;
  readonly params: readonly Value[] | null;
  readonly prepared: Prepared | null;
}

interface Read {
  readonly register: Register;
  readonly value: Value;
}

/** What an operation read, as its client was told, and wrote, as the databases did, each with what stood there before. */
export interface Accessed {
  readonly operation: Operation;
  readonly isTransaction: boolean;
  readonly reads: readonly Read[];
  readonly writes: readonly Written[];
}

/** What is known of an operation. */
interface Known extends Accessed {
  /** A compare-and-set that compared unequal. */
  readonly unequal: { readonly register: Register; readonly expect: Value } | null;
}

export function historyOf(operations: readonly Operation[], commits: CommitLog, setUp: Database): History {
  return new Historian(joined(operations), commits, setUp).history();
}

/** The same before it is put into lines. */
export function accessesOf(operations: readonly Operation[], commits: CommitLog, setUp: Database): Accesses {
  return new Historian(joined(operations), commits, setUp).accesses();
}

export interface Accesses {
  /** What the set-up left in each register that somebody read or wrote, as writes before time; nothing where it left nothing. */
  readonly initial: readonly HistoryEntry[];
  /** In order of their calls; of no registers: an operation that says nothing of any. */
  readonly operations: readonly Accessed[];
}

class Historian {
  readonly #registers: Registers;
  readonly #operations: readonly Operation[];
  readonly #commits: CommitLog;
  /** Tables of which something was written that cannot be said: none of their registers is in the history. */
  readonly #unclear = new Set<string>();

  constructor(operations: readonly Operation[], commits: CommitLog, setUp: Database) {
    this.#registers = new Registers(setUp);
    this.#operations = operations;
    this.#commits = commits;
  }

  history(): History {
    const told = this.#told();
    const together = told.some(({ isTransaction }) => isTransaction);
    const lines = told.map((each) => linesOf(each, together));
    const leftOut = lines.filter((each) => each.length === 0).length;
    return { entries: [...this.#initial(told), ...lines.flat()], leftOut };
  }

  accesses(): Accesses {
    const told = this.#told();
    return { initial: this.#initial(told), operations: told };
  }

  #told(): readonly Known[] {
    for (const operation of this.#operations) this.#lookForSchema(operation);
    const known = this.#operations.filter((operation) => this.#says(operation)).map((operation) => this.#knownOf(operation));
    const columns = spokenOf(known);
    const clear = ({ register }: { readonly register: Register }): boolean => !this.#unclear.has(register.table);
    return known.map(({ reads, writes, unequal, ...rest }) => ({
      ...rest,
      reads: reads.filter(clear),
      writes: writes.filter((write) => clear(write) && columns.has(`${write.register.table}.${write.register.column}`)),
      unequal: unequal && clear(unequal) ? unequal : null,
    }));
  }

  /** Who drops a table or alters it leaves its registers without a meaning. */
  #lookForSchema({ asked, answer }: Operation): void {
    if (answer?.outcome.ok === false && answer.outcome.definite) return;
    for (const { sql } of stepsOf(asked)) this.#unclearOf([...(this.#registers.compiled(sql)?.touched.reshaped ?? [])]);
  }

  /** What failed for certain had no effect and returned nothing; a read without an answer neither. */
  #says({ asked, answer }: Operation): boolean {
    const outcome = answer?.outcome;
    if (outcome?.ok) return !outcome.wrote || outcome.changes > 0 || this.#unequal(asked, answer) !== null;
    return (outcome?.definite ?? false) ? false : this.#commits.of(asked.op).length > 0;
  }

  #knownOf(operation: Operation): Known {
    const { asked, answer } = operation;
    const sent = this.#sent(asked, answer);
    const sets = setsOf(sent);
    const writes = this.#writes(operation, sent, sets);
    const own = new Set(writes.map(({ register }) => register.name));
    const isTransaction = isTransactional(asked);
    const answers = isTransaction ? (answer?.steps ?? []) : answer?.outcome.ok ? [answer.outcome.rows] : [];
    const before = new Set<string>();
    const reads: Read[] = [];
    for (const [i, statement] of sent.entries()) {
      // A transaction that reads what it has written learns nothing of others.
      for (const read of this.#reads(statement, answers[i])) {
        if (!(own.has(read.register.name) && before.has(read.register.table))) reads.push(read);
      }
      for (const table of statement.prepared?.classification.writes ?? []) before.add(table);
    }
    return { operation, isTransaction, reads, writes, unequal: this.#unequal(asked, answer) };
  }

  #sent(asked: Asked, answer: Answer | null): readonly Sent[] {
    const prepared = (sql: string): Prepared | null => this.#registers.compiled(sql);
    return stepsOf(asked).map(({ sql, params }) => ({ sql, params: valuesOf(params, answer), prepared: prepared(sql) }));
  }

  #reads({ sql, params, prepared }: Sent, rows: readonly Row[] | undefined): readonly Read[] {
    if (!prepared?.classification.readOnly || prepared.classification.volatile || !rows || !params) return [];
    const lookup = rows.length > 1 ? null : this.#registers.lookups.of(sql, params);
    // Where more has to hold than that the row is there, no answer says nothing.
    if (!lookup || (lookup.conditions.length > 0 && rows.length === 0)) return this.#shown(prepared, rows);
    return lookup.columns.flatMap((column, i) => {
      const register = column === null ? null : this.#registers.ofLookup(lookup, column);
      return register ? [{ register, value: rows[0]?.[i] ?? null }] : [];
    });
  }

  /** Rows that have their keys with them. What is not among them may be missing for any reason, and nothing is said of it. */
  #shown(prepared: Prepared, rows: readonly Row[]): readonly Read[] {
    const shown = this.#registers.shown(prepared);
    if (!shown) return [];
    const { row, key, columns } = shown;
    return rows.flatMap((values) => {
      const named = key.map((place) => values[place] ?? null);
      return columns.map(({ column, place }) => ({ register: this.#registers.register(row, named, column), value: values[place] ?? null }));
    });
  }

  #writes({ asked, answer }: Operation, sent: readonly Sent[], sets: Sets): readonly Written[] {
    const all = this.#commits.of(asked.op);
    const parts = new Set(all.map(({ part }) => part));
    const commits = [...parts].map((part) =>
      chosen(
        all.filter((commit) => commit.part === part),
        answer,
      ),
    );
    const wrote = answer?.outcome.ok === true && answer.outcome.wrote && answer.outcome.changes > 0;
    if (commits.length === 0 && !wrote) return [];
    const rows = commits.length > 0 ? rowsOf(commits) : this.#imagined(sent);
    const outcome = answer?.outcome;
    if (rows === null) return this.#unclearOf([...(outcome?.ok ? outcome.tables : []), ...sent.flatMap(tablesOf)]);
    return rows.flatMap((row) => this.#registers.written(row, sets) ?? this.#unclearOf([row.table]));
  }

  /** What was confirmed and is in no database. */
  #imagined(sent: readonly Sent[]): readonly WrittenRow[] | null {
    const rows: WrittenRow[] = [];
    for (const { prepared, params } of sent) {
      if (prepared?.classification.readOnly) continue;
      const found = prepared && params && this.#registers.imagined(prepared, params);
      if (!found) return null;
      rows.push(...found);
    }
    return rows;
  }

  #unclearOf(tables: readonly string[]): readonly never[] {
    for (const table of tables) this.#unclear.add(table);
    return [];
  }

  /** `UPDATE … SET c = new WHERE key = … AND c = old` that changed nothing. */
  #unequal(asked: Asked, answer: Answer | null): Known['unequal'] {
    const outcome = answer?.outcome;
    if (!outcome?.ok || !outcome.wrote || outcome.changes > 0 || isTransactional(asked)) return null;
    const lookup = this.#registers.lookups.of(asked.sql, asked.params);
    const sets = this.#registers.compiled(asked.sql)?.touched.sets;
    const [condition, ...others] = lookup?.conditions ?? [];
    if (!lookup || !condition || others.length > 0 || sets?.size !== 1 || !sets.has(`${lookup.table}.${condition.column}`)) return null;
    const register = this.#registers.ofLookup(lookup, condition.column);
    return register && { register, expect: condition.value };
  }

  /** What the set-up wrote, as writes before time; nothing where it wrote nothing. */
  #initial(told: readonly Known[]): readonly HistoryEntry[] {
    const registers = new Map<string, Register>();
    for (const { reads, writes, unequal } of told)
      for (const { register } of [...reads, ...writes, ...(unequal ? [unequal] : [])]) registers.set(register.name, register);
    return [...registers].flatMap(([key, register]) => {
      const value = this.#registers.setUp(register);
      return value === null ? [] : [{ client: 'setup', op: 'write', key, value, call: -2, return: -1 } as const];
    });
  }
}

const isTransactional = ({ sql, steps }: Asked): boolean => steps !== undefined || beginsTransaction(sql);

function stepsOf(asked: Asked): readonly Step[] {
  if (asked.steps) return asked.steps;
  if (!beginsTransaction(asked.sql)) return [asked];
  const typed = transactionIn(asked.sql);
  return typeof typed === 'string' ? [] : typed.steps;
}

const isReference = (param: Value | Reference): param is Reference =>
  typeof param === 'object' && param !== null && !(param instanceof Uint8Array);

/** Null: it refers to an answer that is not known. */
function valuesOf(params: Step['params'], answer: Answer | null): readonly Value[] | null {
  const values = params.map((param) => (isReference(param) ? answer?.steps?.[param.step]?.[param.row]?.[param.column] : param));
  return values.some((value) => value === undefined) ? null : values.map((value) => value ?? null);
}

function setsOf(sent: readonly Sent[]): Sets {
  const touched = sent.flatMap(({ prepared }) => (prepared ? [prepared.touched] : []));
  return {
    columns: new Set(touched.flatMap(({ sets }) => [...sets])),
    inserts: new Set(touched.flatMap(({ inserts }) => [...inserts])),
    // What a transaction looks at stands among its reads.
    looksAt: new Set(
      sent.length > 1
        ? []
        : touched.flatMap(({ reads }) => [...reads].flatMap(([table, columns]) => [...columns].map((column) => `${table}.${column}`))),
    ),
  };
}

/** Of a statement that cannot be compiled any word may be a table. */
const tablesOf = ({ sql, prepared }: Sent): readonly string[] => prepared?.classification.writes ?? sql.match(/\w+/g) ?? [];

/** All that was written in several parts; null where of one it cannot be told. */
function rowsOf(commits: readonly (Commit | undefined)[]): readonly WrittenRow[] | null {
  const rows = commits.flatMap((commit) => commit?.rows ?? []);
  return commits.some((commit) => commit?.rows === null) ? null : rows;
}

/** The commit that was confirmed; of one that nobody confirmed, the last. */
function chosen(commits: readonly Commit[], answer: Answer | null): Commit | undefined {
  const { served } = answer ?? {};
  const confirmed = commits.filter(({ position }) => position === served?.position);
  return confirmed.find(({ node }) => node === served?.node) ?? confirmed[0] ?? commits.at(-1);
}

/** Columns that somebody reads or sets, as `table.column`. What is only ever inserted tells nobody anything. */
function spokenOf(known: readonly Known[]): ReadonlySet<string> {
  const columns = new Set<string>();
  for (const { reads, writes, unequal } of known) {
    for (const { register } of [...reads, ...(unequal ? [unequal] : [])]) columns.add(`${register.table}.${register.column}`);
    for (const { register, before } of writes) if (before !== null) columns.add(`${register.table}.${register.column}`);
  }
  return columns;
}

function linesOf({ operation, isTransaction, reads, writes, unequal }: Known, together: boolean): readonly HistoryLine[] {
  const { client, call, answer, returnedAt } = operation;
  const done = answer?.outcome.ok === true;
  const times = { call, return: done ? returnedAt : null };
  if (isTransaction || (together && reads.length + writes.length > 1)) {
    const looked = writes.filter((write) => write.looked).map(({ register, before }): HistoryStep => ['r', register.name, before]);
    const txn: readonly HistoryStep[] = [
      ...reads.map(({ register, value }): HistoryStep => ['r', register.name, value]),
      ...looked,
      ...writes.map(({ register, value }): HistoryStep => ['w', register.name, value]),
    ];
    return txn.length === 0 ? [] : [{ client, txn, ...times, ok: done ? true : null }];
  }
  return [
    ...reads.map(({ register, value }) => ({ client, op: 'read' as const, key: register.name, value, ...times })),
    ...writes.map((write) => writeLine(write, client, times, done)),
    ...(unequal
      ? [{ client, op: 'cas' as const, key: unequal.register.name, value: null, expect: unequal.expect, ok: false, ...times }]
      : []),
  ];
}

function writeLine(
  { register, before, value, looked }: Written,
  client: string,
  times: Pick<HistoryEntry, 'call' | 'return'>,
  done: boolean,
): HistoryEntry {
  if (!looked) return { client, op: 'write', key: register.name, value, ...times };
  return { client, op: 'cas', key: register.name, value, expect: before, ok: done ? true : null, ...times };
}
