/** SQLite as a deterministic engine: load it once, make an Engine per run, give it jobs. See README.md. */
export { Engine, releaseSaved, type SavedEngine, type TableInfo } from './engine.ts';
export { loadSqlite, type Sqlite } from './wasm/load.ts';
export type * from './jobs.ts';
