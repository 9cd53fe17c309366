/**
 * A look at what databases held: statements and rows at any state whose pages were kept, in a connection of its own. It takes no
 * virtual time, and nothing that a node's database does depends on it.
 */
import type { Row, Value } from '../sim/operation.ts';
import type { Database } from './database.ts';
import { type Effects, readEffects } from './effects.ts';
import type { RowKey } from './notebook.ts';
import type { Moment } from './pages/durable.ts';
import { runQuery } from './run.ts';
import { host } from './wasm/entropy.ts';

/** A state; `schema` is equal for those of one schema and one set of statistics. */
export interface PastState extends Moment {
  readonly schema: number;
}

/** A statement with what else its answer hangs on. */
export interface Question {
  readonly sql: string;
  readonly params: readonly Value[];
  /** What its clock showed, ms since 1970, and what its randomness was seeded by. */
  readonly nowMs: number;
  readonly seed: string;
}

export interface PastAnswer {
  readonly columns: readonly string[];
  /** Null: it would have failed. */
  readonly rows: readonly Row[] | null;
  readonly steps: number;
  readonly bytes: number;
}

/** What an answer may hang on. */
export interface ReadSet {
  readonly tables: ReadonlySet<string>;
  /** It reads what SQLite keeps beside the rows: any commit may change it. */
  readonly all: boolean;
  readonly volatile: boolean;
}

const NO_COLUMNS: readonly string[] = [];

export class Past {
  #schema: number | null = null;

  constructor(
    readonly db: Database,
    readonly runSeed: number,
  ) {}

  #show(state: PastState): void {
    if (state.schema === this.#schema) this.db.turnTo(state);
    else this.db.show(state);
    this.#schema = state.schema;
  }

  /** Null: there it cannot be compiled, or it would write. */
  readSet(state: PastState, sql: string): ReadSet | null {
    this.#show(state);
    const prepared = this.db.statements.get(sql);
    if ('message' in prepared || !prepared.classification.readOnly) return null;
    const { touched, classification } = prepared;
    const tables = new Set(touched.reads.keys());
    return {
      tables,
      all: touched.catalog || [...tables].some((name) => name.startsWith('sqlite_')),
      volatile: classification.volatile,
    };
  }

  /** What a statement returns there. */
  answer(state: PastState, { sql, params, nowMs, seed }: Question): PastAnswer {
    this.#show(state);
    Object.assign(host, { seed: this.runSeed, nowMs, text: seed });
    const { result, steps, bytes } = runQuery(this.db, { sql, params, readOnly: true });
    if (result.kind !== 'query' || !result.outcome.ok) return { columns: NO_COLUMNS, rows: null, steps, bytes };
    return { columns: result.outcome.columns, rows: result.outcome.rows, steps, bytes };
  }

  /** Rows as they stand there; those that are not there are null. */
  rows(state: PastState, keys: Iterable<RowKey>): Effects {
    this.#show(state);
    return readEffects(this.db, keys) ?? new Map();
  }

  /** Names of the stored columns of a table there. */
  columns(state: PastState, table: string): readonly string[] {
    this.#show(state);
    return this.db.schema.byName.get(table)?.columns.flatMap(({ name, generated }) => (generated ? [] : [name])) ?? NO_COLUMNS;
  }

  /** Of all that is stored there. */
  digest(state: PastState): string {
    this.#show(state);
    return this.db.store.digest();
  }

  close(): void {
    this.db.close();
  }
}
