/** What must be known of a schema to say by which column it is best sharded: plain data, read off a database by `inspect.ts`. */

export interface ColumnFacts {
  readonly name: string;
  /** As declared. */
  readonly type: string;
  /** Different values, NULL among them; null where no rows are known. */
  readonly distinct: number | null;
  /** Rows with the most frequent of them. */
  readonly most: number | null;
  /** Rows with none. */
  readonly nulls: number | null;
}

/** A constraint that a partition can check of its own rows alone. */
export interface UniqueFacts {
  /** `PRIMARY KEY`, or `UNIQUE (a, b)`. */
  readonly what: string;
  readonly columns: readonly string[];
}

/** Columns that hold values of another table's. */
export interface Reference {
  readonly columns: readonly string[];
  readonly table: string;
  readonly to: readonly string[];
  /** By FOREIGN KEY or REFERENCES; else by its name alone, as `customer_id` beside a table of customers. */
  readonly declared: boolean;
}

export interface TableFacts {
  readonly name: string;
  /** Null where only the schema is known. */
  readonly rows: number | null;
  readonly strict: boolean;
  readonly columns: readonly ColumnFacts[];
  readonly primary: readonly string[];
  readonly unique: readonly UniqueFacts[];
  readonly references: readonly Reference[];
}

export interface SchemaFacts {
  /** In alphabetical order. */
  readonly tables: readonly TableFacts[];
  /** Why no key helps, as a sentence: a trigger that touches tables. */
  readonly complaint: string | null;
}

/** What is said of a set-up that does not run. */
export interface Unrun {
  /** Which statement, from 0. */
  readonly index: number;
  readonly message: string;
}

export const isTold = (facts: SchemaFacts | Unrun): facts is SchemaFacts => 'tables' in facts;
