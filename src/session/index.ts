/** The session room's door: open a run, simulate it, fork it. */
export { lookInside } from './look.ts';
export { BadInput } from './problem.ts';
export { type RunChanges, runOf, withCommand } from './run.ts';
export { openSession, Session, type SessionOptions, TRACE_BYTES, TRACE_LIMIT } from './session.ts';
export { loadSqlite, SqliteMissing } from '../sqlite/wasm/load.ts';
export { stageOf } from './stage.ts';
