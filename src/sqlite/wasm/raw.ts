/**
 * The C functions of SQLite as the WASM module exports them, with types. Hot loops call these and nothing above them:
 * the library's object layer is four times slower. Pointers are plain numbers (32-bit memory).
 * Source: https://sqlite.org/c3ref/funclist.html.
 */
const NAMES = [
  'sqlite3_malloc',
  'sqlite3_free',
  'sqlite3_randomness',
  'sqlite3_vfs_register',
  'sqlite3_open_v2',
  'sqlite3_close_v2',
  'sqlite3_prepare_v2',
  'sqlite3_step',
  'sqlite3_reset',
  'sqlite3_finalize',
  'sqlite3_clear_bindings',
  'sqlite3_bind_null',
  'sqlite3_bind_double',
  'sqlite3_bind_int',
  'sqlite3_bind_int64',
  'sqlite3_bind_text',
  'sqlite3_bind_blob',
  'sqlite3_bind_parameter_count',
  'sqlite3_bind_parameter_name',
  'sqlite3_column_count',
  'sqlite3_column_name',
  'sqlite3_column_origin_name',
  'sqlite3_column_table_name',
  'sqlite3_column_type',
  'sqlite3_column_double',
  'sqlite3_column_int',
  'sqlite3_column_int64',
  'sqlite3_column_text',
  'sqlite3_column_blob',
  'sqlite3_column_bytes',
  'sqlite3_stmt_readonly',
  'sqlite3_stmt_status',
  'sqlite3_stmt_isexplain',
  'sqlite3_expanded_sql',
  'sqlite3_errmsg',
  'sqlite3_error_offset',
  'sqlite3_errcode',
  'sqlite3_extended_errcode',
  'sqlite3_extended_result_codes',
  'sqlite3_changes',
  'sqlite3_total_changes',
  'sqlite3_get_autocommit',
  'sqlite3_limit',
  'sqlite3_set_authorizer',
  'sqlite3_progress_handler',
  'sqlite3__wasm_db_config_ip',
  'sqlite3_create_module',
  'sqlite3_declare_vtab',
  'sqlite3_vtab_collation',
  'sqlite3_vtab_rhs_value',
  'sqlite3_vtab_in',
  'sqlite3_vtab_in_first',
  'sqlite3_vtab_in_next',
  'sqlite3_value_type',
  'sqlite3_value_double',
  'sqlite3_value_int64',
  'sqlite3_value_text',
  'sqlite3_value_blob',
  'sqlite3_value_bytes',
  'sqlite3_result_null',
  'sqlite3_result_double',
  'sqlite3_result_int64',
  'sqlite3_result_text',
  'sqlite3_result_blob',
  'sqlite3_result_error_code',
  'sqlite3_table_column_metadata',
  'sqlite3_preupdate_hook',
  'sqlite3_preupdate_old',
  'sqlite3_preupdate_new',
] as const;

type Name = (typeof NAMES)[number];
/** Functions with 64-bit arguments or results speak bigint; everything else is numbers. */
interface Wide {
  sqlite3_bind_int64(stmt: number, index: number, value: bigint): number;
  sqlite3_column_int64(stmt: number, column: number): bigint;
  sqlite3_value_int64(value: number): bigint;
  sqlite3_result_int64(context: number, value: bigint): void;
}
type Narrow = { readonly [K in Exclude<Name, keyof Wide>]: (...args: number[]) => number };
export type Raw = Narrow & Wide;

function isRaw(exports: object): exports is Raw {
  return NAMES.every((name) => typeof Reflect.get(exports, name) === 'function');
}

/** Checks that the module has every function used here; throws when it has not, for then the wrong build is installed. */
export function rawExports(exports: unknown): Raw {
  if (typeof exports === 'object' && exports !== null && isRaw(exports)) return exports;
  throw new Error('This build of SQLite lacks functions that Antipode needs; install @sqlite.org/sqlite-wasm 3.54.1-build1.');
}

/** The memory of the module, which its build keeps beside the exports. */
export function memoryOf(wasm: object): WebAssembly.Memory {
  const memory: unknown = Reflect.get(wasm, 'memory');
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new Error('This build of SQLite does not show its memory; install @sqlite.org/sqlite-wasm 3.54.1-build1.');
}

/** Result codes and flags used here. Source: https://sqlite.org/rescode.html and the pages named below. */
export const SQLITE = {
  OK: 0,
  ERROR: 1,
  ABORT: 4,
  INTERRUPT: 9,
  FULL: 13,
  CANTOPEN: 14,
  TOOBIG: 18,
  CONSTRAINT: 19,
  AUTH: 23,
  RANGE: 25,
  ROW: 100,
  DONE: 101,
  INTEGER: 1,
  FLOAT: 2,
  TEXT: 3,
  BLOB: 4,
  NULL: 5,
  OPEN_READWRITE: 2,
  OPEN_CREATE: 4,
  LIMIT_LENGTH: 0,
  LIMIT_SQL_LENGTH: 1,
  LIMIT_COLUMN: 2,
  LIMIT_EXPR_DEPTH: 3,
  LIMIT_COMPOUND_SELECT: 4,
  LIMIT_VDBE_OP: 5,
  LIMIT_ATTACHED: 7,
  LIMIT_LIKE_PATTERN_LENGTH: 8,
  LIMIT_TRIGGER_DEPTH: 10,
  STMTSTATUS_VM_STEP: 4,
  DBCONFIG_ENABLE_TRIGGER: 1003,
  DBCONFIG_DEFENSIVE: 1010,
  TRANSIENT: -1,
  STATIC: 0,
} as const;

/** Action codes of the authorizer. Source: https://sqlite.org/c3ref/c_alter_table.html. */
export const ACTION = {
  CREATE_INDEX: 1,
  CREATE_TABLE: 2,
  CREATE_TEMP_INDEX: 3,
  CREATE_TEMP_TABLE: 4,
  CREATE_TEMP_TRIGGER: 5,
  CREATE_TEMP_VIEW: 6,
  CREATE_TRIGGER: 7,
  CREATE_VIEW: 8,
  DELETE: 9,
  DROP_INDEX: 10,
  DROP_TABLE: 11,
  DROP_TRIGGER: 16,
  DROP_VIEW: 17,
  INSERT: 18,
  PRAGMA: 19,
  READ: 20,
  SELECT: 21,
  TRANSACTION: 22,
  UPDATE: 23,
  ATTACH: 24,
  DETACH: 25,
  ALTER_TABLE: 26,
  REINDEX: 27,
  ANALYZE: 28,
  CREATE_VTABLE: 29,
  DROP_VTABLE: 30,
  FUNCTION: 31,
  SAVEPOINT: 32,
} as const;
